"""A long job says how far it is, keeps its lease while it does, and goes on where it was after a kill."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from fsa_portal.outbox import progress, queue
from fsa_portal.outbox.models import Job

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 23, 10, 0, tzinfo=dt.UTC)
PIECES = ["a", "b", "c", "d"]


class Killed(BaseException):
    """What a kill looks like to the code that it meets: nothing after it runs."""


class LongWork:
    """Does its pieces one by one; ``killed_after`` pieces it is killed, the first time."""

    def __init__(self, killed_after: int | None = None) -> None:
        self.done: list[str] = []
        self.killed_after = killed_after

    def __call__(self, job: Job) -> dict[str, int]:
        begin = progress.cursor().get("next", 0)
        for number in range(begin, len(PIECES)):
            if number == self.killed_after:
                self.killed_after = None
                raise Killed
            with transaction.atomic():
                self.done.append(PIECES[number])
                progress.report(done=number + 1, total=len(PIECES), cursor={"next": number + 1})
        return {"pieces": len(PIECES)}


def test_after_a_kill_the_job_goes_on_where_it_was(register) -> None:
    work = LongWork(killed_after=2)
    register("long", work, once=True)
    queue.enqueue("long", "2026-11-23")
    with pytest.raises(Killed):
        queue.drain()
    held = Job.objects.get()
    assert held.progress == {"done": 2, "total": 4, "cursor": {"next": 2}}
    with time_machine.travel(timezone.now() + 2 * queue.LEASE):
        queue.drain()
    assert work.done == PIECES
    ended = Job.objects.get()
    assert (ended.status, ended.result) == ("done", {"pieces": 4})
    assert ended.duration is not None


def test_a_report_renews_the_lease(register) -> None:
    taken_by_others: list[int] = []

    def slow(job: Job) -> None:
        for minute in range(1, 6):
            traveller.move_to(NOW + minute * dt.timedelta(minutes=1))
            taken_by_others.append(len(queue._lease(["long"], 10)))
            progress.report(done=minute, total=5)

    register("long", slow)
    with time_machine.travel(NOW, tick=False) as traveller:
        queue.enqueue("long", "a")
        queue.drain()
    assert taken_by_others == [0] * 5
    assert not Job.objects.exists()


def test_who_was_silent_for_too_long_stops(register) -> None:
    def silent(job: Job) -> None:
        traveller.move_to(NOW + 2 * queue.LEASE)
        assert len(queue._lease(["long"], 10)) == 1
        with pytest.raises(progress.LostLease):
            progress.report(done=1, total=2)

    register("long", silent)
    with time_machine.travel(NOW, tick=False) as traveller:
        queue.enqueue("long", "a")
        queue.drain()


def test_a_change_meanwhile_begins_from_the_start(register) -> None:
    work = LongWork(killed_after=2)
    register("long", work)
    queue.enqueue("long", "a")
    with pytest.raises(Killed):
        queue.drain()
    queue.enqueue("long", "a")
    with time_machine.travel(timezone.now() + 2 * queue.LEASE):
        queue.drain()
    assert work.done == ["a", "b", *PIECES]


def test_outside_a_job_nobody_is_told() -> None:
    progress.report(done=1, total=2)
    assert progress.cursor() == {}
