"""Bundles: daily, on Monday, on the first; at most one bundle or reminder a day and person."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, transaction

from fsa_portal.notices import bundles
from fsa_portal.notices.actions import new_delivery
from fsa_portal.notices.bundles import make_bundles
from fsa_portal.notices.models import Delivery, Notice, Preference
from fsa_portal.notices.topics import Frequency
from fsa_portal.outbox import pieces
from fsa_portal.outbox.models import Job
from fsa_portal.outbox.schedule import enqueue_due
from tests.factories.breaks import PowerCut, power_cut
from tests.factories.notices import crowd, post, ring

pytestmark = pytest.mark.django_db
BERLIN = ZoneInfo("Europe/Berlin")
WEDNESDAY = dt.date(2026, 11, 25)


def at(day: dt.date, hour: int = 12) -> time_machine.travel:
    return time_machine.travel(dt.datetime.combine(day, dt.time(hour), BERLIN), tick=False)


def night_and_morning(day: dt.date) -> list[mail.EmailMessage]:
    """What the night of this day makes and its morning sends."""
    before = len(mail.outbox)
    with at(day, 3):
        make_bundles()
        post()
        assert len(mail.outbox) == before, "sent in the middle of the night"
    with at(day, 7):
        post()
    return mail.outbox[before:]


def choose(person, **wishes: Frequency) -> None:
    for topic, frequency in wishes.items():
        Preference.objects.create(user=person, topic=topic, frequency=frequency)


def days(after: dt.date, number: int) -> list[dt.date]:
    return [after + dt.timedelta(days=n) for n in range(1, number + 1)]


@pytest.mark.parametrize(
    ("frequency", "arrives"),
    [
        (Frequency.DAILY, dt.date(2026, 11, 26)),
        (Frequency.WEEKLY, dt.date(2026, 11, 30)),
        (Frequency.MONTHLY, dt.date(2026, 12, 1)),
        (Frequency.NEVER, None),
    ],
)
def test_a_notice_comes_with_the_next_bundle_of_its_frequency_and_once(
    bell, frequency: Frequency, arrives: dt.date | None
) -> None:
    (person,) = crowd(1)
    choose(person, calls=frequency)
    with at(WEDNESDAY):
        ring("ring-calls", person)
    came = [day for day in days(WEDNESDAY, 40) if night_and_morning(day)]
    assert came == ([arrives] if arrives else [])


def test_a_night_without_a_worker_only_makes_it_later(bell) -> None:
    """Monday and the first of the month are missed: the next night makes up for them."""
    (person,) = crowd(1)
    choose(person, calls=Frequency.WEEKLY, cases=Frequency.MONTHLY)
    with at(WEDNESDAY):
        ring("ring-calls", person)
        ring("ring-cases", person, about=2)
    (bundle,) = night_and_morning(dt.date(2026, 12, 3))
    assert "Bell 1" in bundle.body
    assert "Bell 2" in bundle.body


def test_one_mail_holds_all_that_is_due_and_leads_to_each(bell) -> None:
    (person,) = crowd(1)
    with at(WEDNESDAY):
        ring("ring-cases", person, about=1)
        ring("ring-cases", person, about=2)
        ring("ring-calls", person, about=3)
    (bundle,) = night_and_morning(WEDNESDAY + dt.timedelta(days=1))
    assert "Bell 1 rang" in bundle.body
    assert "Bell 2 rang" in bundle.body
    assert "Bell 3" not in bundle.body, "weekly is not due yet"
    assert bundle.body.count("/suche/") == 2


def test_two_runs_in_a_night_make_one_bundle_and_what_comes_after_waits_a_day(bell) -> None:
    (person,) = crowd(1)
    with at(WEDNESDAY, 3):
        ring("ring-cases", person, about=1)
    with at(WEDNESDAY, 4):
        make_bundles()
        ring("ring-cases", person, about=2)
    with at(WEDNESDAY, 5):
        make_bundles()
    assert Delivery.objects.count() == 1
    with at(WEDNESDAY, 7):
        post()
    assert "Bell 2" not in mail.outbox[0].body
    (next_day,) = night_and_morning(WEDNESDAY + dt.timedelta(days=1))
    assert "Bell 2" in next_day.body


def test_the_database_refuses_a_second_bundle_or_reminder_of_the_day() -> None:
    (person,) = crowd(1)
    new_delivery("bundle", recipient=person, day=WEDNESDAY).save()
    with pytest.raises(IntegrityError), transaction.atomic():
        new_delivery("ring-due", recipient=person, day=WEDNESDAY).save()


def test_a_reminder_comes_in_the_bundle_of_the_night_whatever_was_chosen(bell) -> None:
    monthly, at_once, never = crowd(3)
    choose(monthly, access=Frequency.MONTHLY)
    choose(at_once, access=Frequency.NOW)
    choose(never, access=Frequency.NEVER)
    with at(WEDNESDAY):
        ring("ring-due", monthly, at_once, never)
        post()
        assert mail.outbox == []
    came = night_and_morning(WEDNESDAY + dt.timedelta(days=1))
    assert sorted(m.to[0] for m in came) == [monthly.email, at_once.email]


def test_an_answer_to_ones_own_act_comes_at_once_on_the_day_of_a_bundle_too(bell) -> None:
    (person,) = crowd(1)
    with at(WEDNESDAY, 1):
        ring("ring-cases", person)
    assert len(night_and_morning(WEDNESDAY)) == 1
    with at(WEDNESDAY, 9):
        ring("ring", person, about=5)
        post()
    assert len(mail.outbox) == 2


def test_what_is_no_longer_due_is_left_out_and_an_empty_bundle_is_not_sent(bell) -> None:
    (person,) = crowd(1)
    with at(WEDNESDAY):
        ring("ring-cases", person)
    bell.rings = False
    assert night_and_morning(WEDNESDAY + dt.timedelta(days=1)) == []
    assert Delivery.objects.get().state == "not-due"


def test_the_night_has_bundles_made_once(bell) -> None:
    enqueue_due()
    enqueue_due()
    assert Job.objects.filter(kind="notices.bundles").count() == 1


def test_bundles_are_made_in_short_transactions(bell, monkeypatch) -> None:
    monkeypatch.setattr(pieces, "BUDGET", 0)
    monkeypatch.setattr(bundles, "AT_ONCE", 2)
    with at(WEDNESDAY):
        ring("ring-cases", *crowd(5))
    with at(WEDNESDAY + dt.timedelta(days=1), 3):
        with pytest.raises(PowerCut), power_cut('INSERT INTO "notices_delivery"', at=3):
            make_bundles()
        assert Notice.objects.for_a_bundle().count() == 1
        assert make_bundles() == {"bundles": 1}
    assert Notice.objects.for_a_bundle().count() == 0
