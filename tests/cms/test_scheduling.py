"""A page goes live and expires at the moment that its editor chose, by the worker alone."""

from __future__ import annotations

import datetime as dt
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.models import Revision

from cms import scheduling
from cms.importing import stream
from fsa_portal.outbox import queue, schedule
from fsa_portal.outbox.models import Job
from knowledge.handbook.actions import freeze
from knowledge.handbook.models import ChapterPage, ChapterState
from tests.factories import content
from tests.factories.people import SYSTEM

pytestmark = pytest.mark.django_db
KINDS = [scheduling.GO_LIVE, scheduling.EXPIRE]


@pytest.fixture(autouse=True)
def site() -> None:
    content.site()


def work() -> None:
    """What the worker does every half minute."""
    schedule.enqueue_due()
    queue.drain(KINDS)


def status(path: str) -> int:
    return Client().get(path).status_code


def test_the_worker_publishes_and_withdraws_at_the_moment() -> None:
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        page = content.example(slug="termin")
        page.unpublish()
        page.go_live_at, page.expire_at = start + dt.timedelta(hours=1), start + dt.timedelta(hours=2)
        page.save_revision().publish()
        for hours, expected in ((0.9, 404), (1.01, 200), (1.9, 200), (2.01, 404), (5, 404)):
            clock.move_to(start + dt.timedelta(hours=hours))
            work()
            assert status("/praxis/termin/") == expected, hours
    page.refresh_from_db()
    assert page.expired


def test_a_published_page_keeps_its_text_until_its_next_version_is_due() -> None:
    start = timezone.now()
    content.handbook()
    chapter = ChapterPage.objects.get(number="5")
    with time_machine.travel(start, tick=False) as clock:
        chapter.body = content.blocks("Die neue Fassung.", seed="x")
        chapter.go_live_at = start + dt.timedelta(minutes=10)
        chapter.save_revision().publish()
        work()
        address = "/handbuch/moderne-sozialplanung/haushalt/"
        assert "Die neue Fassung." not in Client().get(address).content.decode()
        states = ChapterState.objects.filter(chapter_key=chapter.key)
        assert states.count() == 1
        clock.shift(dt.timedelta(minutes=11))
        work()
        assert "Die neue Fassung." in Client().get(address).content.decode()
        assert states.count() == 2, "what was published is kept as after any publication"


def test_the_command_of_the_worker_does_it() -> None:
    page = content.example(slug="termin")
    type(page).objects.update(expire_at=timezone.now() - dt.timedelta(seconds=1))
    call_command("work", once=True, stdout=StringIO())
    assert status("/praxis/termin/") == 404


def test_a_date_that_was_moved_counts() -> None:
    page = content.example(slug="termin")
    page.expire_at = timezone.now() - dt.timedelta(seconds=1)
    type(page).objects.update(expire_at=page.expire_at)
    schedule.enqueue_due()
    type(page).objects.update(expire_at=timezone.now() + dt.timedelta(days=1))
    queue.drain(KINDS)
    assert status("/praxis/termin/") == 200


def test_one_page_that_fails_holds_up_no_other_and_is_not_begun_anew_every_half_minute() -> None:
    """Figures without a source: a form would have refused them, the draft went round it."""
    soon = timezone.now() - dt.timedelta(seconds=1)
    pages = [content.example(slug=f"termin-{n}") for n in (1, 2)]
    for page in pages:
        page.expire_at = soon
        type(page).objects.filter(pk=page.pk).update(expire_at=soon)
    content.handbook()
    chapter = ChapterPage.objects.get(number="5")
    table = {
        "type": "table",
        "caption": "T",
        "head": ["a"],
        "rows": [["1"]],
        "source": "Amt",
        "date": "2026-01-01",
    }
    raw = stream([table], seed="x")
    raw[0]["value"]["source"] = ""
    chapter.body = raw
    revision = chapter.save_revision(clean=False)
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=soon)
    work()
    assert [status(f"/praxis/termin-{n}/") for n in (1, 2)] == [404, 404]
    job = Job.objects.get(kind=scheduling.GO_LIVE)
    assert "ValidationError" in job.last_error
    assert job.attempts == 1
    schedule.enqueue_due()
    assert Job.objects.get(kind=scheduling.GO_LIVE).attempts == 1
    assert "haushalt" in Client().get("/handbuch/moderne-sozialplanung/").content.decode()


def test_a_frozen_edition_drops_what_was_planned() -> None:
    work_ = content.handbook()
    chapter = ChapterPage.objects.get(number="5")
    chapter.body = content.blocks("Zu spät.", seed="x")
    chapter.go_live_at = timezone.now() + dt.timedelta(minutes=1)
    chapter.save_revision().publish()
    freeze(work_.current_edition, by=SYSTEM)
    with time_machine.travel(timezone.now() + dt.timedelta(hours=1), tick=False):
        work()
    assert not Job.objects.filter(kind__in=KINDS).exists()
    assert "Zu spät." not in Client().get("/handbuch/moderne-sozialplanung/haushalt/").content.decode()
