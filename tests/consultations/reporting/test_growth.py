"""The curve counts bodies, not cases, and says from which day to which each of them was active."""

from __future__ import annotations

import datetime as dt

import pytest

from consultations.cases.models import Case
from consultations.reporting.growth import growth, taken_over
from consultations.reporting.periods import Period
from fsa_portal.actor import Actor
from fsa_portal.directory.actions.authorities import merge_authorities, split_authority
from fsa_portal.directory.kinds import AuthorityKind
from fsa_portal.privacy.purging import purge
from tests.factories import people

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 20)
LAW = "Gesetz vom 1.1.2020"


def told(until: dt.date = TODAY) -> list[tuple[str, int, int, int]]:
    """Day, authorities, organisations, active."""
    return [
        (one.day.isoformat(), one.authorities, one.organisations, one.active) for one in growth(until).days
    ]


def test_a_body_with_two_cases_counts_once(who, advice) -> None:
    advice.case(who.birkenfurt, "2015-06-01")
    advice.case(who.birkenfurt, "2015-09-01")
    advice.case(who.moorbach, "2015-10-01")
    assert told() == [("2015-06-01", 1, 0, 1), ("2015-10-01", 2, 0, 2)]


def test_authorities_and_organisations_count_apart_whatever_their_numbers_in_the_database(
    who, advice
) -> None:
    advice.case(who.birkenfurt, "2015-06-01")
    advice.short(who.welfare_body, "2026-07-01")
    assert told() == [("2015-06-01", 1, 0, 1), ("2026-07-01", 1, 1, 2)]
    assert growth(TODAY).on(TODAY).bodies == 2


def test_a_body_begins_with_a_contact_that_was_before_its_case(who, advice) -> None:
    advice.contact(advice.case(who.birkenfurt, "2026-06-01"), "2026-05-11")
    assert told() == [("2026-05-11", 1, 0, 1)]


def test_a_body_is_active_a_year_after_its_last_contact_and_active_again_later(who, advice) -> None:
    case = advice.case(who.birkenfurt, "2016-01-01", closed="2016-06-30")
    advice.contact(case, "2016-03-01")
    # 365 days after the contact, not after the case was closed.
    assert told() == [("2016-01-01", 1, 0, 1), ("2017-03-01", 1, 0, 0)]
    advice.short(who.birkenfurt, "2019-01-10")
    assert told() == [
        ("2016-01-01", 1, 0, 1),
        ("2017-03-01", 1, 0, 0),
        ("2019-01-10", 1, 0, 1),
        ("2020-01-10", 1, 0, 0),
    ]


def test_a_case_without_contact_is_active_while_it_is_open(who, advice) -> None:
    advice.case(who.birkenfurt, "2016-01-01", closed="2018-06-30")
    assert told() == [("2016-01-01", 1, 0, 1), ("2018-06-30", 1, 0, 0)]


def test_a_body_stays_active_from_one_case_to_the_next(who, advice) -> None:
    advice.contact(advice.case(who.birkenfurt, "2016-01-01", closed="2016-06-30"), "2016-06-30")
    advice.case(who.birkenfurt, "2017-06-30", closed="2018-01-01")
    assert told() == [("2016-01-01", 1, 0, 1), ("2018-01-01", 1, 0, 0)]


def test_a_day_on_which_one_begins_and_another_ends_shows_both(who, advice) -> None:
    advice.case(who.birkenfurt, "2016-01-01", closed="2016-06-30")
    advice.case(who.moorbach, "2016-06-30")
    assert told() == [("2016-01-01", 1, 0, 1), ("2016-06-30", 2, 0, 1)]


def test_what_is_dated_later_than_the_last_day_does_not_count_yet(who, advice) -> None:
    advice.case(who.birkenfurt, "2026-11-20")
    advice.case(who.moorbach, "2026-11-21")
    assert told() == [("2026-11-20", 1, 0, 1)]


def test_authorities_that_were_merged_count_as_the_one_that_they_became(who, advice) -> None:
    advice.case(who.birkenfurt, "2016-01-01")
    advice.case(who.moorbach, "2017-01-01")
    new = people.authority("05999009", "Neufurt", AuthorityKind.STADT, who.erlental)
    merge_authorities(
        [who.birkenfurt, who.moorbach], by=Actor.system("test"), into=new, effective_on=dt.date(2020, 1, 1), source=LAW
    )  # fmt: skip
    advice.case(new, "2021-01-01")
    assert told() == [("2016-01-01", 1, 0, 1)]


def test_an_authority_that_was_split_stays_the_one_that_was_advised(who, advice) -> None:
    advice.case(who.birkenfurt, "2016-01-01")
    halves = [
        people.authority(key, name, AuthorityKind.GEMEINDE, who.erlental)
        for key, name in (("05999008", "Oberfurt"), ("05999009", "Unterfurt"))
    ]
    split_authority(
        who.birkenfurt, by=Actor.system("test"), into=halves, effective_on=dt.date(2020, 1, 1), source=LAW
    )
    advice.case(halves[0], "2021-01-01")
    assert taken_over() == {}
    assert told() == [("2016-01-01", 1, 0, 1), ("2021-01-01", 2, 0, 2)]


def test_an_heir_of_an_heir_is_the_one_of_today(who) -> None:
    by = Actor.system("test")
    merge_authorities(
        [who.birkenfurt], by=by, into=who.moorbach, effective_on=dt.date(2019, 1, 1), source=LAW, incorporated=True
    )  # fmt: skip
    new = people.authority("05999009", "Neufurt", AuthorityKind.STADT, who.erlental)
    merge_authorities([who.moorbach], by=by, into=new, effective_on=dt.date(2020, 1, 1), source=LAW)
    assert taken_over() == {who.birkenfurt.pk: new.pk, who.moorbach.pk: new.pk}


def test_the_curve_stays_as_it_was_when_retention_takes_the_cases_away(who, advice) -> None:
    case = advice.case(who.birkenfurt, "2014-01-01", closed="2014-06-30")
    advice.contact(case, "2013-12-20")
    advice.contact(case, "2014-05-01")
    advice.case(who.moorbach, "2014-02-01", closed="2014-02-01")
    advice.short(who.welfare_body, "2015-03-01")
    before = told()
    assert len(before) == 5
    purge()
    assert not Case.objects.exists()
    assert told() == before


def test_a_period_shows_how_it_stood_on_its_first_day_and_on_its_last(who, advice) -> None:
    advice.case(who.birkenfurt, "2015-06-01")
    advice.case(who.moorbach, "2016-02-29")
    advice.case(who.erlental, "2016-12-31")
    advice.case(who.welfare_body, "2017-01-01")
    year = growth(TODAY).within(Period(dt.date(2016, 1, 1), dt.date(2016, 12, 31)))
    assert [(one.day.isoformat(), one.bodies) for one in year] == [
        ("2016-01-01", 1),
        ("2016-02-29", 2),
        ("2016-12-31", 3),
    ]
    quiet = growth(TODAY).within(Period(dt.date(2015, 7, 1), dt.date(2015, 7, 31)))
    assert [(one.day.isoformat(), one.bodies) for one in quiet] == [("2015-07-01", 1), ("2015-07-31", 1)]


def test_without_any_advice_there_is_no_curve(who) -> None:
    assert told() == []
    assert growth(TODAY).on(TODAY).bodies == 0
