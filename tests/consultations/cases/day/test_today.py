"""What stands on the page of today: each open case where it belongs, requests that wait, hours."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from consultations.cases import actions
from consultations.cases.day.reading import RESTS_TOO_LONG, desk, hours
from consultations.cases.models import AdviceRequest, Case
from consultations.cases.statuses import CaseStatus
from fsa_portal import links
from fsa_portal.accounts.models import ConflictOfInterest
from fsa_portal.actor import Actor
from tests.factories import cases, content, requests
from tests.factories.people import Cast

TODAY = dt.date(2026, 11, 18)
"""A Wednesday."""


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel(dt.datetime(2026, 11, 18, 9, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def plain(cast: Cast, by: Actor) -> Case:
    return cases.case(by=by, authority=cast.birkenfurt)


def step(case: Case, text: str, on: dt.date | None, *, by: Actor) -> Case:
    return actions.set_next_step(case, by=by, version=case.version, next_step=text, next_step_on=on)


def in_days(number: int) -> dt.date:
    return TODAY + dt.timedelta(days=number)


def stands_in(by: Actor, case: Case, day: dt.date = TODAY) -> list[str]:
    found = desk(by, day)
    return [name for name in found.__slots__ if case in getattr(found, name)]


@pytest.mark.parametrize(
    ("text", "days", "where"),
    [
        ("Anruf", -3, ["due"]),
        ("Anruf", 0, ["due"]),
        ("Anruf", 1, ["coming"]),
        ("Anruf", None, ["without_step"]),
        ("", None, ["without_step"]),
        ("Warten auf den Beschluss", None, ["waiting"]),
        ("wartet auf Stadt Birkenfurt", 5, ["coming", "waiting"]),
        ("Waiting for the council", -1, ["due"]),
        ("Beschluss abwarten", None, ["without_step"]),
    ],
)
def test_a_case_stands_where_its_step_says(
    plain: Case, by: Actor, text: str, days: int | None, where: list[str]
) -> None:
    if text:
        step(plain, text, None if days is None else in_days(days), by=by)
    assert stands_in(by, plain) == where


def test_a_case_waits_for_the_client_until_the_goal_is_confirmed(case: Case, by: Actor) -> None:
    assert stands_in(by, case) == ["waiting"]
    member = Actor.by_link(f"case-goal:{case.pk}")
    actions.confirm_goal(case, by=member, asked=links.fingerprint(case.goal))
    assert stands_in(by, case) == ["without_step"]


def test_a_case_on_hold_rests_too_long_when_nothing_was_entered(plain: Case, by: Actor) -> None:
    actions.change_status(plain, by=by, version=plain.version, status=CaseStatus.RESTING)
    assert stands_in(by, plain, in_days(RESTS_TOO_LONG - 1)) == []
    assert stands_in(by, plain, in_days(RESTS_TOO_LONG)) == ["resting"]
    with time_machine.travel(dt.datetime(2027, 1, 10, 9, tzinfo=dt.UTC), tick=False):
        cases.contact(plain, by=by)
    assert stands_in(by, plain, in_days(RESTS_TOO_LONG)) == []


def test_cases_of_others_closed_ones_and_those_one_keeps_out_of_are_not_on_the_desk(
    cast: Cast, by: Actor, outcome: Any
) -> None:
    other = cases.case(by=cast.actor("adviser2"), authority=cast.birkenfurt)
    closed = cases.case(by=by, authority=cast.birkenfurt)
    actions.close_case(closed, by=by, version=closed.version, outcome=outcome)
    kept_out = step(cases.case(by=by, authority=cast.moorbach), "Anruf", TODAY, by=by)
    assert stands_in(by, kept_out) == ["due"]
    ConflictOfInterest.objects.create(user=cast.adviser.user, authority=cast.moorbach)
    actor = cast.actor("adviser")
    assert [stands_in(actor, one) for one in (other, closed, kept_out)] == [[], [], []]


def test_who_acts_for_nobody_has_an_empty_desk(plain: Case) -> None:
    nobody = Actor.system("job")
    assert desk(nobody, TODAY).without_step == []
    assert hours(nobody, TODAY).month == 0


def test_my_hours_are_those_that_i_logged_in_cases_and_beside_them(
    cast: Cast, by: Actor, plain: Case
) -> None:
    monday, before, first = dt.date(2026, 11, 16), dt.date(2026, 11, 15), dt.date(2026, 11, 1)
    cases.contact(plain, by=by, date=monday, minutes=30)
    cases.contact(plain, by=by, date=before, minutes=60, kind="workshop")
    cases.contact(plain, by=by, date=dt.date(2026, 10, 31), minutes=500)
    cases.contact(plain, by=cast.actor("adviser2"), date=monday, minutes=400)
    cases.short_advice(by=by, client=cast.moorbach, date=first, minutes=7)
    found = hours(by, TODAY)
    assert (found.week, found.month) == (30, 97)
    assert found.kinds == (("Workshop", 0, 60), ("Telefonat", 30, 37))


def test_a_week_that_began_last_month_counts_whole(by: Actor, plain: Case) -> None:
    cases.contact(plain, by=by, date=dt.date(2026, 11, 30), minutes=30)
    found = hours(by, dt.date(2026, 12, 2))
    assert (found.week, found.month) == (30, 0)


@pytest.fixture
def page(settings: Any, cast: Cast) -> Any:
    settings.PORTAL_DEMO = True  # opens the workspace without a second factor
    content.site()
    return lambda role="adviser": cast.client(role).get("/beratung/").content.decode()


def test_requests_that_are_mine_or_nobodys_stand_on_the_page(cast: Cast, page: Any) -> None:
    mine, nobodys, others = (requests.request(cast.birkenfurt) for _ in range(3))
    for asked, adviser in ((mine, cast.adviser), (nobodys, None), (others, cast.adviser2)):
        AdviceRequest.objects.filter(pk=asked.pk).update(adviser=adviser)
    shown = page()
    assert "Zu beantwortende Anfragen" in shown
    assert mine.get_absolute_url() in shown
    assert nobodys.get_absolute_url() in shown
    assert others.get_absolute_url() not in shown
    ConflictOfInterest.objects.create(user=cast.adviser.user, authority=cast.birkenfurt)
    assert "Zu beantwortende Anfragen" not in page()


def test_the_page_says_what_waits_and_what_rests(page: Any, cast: Cast, by: Actor, case: Case) -> None:
    resting = cases.case(by=by, authority=cast.moorbach, title="Ruhendes")
    actions.change_status(resting, by=by, version=resting.version, status=CaseStatus.RESTING)
    shown = page()
    assert "Wartet auf die beratene Stelle" in shown
    assert "Ziel nicht bestätigt" in shown
    assert "Ruht zu lange" not in shown
    with time_machine.travel(timezone.now() + dt.timedelta(days=RESTS_TOO_LONG), tick=False):
        assert "letzter Eintrag am" in page()


def test_who_reads_along_has_no_desk(page: Any, case: Case) -> None:
    shown = page("ministry")
    assert "Meine Stunden" not in shown
    assert case.title not in shown
