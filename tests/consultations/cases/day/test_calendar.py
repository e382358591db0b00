"""Steps in one's own calendar: what it says, and whom its address serves."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from consultations.cases import actions
from consultations.cases.models import Case, StepCalendar
from fsa_portal.accounts.models import ConflictOfInterest
from fsa_portal.actor import Actor, Visibility
from tests.factories import cases, content
from tests.factories.people import Cast

OWN = "/konto/kalender/"


def with_step(case: Case, *, by: Actor, step: str = "Rückruf, dann; Bericht\\Plan", **fields: Any) -> Case:
    fields = {"next_step_on": dt.date(2026, 12, 1)} | fields
    return actions.set_next_step(case, by=by, version=case.version, next_step=step, **fields)


@pytest.fixture
def address(by: Actor) -> str:
    return actions.make_calendar(by=by).get_absolute_url()


def events(address: str) -> dict[str, Any]:
    answer = Client().get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return {str(event["summary"]): event for event in Calendar.from_ical(answer.content).walk("VEVENT")}


def is_dead(address: str) -> bool:
    return Client().get(address).status_code == 404


def test_a_step_is_a_whole_day_with_reference_and_words(case: Case, by: Actor, address: str) -> None:
    with_step(case, by=by)
    ((summary, event),) = events(address).items()
    assert summary == f"{case.reference}: Rückruf, dann; Bericht\\Plan"
    assert (event["dtstart"].dt, event["dtend"].dt) == (dt.date(2026, 12, 1), dt.date(2026, 12, 2))
    assert event["url"].endswith(case.get_absolute_url())
    assert event["uid"].startswith(case.reference)


def test_a_moved_step_is_the_same_event_again(case: Case, by: Actor, address: str) -> None:
    moved = with_step(case, by=by)
    (before,) = events(address).values()
    with_step(moved, by=by, next_step_on=dt.date(2026, 12, 8))
    (after,) = events(address).values()
    assert before["uid"] == after["uid"]
    assert before["sequence"] < after["sequence"]
    assert after["dtstart"].dt == dt.date(2026, 12, 8)


def test_of_a_confidential_case_only_the_reference_leaves(cast: Cast, by: Actor, address: str) -> None:
    secret = cases.case(
        by=by, authority=cast.moorbach, title="KANARI", visibility=Visibility.CONFIDENTIAL, goal="KANARI"
    )
    with_step(secret, by=cast.actor("adviser"), step="KANARI anrufen")
    assert list(events(address)) == [secret.reference]
    text = Client().get(address).content.decode()
    assert "KANARI" not in text
    assert cast.moorbach.name not in text


def test_only_planned_steps_of_my_open_cases_are_in_it(
    cast: Cast, by: Actor, case: Case, address: str, outcome: Any
) -> None:
    with_step(cases.case(by=cast.actor("adviser2"), authority=cast.birkenfurt), by=by)
    with_step(case, by=by, next_step_on=None)
    closed = with_step(cases.case(by=by, authority=cast.birkenfurt), by=by)
    actions.close_case(closed, by=by, version=closed.version, outcome=outcome)
    kept_out = with_step(cases.case(by=by, authority=cast.moorbach), by=by)
    assert list(events(address)) == [f"{kept_out.reference}: {kept_out.next_step}"]
    ConflictOfInterest.objects.create(user=cast.adviser.user, authority=cast.moorbach)
    assert events(address) == {}


def test_an_address_that_was_taken_back_opens_nothing(by: Actor, address: str) -> None:
    assert not is_dead(address)
    actions.revoke_calendar(by=by)
    assert is_dead(address)


def test_a_new_address_ends_the_old_one(by: Actor, address: str) -> None:
    fresh = actions.make_calendar(by=by).get_absolute_url()
    assert fresh != address
    assert is_dead(address)
    assert not is_dead(fresh)


def test_the_address_ends_with_the_role_and_with_the_account(cast: Cast, by: Actor, address: str) -> None:
    user = cast.adviser.user
    user.is_active = False
    user.save()
    assert is_dead(address)
    user.is_active = True
    user.save()
    assert not is_dead(address)
    cast.adviser.ends_on = timezone.localdate() - dt.timedelta(days=1)
    cast.adviser.starts_on = timezone.localdate() - dt.timedelta(days=30)
    cast.adviser.save()
    assert is_dead(address)


def test_the_key_alone_is_no_address(by: Actor, address: str) -> None:
    key = StepCalendar.objects.get().key.hex
    assert is_dead(f"/kalender/{key}.ics")
    assert is_dead(f"/kalender/{key}.{'A' * 43}.ics")
    assert is_dead("/kalender/ä.ics")


def test_the_calendar_asks_as_often_for_three_steps_as_for_one(
    case: Case, by: Actor, address: str, django_assert_num_queries: Any, cast: Cast
) -> None:
    with_step(case, by=by)
    with CaptureQueriesContext(connection) as one:
        events(address)
    for _ in range(2):
        with_step(cases.case(by=by, authority=cast.birkenfurt), by=by)
    with django_assert_num_queries(len(one)):
        assert len(events(address)) == 3


def test_only_those_who_work_on_cases_have_one(cast: Cast) -> None:
    for role in ("member", "editor", "admin", "ministry"):
        with pytest.raises(PermissionDenied):
            actions.make_calendar(by=cast.actor(role))
        with pytest.raises(PermissionDenied):
            actions.revoke_calendar(by=cast.actor(role))
    assert not StepCalendar.objects.exists()


def test_the_address_is_made_seen_and_taken_back_in_the_account(settings: Any, cast: Cast) -> None:
    settings.PORTAL_DEMO = True
    content.site()
    browser = cast.client("adviser")
    assert "Es gibt noch keine Adresse" in browser.get(OWN).content.decode()
    page = browser.post(OWN, follow=True).content.decode()
    address = StepCalendar.objects.get().get_absolute_url()
    assert f'value="{settings.BASE_URL}{address}"' in page
    other = actions.make_calendar(by=cast.actor("adviser2"))
    page = browser.post(OWN, {"revoke": "1"}, follow=True).content.decode()
    assert "Die Adresse ist zurückgenommen." in page
    assert list(StepCalendar.objects.all()) == [other]
    assert is_dead(address)
