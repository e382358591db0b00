"""Funders, terms and deadlines of a programme: what holds on which day, and what its page says of it."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlencode

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.translation import gettext

from fsa_portal.actor import ANONYMOUS
from knowledge.funding.models import CLOSES_SOON, Funder, FundingStatus, ProgrammePage, StatusGroup
from knowledge.funding.reading import Reading
from knowledge.vocabulary.models import Vocabulary
from tests.factories import content

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 11, 23)
TERMS = [
    {"valid_from": dt.date(2023, 7, 1), "text": "<p>Dritte Fassung.</p>", "change": "Beträge angepasst."},
    {"valid_from": dt.date(2019, 1, 1), "text": "<p>Erste Fassung.</p>"},
    {"valid_from": dt.date(2021, 1, 1), "text": "<p>Zweite Fassung.</p>", "change": "Berichte dazu."},
]


@pytest.fixture(autouse=True)
def site() -> None:
    content.site()


@pytest.fixture(autouse=True)
def _today() -> object:
    with time_machine.travel(dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)):
        yield


def shown(page: ProgrammePage, query: str = "") -> str:
    answer = Client().get(f"{page.get_url()}{query}")
    assert answer.status_code == 200
    return answer.content.decode()


# --- funders ---


def test_a_funder_that_leaves_closes_only_its_part() -> None:
    page = content.programme(
        funders=[
            {"name": "Bleibt", "focus": "Kinderarmut"},
            {"name": "Geht", "focus": "Gesundheit", "ends_on": DAY - dt.timedelta(days=1)},
        ]
    )
    assert page.status_now[0] == FundingStatus.OPEN
    text = shown(page)
    assert text.index("Bleibt") < text.index("Geht")
    states = {part.funder.name: part.state for part in Reading(page, ANONYMOUS, "").parts}
    assert states == {"Bleibt": "in", "Geht": "left"}
    assert page.funder_names() == ["Bleibt"]


def test_a_programme_that_all_funders_have_left_is_closed() -> None:
    page = content.programme(
        funders=[{"name": "Eins", "ends_on": DAY}, {"name": "Zwei", "ends_on": dt.date(2026, 1, 1)}]
    )
    assert page.status_on(DAY)[0] == FundingStatus.OPEN
    assert page.status_on(DAY + dt.timedelta(days=1))[0] == FundingStatus.CLOSED


def test_the_focus_of_a_funder_is_read_as_it_was_on_a_day() -> None:
    """Two foci one after the other are one funder that stays, not one that leaves and one that comes."""
    page = content.programme(
        funders=[
            {"name": "Ministerium", "focus": "drei Themen", "ends_on": dt.date(2026, 6, 30)},
            {"name": "Ministerium", "focus": "Kinderarmut", "starts_on": dt.date(2026, 7, 1)},
        ]
    )

    def read(day: str) -> list[tuple[str, str, list[str], list[str]]]:
        return [
            (part.funder.focus, part.state, [f.focus for f in part.before], [f.focus for f in part.after])
            for part in Reading(page, ANONYMOUS, day).parts
        ]

    assert read("2026-06-30") == [("drei Themen", "in", [], ["Kinderarmut"])]
    assert read("") == [("Kinderarmut", "in", ["drei Themen"], [])]
    said = (
        BeautifulSoup(shown(page), "html.parser").select_one("#foerdernde").parent.get_text(" ", strip=True)
    )
    assert said.count("Ministerium") == 1
    then = BeautifulSoup(shown(page, "?stand=2026-06-30"), "html.parser").select_one("#foerdernde").parent
    with translation.override("de"):
        before, after, closed = gettext("Focus before"), gettext("Focus afterwards"), gettext("Part closed")
    assert f"{before} drei Themen bis Di, 30. Juni 2026" in said
    assert f"{after} Kinderarmut ab Mi, 1. Juli 2026" in then.get_text(" ", strip=True)
    assert closed not in said


def test_a_funder_with_two_parts_at_a_time_has_two() -> None:
    page = content.programme(
        funders=[
            {"name": "Ministerium", "focus": "Bau", "starts_on": dt.date(2026, 1, 1)},
            {"name": "Ministerium", "focus": "Beratung", "starts_on": dt.date(2026, 7, 1)},
        ]
    )
    parts = Reading(page, ANONYMOUS, "").parts
    assert [(part.funder.focus, part.state) for part in parts] == [("Bau", "in"), ("Beratung", "in")]
    assert page.funder_names() == ["Ministerium"]


def test_dates_of_a_funder_are_shown_as_far_as_they_are_known() -> None:
    """A year counts from its first to its last day and is shown as a year."""
    page = content.programme(
        funders=[
            {"name": "Stiftung", "starts_on": dt.date(2015, 5, 5), "starts_on_precision": "year",
             "ends_on": dt.date(2026, 2, 3), "ends_on_precision": "year"},
            {"name": "Verband", "starts_on": dt.date(2016, 3, 9), "starts_on_precision": "month",
             "ends_on": dt.date(2028, 2, 3), "ends_on_precision": "month"},
        ]
    )  # fmt: skip
    kept = [(one.starts_on, one.ends_on) for one in page.funders.order_by("name")]
    assert kept == [
        (dt.date(2015, 1, 1), dt.date(2026, 12, 31)),
        (dt.date(2016, 3, 1), dt.date(2028, 2, 29)),
    ]
    said = (
        BeautifulSoup(shown(page), "html.parser").select_one("#foerdernde").parent.get_text(" ", strip=True)
    )
    assert "Stiftung ab 2015 bis 2026" in said
    assert "Verband ab März 2016 bis Februar 2028" in said
    (found,) = Client().get("/foerderung/?ausgabe=json").json()["items"]
    assert [(one["from"], one["until"]) for one in found["funders"]] == [
        ("2015", "2026"),
        ("2016-03", "2028-02"),
    ]


def test_the_first_and_the_last_day_belong_to_the_part() -> None:
    funder = Funder(starts_on=DAY, ends_on=DAY)
    assert [funder.takes_part_on(DAY + dt.timedelta(days=n)) for n in (-1, 0, 1)] == [False, True, False]


# --- deadlines ---


def season(start: dt.date, end: dt.date, words: str = "im Frühsommer") -> dict[str, object]:
    return {"deadline_words": words, "deadline_from": start, "deadline_to": end}


def test_a_season_is_sorted_among_days_and_what_is_over_comes_last() -> None:
    made = [
        content.programme(slug="spaet", title="Spät", deadline=dt.date(2027, 9, 1)),
        content.programme(
            slug="saison",
            title="Saison",
            status=FundingStatus.ANNOUNCED,
            **season(dt.date(2027, 5, 1), dt.date(2027, 7, 15)),
        ),
        content.programme(slug="offen", title="Ohne Tag"),
        content.programme(slug="vorbei", title="Vorbei", deadline=DAY - dt.timedelta(days=1)),
        content.programme(slug="frueh", title="Früh", deadline=dt.date(2027, 3, 31)),
    ]
    assert [one.title for one in Client().get("/foerderung/").context["page_obj"]] == [
        "Früh",
        "Saison",
        "Spät",
        "Ohne Tag",
        "Vorbei",
    ]
    text = shown(made[1])
    assert "im Frühsommer" in text


def test_an_open_programme_with_a_season_closes_when_the_season_is_over() -> None:
    page = ProgrammePage(status=FundingStatus.OPEN, **season(dt.date(2027, 5, 1), dt.date(2027, 7, 15)))
    assert page.status_on(dt.date(2027, 7, 15))[0] == FundingStatus.OPEN
    assert page.status_on(dt.date(2027, 7, 16))[0] == FundingStatus.CLOSED


@pytest.mark.parametrize(
    ("status", "deadline", "group"),
    [
        (FundingStatus.UNDER_REVIEW, None, StatusGroup.EXPECTED),
        (FundingStatus.ANNOUNCED, None, StatusGroup.EXPECTED),
        (FundingStatus.OPEN, None, StatusGroup.OPEN),
        (FundingStatus.OPEN, DAY, StatusGroup.OPEN),
        (FundingStatus.OPEN, DAY - dt.timedelta(days=1), StatusGroup.CLOSED),
        (FundingStatus.CLOSED, None, StatusGroup.CLOSED),
        (FundingStatus.EXHAUSTED, None, StatusGroup.CLOSED),
        (FundingStatus.ENDED, None, StatusGroup.CLOSED),
        (FundingStatus.SUCCEEDED, None, StatusGroup.CLOSED),
    ],
)
def test_every_status_has_its_group(status: str, deadline: dt.date | None, group: StatusGroup) -> None:
    page = ProgrammePage(status=status, deadline=deadline)
    assert page.status_group is group
    assert (page.status_now[0] == CLOSES_SOON[0]) is (deadline == DAY)


# --- terms ---


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("", "Dritte Fassung."),
        ("?stand=2023-07-01", "Dritte Fassung."),
        ("?stand=2023-06-30", "Zweite Fassung."),
        ("?stand=2019-01-01", "Erste Fassung."),
        ("?stand=30.6.2023", "Zweite Fassung."),
        ("?stand=unsinn", "Dritte Fassung."),
        ("?stand=99999-01-01", "Dritte Fassung."),
    ],
)
def test_the_terms_are_those_of_the_day(query: str, text: str) -> None:
    page = shown(content.programme(terms=TERMS), query)
    others = {"Erste Fassung.", "Zweite Fassung.", "Dritte Fassung."} - {text}
    assert text in page
    assert not [other for other in others if other in page]
    for first_day in ("2019-01-01", "2021-01-01", "2023-07-01"):
        assert (f"?stand={first_day}#bedingungen" in page) is (
            text != {"2019-01-01": "Erste Fassung.", "2021-01-01": "Zweite Fassung.", "2023-07-01": "Dritte Fassung."}[first_day]
        )  # fmt: skip
    assert "Beträge angepasst." in page


@pytest.mark.parametrize("terms", [TERMS, TERMS[:1]])
@pytest.mark.parametrize("typed", ["2025-06", "abc", "31.02.2025", "9999-12-31", "0001-01-01", '"><b>'])
def test_a_day_that_cannot_be_meant_is_said_beside_the_field_which_keeps_it(
    typed: str, terms: list[dict[str, object]]
) -> None:
    drawn = BeautifulSoup(
        shown(content.programme(terms=terms), f"?{urlencode({'stand': typed})}"), "html.parser"
    )
    field = drawn.select_one("#stand")
    assert (field["value"], field["type"], field["aria-invalid"]) == (typed, "text", "true")
    assert drawn.find(id=field["aria-describedby"]).text.strip()
    assert not drawn.select("#bedingungen ~ .fsa-note"), "no day is claimed that nobody asked for"


@pytest.mark.parametrize("typed", ["", "2021-06-30", "30.06.2021"])
def test_a_day_that_is_understood_stands_in_the_calendar_of_the_browser(typed: str) -> None:
    drawn = BeautifulSoup(shown(content.programme(terms=TERMS), f"?stand={typed}"), "html.parser")
    field = drawn.select_one("#stand")
    assert (field["value"], field["type"]) == ("2021-06-30" if typed else DAY.isoformat(), "date")
    assert not drawn.select("#stand_error")
    assert bool(drawn.select("#bedingungen ~ .fsa-note")) is bool(typed)


def test_before_the_first_version_no_terms_are_claimed() -> None:
    page = content.programme(terms=TERMS)
    assert Reading(page, ANONYMOUS, "2018-12-31").terms is None
    text = shown(page, "?stand=2018-12-31")
    assert not [words for words in ("Erste", "Zweite", "Dritte") if f"{words} Fassung" in text]


def test_a_version_ends_the_day_before_the_next_begins() -> None:
    versions = Reading(content.programme(terms=TERMS), ANONYMOUS, "2020-05-05").versions
    assert [(one.terms.valid_from.year, one.until, one.shown, one.current) for one in versions] == [
        (2023, None, False, True),
        (2021, dt.date(2023, 6, 30), False, False),
        (2019, dt.date(2020, 12, 31), True, False),
    ]


def test_terms_of_which_only_the_year_is_known_claim_no_day() -> None:
    page = content.programme(
        terms=[
            {"valid_from": dt.date(2015, 9, 9), "valid_from_precision": "year", "text": "<p>Erste.</p>"},
            {"valid_from": dt.date(2018, 4, 4), "valid_from_precision": "month", "text": "<p>Zweite.</p>"},
            {"valid_from": dt.date(2020, 4, 1), "text": "<p>Dritte.</p>"},
        ]
    )
    said = BeautifulSoup(shown(page, "?stand=2015-03-01"), "html.parser").select_one("#bedingungen").parent
    words = " ".join(said.get_text(" ", strip=True).split())
    assert "Gültig ab 2015." in words
    assert "ab 2015 bis April 2018" in words
    assert "ab April 2018 bis Di, 31. März 2020" in words
    assert "1. Januar 2015" not in words
    assert [one["href"] for one in said.select("ol a")] == [
        f"{page.url}?stand=2020-04-01#bedingungen",
        f"{page.url}?stand=2018-04-01#bedingungen",
    ]


def test_terms_that_begin_later_do_not_hold_yet() -> None:
    later = {"valid_from": DAY + dt.timedelta(days=1), "text": "<p>Von morgen an.</p>"}
    page = content.programme(terms=[*TERMS, later])
    assert "Von morgen an." not in shown(page)
    assert (
        dict((anchor, html) for anchor, _, html in page.sections())["bedingungen"] == "<p>Dritte Fassung.</p>"
    )


# --- the page as a whole ---


def test_the_table_says_who_bears_which_share() -> None:
    page = content.programme(
        applicants=[
            {"type": "kommune", "own_share": 20, "note": "In Geld oder Personal."},
            {"type": "freier-traeger", "own_share": None},
            {"type": "verein-initiative", "own_share": 0},
        ],
        max_amount=150000,
    )
    table = shown(page)
    table = table[table.index("<table") : table.index("</table>")]
    drawn = BeautifulSoup(table, "html.parser")
    assert [cell.text for cell in drawn.select("td.fsa-num")] == ["80 %", "20 %", "100 %", "0 %"]
    heads = [head.text for head in drawn.select("thead th")]
    for row in drawn.select("tbody tr"):
        # On a phone a row is a block, in which each value says what it is.
        assert [cell["data-label"] for cell in row.select("td")] == heads[1:]
    assert "In Geld oder Personal." in table
    assert "150.000\xa0€" in shown(page) or "150.000 €" in shown(page)


def test_reading_a_programme_takes_few_queries_however_much_hangs_on_it() -> None:
    def queries(number: int) -> int:
        page = content.programme(
            slug=f"programm-{number}",
            funders=[{"name": f"Stelle {n}"} for n in range(number)],
            applicants=[{"type": kind} for kind in ("kommune", "kreisverwaltung", "jugendamt")[:number]],
            terms=TERMS[:number],
            differences=[{"aspect": str(n)} for n in range(number)],
            predecessor=content.programme(slug=f"vor-{number}"),
            funding_form=content.term(Vocabulary.FUNDING_FORM, "zuschuss"),
            financing=content.term(Vocabulary.FUNDING_FINANCING, "anteilfinanzierung"),
        )
        for n in range(number):
            content.programme(slug=f"nach-{number}-{n}", predecessor=page)
        shown(page)
        with CaptureQueriesContext(connection) as captured:
            shown(page)
        return len(captured)

    one = queries(1)
    assert queries(3) == one
    assert one <= 15
