"""What is due every night or week is done once in it, however often one looks."""

from __future__ import annotations

import datetime as dt
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from io import StringIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import call_command

from bench.portal import Portal
from fsa_portal.outbox import queue, schedule
from fsa_portal.outbox.models import Job

BERLIN = ZoneInfo("Europe/Berlin")


def at(*when: int) -> dt.datetime:
    return dt.datetime(*when, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("now", "night", "week"),
    [
        (at(2026, 11, 23, 1, 59), "2026-11-22", "2026-W47"),
        (at(2026, 11, 23, 2, 0), "2026-11-23", "2026-W48"),
        (at(2026, 11, 23, 23, 59), "2026-11-23", "2026-W48"),
        (at(2026, 11, 24, 1, 0), "2026-11-23", "2026-W48"),
        (at(2027, 1, 1, 12, 0), "2027-01-01", "2026-W53"),
        (at(2026, 10, 25, 3, 0), "2026-10-25", "2026-W43"),
        (at(2026, 3, 29, 3, 0), "2026-03-29", "2026-W13"),
    ],
)
def test_a_period_begins_at_two_in_the_night_here(now: dt.datetime, night: str, week: str) -> None:
    assert schedule.period_key("night", now.astimezone(dt.UTC)) == night
    assert schedule.period_key("week", now.astimezone(dt.UTC)) == week


@pytest.mark.django_db
def test_work_of_the_night_is_done_once_a_night(register) -> None:
    done: list[str] = []
    schedule.register_periodic("tidy", "night", lambda: done.append("tidy"))
    schedule.register_periodic("letter", "week", lambda: done.append("letter"))
    with time_machine.travel(at(2026, 11, 25, 3, 0), tick=False) as clock:
        for _ in range(5):
            schedule.enqueue_due()
            queue.drain()
            clock.shift(dt.timedelta(hours=4))
        assert sorted(done) == ["letter", "tidy"]
        clock.move_to(at(2026, 11, 26, 2, 0))
        schedule.enqueue_due()
        queue.drain()
        assert sorted(done) == ["letter", "tidy", "tidy"]
        clock.move_to(at(2026, 11, 30, 2, 0))
        schedule.enqueue_due()
        queue.drain()
    assert sorted(done) == ["letter", "letter", "tidy", "tidy", "tidy"]


@pytest.mark.django_db
def test_the_command_queues_what_is_due_and_does_everything_that_waits(register) -> None:
    done: list[str] = []
    schedule.register_periodic("tidy", "night", lambda: done.append("tidy"))
    register("look", lambda job: done.append(job.key))
    queue.enqueue("look", "a")
    call_command("work", once=True, stdout=StringIO())
    call_command("work", once=True, stdout=StringIO())
    assert sorted(done) == ["a", "tidy"]


@pytest.mark.django_db
def test_a_job_that_waits_for_tomorrow_does_not_keep_the_command_from_ending(register) -> None:
    register("look", lambda job: None)
    queue.enqueue("look", "a", not_before=at(2100, 1, 1))
    call_command("work", once=True, stdout=StringIO())
    assert Job.objects.count() == 1


@pytest.mark.django_db
def test_the_table_is_tidied_but_no_mail_forgets_that_it_was_sent(register) -> None:
    schedule.register_periodic("tidy", "night", lambda: None)
    register("mail", lambda job: None, once=True)
    now = at(2026, 11, 23, 12, 0)
    old = now - dt.timedelta(days=400)

    def row(key: str, kind: str, status: str, when: dt.datetime) -> None:
        Job.objects.create(kind=kind, key=key, status=status, not_before=when, finished_at=when)

    row("old night", "tidy", Job.Status.DONE, old)
    row("new night", "tidy", Job.Status.DONE, now - dt.timedelta(days=364))
    row("old mail", "mail", Job.Status.DONE, old)
    row("old dead", "mail", Job.Status.DEAD, now - dt.timedelta(days=31))
    row("new dead", "mail", Job.Status.DEAD, now - dt.timedelta(days=29))
    row("waiting", "mail", Job.Status.WAITING, old)
    assert set(schedule.forgettable(now).values_list("key", flat=True)) == {"old night", "old dead"}


def test_the_portal_itself_tidies_every_night() -> None:
    assert ("privacy.purge", "night") in {(work.name, work.period) for work in schedule.periodic()}
    assert "privacy.purge" in queue.kinds()


def test_nothing_waits_for_the_work_of_the_night(register) -> None:
    """What is saved while a long night's work is being done is brought into the search beside it."""
    register("search", print)
    schedule.register_periodic("tidy", "night", lambda: None)
    assert queue.lanes() == {"": ["search"], schedule.LANE: ["tidy"]}


# --- real workers ---

OLD_DEAD_JOBS = 20_000
"""Enough for the purge to be at it for a while, so that it can be killed in the middle."""
PATIENCE = 240


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[Portal]:
    """An empty portal that has had no night yet, with a table to tidy."""
    made = Portal(tmp_path)
    made.environment["PORTAL_DEMO"] = "0"
    made.manage("migrate", "-v0")
    made.manage("createcachetable")
    made.manage("shell", "-v0", "-c",
        "import datetime as dt; from django.utils import timezone; from fsa_portal.outbox.models import Job;"
        "old = timezone.now() - dt.timedelta(days=60);"
        f"Job.objects.bulk_create(Job(kind='look', key=str(n), status='dead', not_before=old)"
        f" for n in range({OLD_DEAD_JOBS}))")  # fmt: skip
    yield made
    made.close()


def rows_of(portal: Portal, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(portal.folder / "portal.sqlite3", timeout=20)) as database, database:
        return database.execute(sql).fetchall()


def wait_for(portal: Portal, sql: str, what: str) -> None:
    """Until this finds a row."""
    end = time.monotonic() + PATIENCE
    while not rows_of(portal, sql):
        assert time.monotonic() < end, f"{what}\n{(portal.folder / 'processes.log').read_text()[-3000:]}"
        time.sleep(0.02)


@pytest.mark.slow
@pytest.mark.sqlite
def test_of_two_workers_one_is_killed_at_night_work_and_it_is_done_once(portal: Portal) -> None:
    """The other one goes on with it: one job a period, and one report, which has an end and the whole number."""
    portal.start_worker()
    killed = portal.worker
    begun = "SELECT 1 FROM privacy_purgecount WHERE place = 'outbox.job'"
    wait_for(portal, begun, "the purge does not begin")
    portal.start_worker()
    portal.kill(killed)
    (left,) = rows_of(portal, "SELECT count(*) FROM outbox_job WHERE kind = 'look'")[0]
    assert left > 0, "the purge was over before the kill"
    # Nobody has it in hand any more; the two minutes until that shows need not be waited for.
    rows_of(portal, "UPDATE outbox_job SET leased_until = '2020-01-01' WHERE leased_until IS NOT NULL")
    over = "SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM outbox_job WHERE status = 'waiting')"
    wait_for(portal, over, "the other worker does not finish the night")
    jobs = rows_of(portal, "SELECT kind, status FROM outbox_job")
    kinds = Counter(kind for kind, _ in jobs)
    assert {known.name: kinds[known.name] for known in schedule.periodic()} == {
        known.name: 1 for known in schedule.periodic()
    }
    assert {status for _, status in jobs} == {"done"}
    ((finished,),) = rows_of(portal, "SELECT finished_at FROM privacy_purge")
    assert finished is not None
    assert rows_of(portal, "SELECT rows FROM privacy_purgecount WHERE place = 'outbox.job'") == [
        (OLD_DEAD_JOBS,)
    ]
