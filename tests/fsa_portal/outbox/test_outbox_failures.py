"""What fails, comes too early or outlives its lease is done later, and holds nothing else up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest
import time_machine
from django.utils import timezone

from fsa_portal.outbox import queue
from fsa_portal.outbox.models import Job
from tests.factories.jobs import Worker

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 23, 10, 0, tzinfo=dt.UTC)


def test_a_failure_is_written_down_and_tried_again_later_and_later(register) -> None:
    worker = Worker("a")
    register("look", worker.one)
    waits = []
    with time_machine.travel(NOW, tick=False) as clock:
        queue.enqueue("look", "a")
        while (job := Job.objects.get()).status == Job.Status.WAITING:
            clock.move_to(job.not_before)
            assert queue.drain() == 1
            failed = Job.objects.get()
            waits.append((failed.not_before - timezone.now()).total_seconds())
            assert failed.last_error == "RuntimeError: no a"
            assert failed.leased_until is None
    assert waits[:4] == [2, 4, 8, 16]
    assert waits == sorted(waits)
    assert max(waits) == 3600
    assert len(waits) == queue.GIVE_UP_AFTER
    assert failed.attempts == queue.GIVE_UP_AFTER


def test_a_dead_letter_stays_visible_and_can_be_tried_again(register) -> None:
    worker = Worker("a")
    register("look", worker.one)
    queue.enqueue("look", "a")
    Job.objects.update(attempts=queue.GIVE_UP_AFTER - 1)
    queue.drain()
    dead = Job.objects.dead().get()
    Job.objects.update(not_before=timezone.now())
    assert queue.drain() == 0
    worker.broken.clear()
    queue.retry(dead)
    fresh = Job.objects.get()
    assert (fresh.status, fresh.attempts) == (Job.Status.WAITING, 0)
    assert queue.drain() == 1
    assert worker.done == ["a"]


def test_trying_again_touches_no_job_that_is_not_dead(worker: Worker) -> None:
    queue.enqueue("look", "a", not_before=timezone.now() + dt.timedelta(days=1))
    queue.retry(Job.objects.get())
    assert queue.drain() == 0


def test_a_new_change_brings_a_dead_letter_back(register) -> None:
    worker = Worker()
    register("look", worker.one)
    Job.objects.create(kind="look", key="a", status=Job.Status.DEAD, attempts=12, last_error="old")
    queue.enqueue("look", "a")
    assert queue.drain() == 1
    assert worker.done == ["a"]


def test_one_bad_job_of_a_batch_does_not_hold_up_the_others(register) -> None:
    worker = Worker("bad")
    register("look", worker.many, batch=True)
    queue.enqueue_many("look", ["a", "bad", "b", "c"])
    queue.drain()
    assert sorted(worker.done) == ["a", "b", "c"]
    left = Job.objects.get()
    assert (left.key, left.attempts) == ("bad", 1)


def test_a_batch_is_handed_over_at_once(register) -> None:
    sizes = []
    register("look", lambda jobs: sizes.append(len(jobs)), batch=True)
    queue.enqueue_many("look", ["a", "b", "c"])
    queue.drain()
    assert sizes == [3]


def test_a_bad_job_does_not_hold_up_other_kinds(register) -> None:
    mail, look = Worker("a"), Worker()
    register("mail", mail.one)
    register("look", look.one)
    queue.enqueue("mail", "a")
    queue.enqueue("look", "b")
    queue.drain()
    assert look.done == ["b"]


# --- leases ---


def test_what_one_has_in_hand_another_does_not_take(register) -> None:
    taken = []
    register("look", lambda job: taken.append(queue.drain()))
    queue.enqueue_many("look", ["a", "b"])
    assert queue.drain() == 2
    assert taken == [0, 0]


def test_what_a_dead_drainer_held_is_free_when_its_lease_ends(worker: Worker) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        queue.enqueue("look", "a")
        assert len(queue._lease(["look"], 10)) == 1
        assert queue.drain() == 0
        clock.shift(queue.LEASE)
        assert queue.drain() == 1


def test_a_long_row_of_slow_jobs_is_done_once_though_it_outlasts_the_lease(register) -> None:
    """A hundred mails at two seconds each; after each one another drainer looks for work, and is quick."""
    done: list[str] = []
    other_is_at_work = False
    with time_machine.travel(NOW, tick=False) as clock:

        def slow(job: Job) -> None:
            nonlocal other_is_at_work
            done.append(job.key)
            if not other_is_at_work:
                clock.shift(queue.LEASE / 3)
                other_is_at_work = True
                queue.drain()
                other_is_at_work = False

        register("mail", slow, once=True)
        queue.enqueue_many("mail", [f"{n}" for n in range(8)])
        queue.drain()
    assert sorted(done) == [f"{n}" for n in range(8)]


def test_a_lease_that_runs_out_is_renewed_before_a_job_is_begun(register) -> None:
    left = []
    with time_machine.travel(NOW, tick=False) as clock:

        def slow(job: Job) -> None:
            left.append(Job.objects.get(pk=job.pk).leased_until - timezone.now())
            clock.shift(queue.LEASE / 4)

        register("mail", slow)
        queue.enqueue_many("mail", ["0", "1", "2", "3"])
        queue.drain()
    assert min(left) > queue.LEASE / 2


def test_a_drainer_that_slept_through_its_lease_leaves_its_jobs_to_the_other(register) -> None:
    done: list[str] = []
    with time_machine.travel(NOW, tick=False) as clock:

        def sleepy(job: Job) -> None:
            done.append(job.key)
            if len(done) == 1:
                clock.shift(queue.LEASE * 2)
                # Meanwhile the other one takes what this one still believes to hold.
                queue.drain()

        register("look", sleepy)
        queue.enqueue_many("look", ["a", "b", "c"])
        queue.drain()
    assert done.count("b") == done.count("c") == 1


# --- what is no failure ---


def test_who_says_that_it_is_too_early_is_asked_again_then_and_has_not_failed(register) -> None:
    later = NOW + dt.timedelta(hours=3)

    def early(job: Job) -> None:
        raise queue.NotNow(later)

    register("look", early)
    with time_machine.travel(NOW, tick=False):
        queue.enqueue("look", "a")
        queue.drain()
    job = Job.objects.get()
    assert (job.not_before, job.attempts, job.status, job.last_error, job.leased_until) == (
        later,
        0,
        "waiting",
        "",
        None,
    )


def test_of_a_batch_only_those_are_put_back_that_were_not_done(register) -> None:
    later = NOW + dt.timedelta(hours=3)
    rounds: list[list[str]] = []

    def some(jobs: Sequence[Job]) -> None:
        rounds.append([job.key for job in jobs])
        reasons: dict[int, Exception] = {job.pk: queue.NotNow(later) for job in jobs if job.key == "early"}
        reasons |= {job.pk: RuntimeError("no") for job in jobs if job.key == "broken"}
        if reasons:
            raise queue.NotAll(reasons)

    register("look", some, batch=True, once=True)
    with time_machine.travel(NOW, tick=False):
        queue.enqueue_many("look", ["broken", "early", "good"])
        queue.drain()
    assert rounds == [["broken", "early", "good"]]
    found = {job.key: (job.status, job.attempts) for job in Job.objects.all()}
    assert found == {"good": ("done", 0), "broken": ("waiting", 1), "early": ("waiting", 0)}


def test_a_batch_of_one_is_put_back_likewise(register) -> None:
    def none(jobs: Sequence[Job]) -> None:
        raise queue.NotAll({job.pk: queue.NotNow(NOW + dt.timedelta(hours=3)) for job in jobs})

    register("look", none, batch=True)
    with time_machine.travel(NOW, tick=False):
        queue.enqueue("look", "a")
        queue.drain()
    assert Job.objects.get().attempts == 0
