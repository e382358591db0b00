"""What cannot be is refused beside its field: years, periods, grades of an example."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from wagtail.models import get_page_models

from fsa_portal.known_dates import check_year
from knowledge.examples.models import ExamplePage
from knowledge.support.models import Support
from tests.factories import content

pytestmark = pytest.mark.django_db


@pytest.fixture
def example() -> ExamplePage:
    content.site()
    return content.example()


def refused(example: ExamplePage, **values: object) -> set[str]:
    """The fields beside which it is said."""
    for name, value in values.items():
        setattr(example, name, value)
    with pytest.raises(ValidationError) as raised:
        example.full_clean()
    return set(raised.value.message_dict)


@pytest.mark.parametrize("year", [0, 1, 1899, timezone.now().year + 6, 32_000])
def test_a_year_in_which_nothing_can_have_happened(example: ExamplePage, year: int) -> None:
    assert refused(example, year=year) == {"year"}


def test_every_year_of_the_portal_is_a_plausible_one() -> None:
    years = [
        field
        for model in (*get_page_models(), Support)
        for field in model._meta.get_fields()
        if isinstance(field, models.PositiveSmallIntegerField) and field.name == "year"
    ]
    assert len(years) >= 4
    assert all(check_year in field.validators for field in years)


def test_a_period_runs_forward_and_has_a_beginning(example: ExamplePage) -> None:
    began, ended = dt.date(2026, 5, 1), dt.date(2020, 1, 1)
    assert refused(example, period_from=began, period_to=ended) == {"period_to"}
    assert refused(example, period_from=None, period_to=ended) == {"period_from"}


def test_a_grade_says_who_gave_it_and_not_tomorrow(example: ExamplePage) -> None:
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    assert refused(example, grade_role="Fachberatung", grade_on=tomorrow) == {"grade_on"}
    assert refused(example, grade_role="Fachberatung", grade_on=None) == {"grade_on"}
    assert refused(example, grade_role="", grade_on=dt.date(2026, 1, 2)) == {"grade_role"}


def test_nobody_worked_for_a_hundred_years_on_an_example(example: ExamplePage) -> None:
    assert refused(example, effort_hours=2_147_483_647) == {"effort_hours"}
