"""What was done is counted by topic, by kind and by year; a contact without topics is about those of its case."""

from __future__ import annotations

import datetime as dt

import pytest

from consultations.reporting.periods import Period
from consultations.reporting.tallies import Work, by_kind, by_topic, work
from fsa_portal.actor import Visibility
from tests.consultations.reporting.conftest import topic

pytestmark = pytest.mark.django_db
BOTH = Period(dt.date(2017, 1, 1), dt.date(2018, 12, 31))


def told(headings) -> dict[str, list[tuple[int, int, int]]]:
    """What is not empty: slug to (cases, contacts, minutes) of each year."""
    return {
        one.slug: [(year.cases, year.contacts, year.minutes) for year in one.years]
        for one in headings
        if one.total.cases or one.total.contacts
    }


def test_topics_by_year(who, advice) -> None:
    poverty, health = topic("kinderarmut"), topic("gesundheit")
    case = advice.case(who.birkenfurt, "2017-03-01", topics=[poverty, health])
    advice.contact(case, "2017-03-02", minutes=30)  # about what the case is about
    advice.contact(case, "2018-01-01", minutes=20, topics=[health])
    advice.case(who.moorbach, "2018-12-31", topics=[health], visibility=Visibility.CONFIDENTIAL)
    advice.case(who.moorbach, "2019-01-01", topics=[health])  # after the period
    advice.short(who.welfare_body, "2018-06-01", minutes=5, topics=[poverty])
    advice.short(who.welfare_body, "2018-06-02", minutes=7)
    assert told(by_topic(BOTH)) == {
        "kinderarmut": [(1, 1, 30), (0, 1, 5)],
        "gesundheit": [(1, 1, 30), (1, 1, 20)],
        "": [(0, 0, 0), (0, 1, 7)],
    }


def test_minutes_by_kind_and_year(who, advice) -> None:
    case = advice.case(who.birkenfurt, "2017-01-01")
    advice.contact(case, "2016-12-31", minutes=500)
    advice.contact(case, "2017-01-01", minutes=30)
    advice.contact(case, "2017-05-01", minutes=12)
    advice.contact(case, "2018-12-31", minutes=180, kind="workshop")
    advice.short(who.moorbach, "2018-02-01", minutes=8)
    assert told(by_kind(BOTH)) == {
        "telefonat": [(0, 2, 42), (0, 1, 8)],
        "workshop": [(0, 0, 0), (0, 1, 180)],
    }


def test_the_sums_of_a_period_with_its_first_and_last_day(who, advice) -> None:
    first = advice.case(who.birkenfurt, "2017-01-01", closed="2018-12-31")
    second = advice.case(who.birkenfurt, "2016-12-31", closed="2019-01-01")
    for case, day in ((first, "2017-01-01"), (second, "2018-12-31"), (first, "2019-01-01")):
        advice.contact(case, day, minutes=10)
    advice.short(who.welfare_body, "2018-12-31", minutes=5)
    advice.short(who.birkenfurt, "2018-12-31", minutes=5)
    advice.short(who.moorbach, "2016-12-31", minutes=5)
    assert work(BOTH) == Work(
        opened=1,
        closed=1,
        not_realised=0,
        open_at_end=1,
        contacts=2,
        contact_minutes=20,
        short_advice=2,
        short_advice_minutes=10,
        bodies=2,
    )


def test_a_period_without_anything(who) -> None:
    assert work(BOTH) == Work(0, 0, 0, 0, 0, 0, 0, 0, 0)
    assert told(by_topic(BOTH)) == told(by_kind(BOTH)) == {}
