"""English screens write dates in one way, whichever filter writes them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.template import Context, Template
from django.utils import translation

from fsa_portal.templatetags.kern import day, short_day

MOMENT = dt.datetime(2026, 11, 23, 16, 5)
SHOWN = {
    "DATE_FORMAT": "23 November 2026",
    "SHORT_DATE_FORMAT": "23 Nov 2026",
    "DATETIME_FORMAT": "23 November 2026, 16:05",
    "SHORT_DATETIME_FORMAT": "23 Nov 2026, 16:05",
    "YEAR_MONTH_FORMAT": "November 2026",
    "MONTH_DAY_FORMAT": "23 November",
}


@pytest.mark.parametrize(("form", "shown"), SHOWN.items())
def test_djangos_formats_are_ours(form: str, shown: str) -> None:
    with translation.override("en"):
        assert Template(f'{{{{ moment|date:"{form}" }}}}').render(Context({"moment": MOMENT})) == shown


def test_what_is_shown_without_a_filter_too() -> None:
    with translation.override("en"):
        assert Template("{{ day }}").render(Context({"day": MOMENT.date()})) == SHOWN["DATE_FORMAT"]


def test_the_portals_own_filters_say_the_same_with_the_day_of_the_week() -> None:
    with translation.override("en"):
        assert day(MOMENT) == f"Mon, {SHOWN['DATE_FORMAT']}"
        assert f"{short_day(MOMENT)} 2026" == f"Mon {SHOWN['SHORT_DATE_FORMAT']}"


def test_german_stays_german() -> None:
    with translation.override("de"):
        shown = Template('{{ day|date:"DATE_FORMAT" }} {{ day|date:"SHORT_DATE_FORMAT" }}')
        assert shown.render(Context({"day": MOMENT.date()})) == "23. November 2026 23.11.2026"
