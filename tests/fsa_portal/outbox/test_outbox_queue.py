"""Nothing that is put into the outbox is lost, and nothing is done more often than it should be."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.db import transaction

from fsa_portal.outbox import queue
from fsa_portal.outbox.models import Job
from tests.factories.jobs import Worker

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 23, 10, 0, tzinfo=dt.UTC)


# --- putting in ---


def test_the_same_thing_again_is_one_row_with_a_higher_generation(worker: Worker) -> None:
    queue.enqueue("look", "a", {"n": 1})
    first = Job.objects.get()
    queue.enqueue("look", "a", {"n": 2})
    second = Job.objects.get()
    assert second.pk == first.pk
    assert second.generation > first.generation
    assert second.payload == {"n": 2}
    queue.enqueue("look", "b")
    assert Job.objects.count() == 2


def test_many_keys_take_as_few_statements_as_one(worker: Worker, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        queue.enqueue_many("look", [f"{n}" for n in range(50)])
    assert Job.objects.count() == 50
    with django_assert_num_queries(0):
        queue.enqueue_many("look", [])


def test_what_is_rolled_back_was_never_queued(worker: Worker) -> None:
    with transaction.atomic():
        queue.enqueue("look", "a")
        transaction.set_rollback(True)
    assert not Job.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_enqueue_outside_a_transaction_is_refused(worker: Worker) -> None:
    with pytest.raises(transaction.TransactionManagementError):
        queue.enqueue("look", "a")
    assert not Job.objects.exists()
    with transaction.atomic():
        queue.enqueue("look", "a")
    assert Job.objects.count() == 1


def test_a_kind_that_nobody_handles_is_a_fault_at_once(worker: Worker) -> None:
    with pytest.raises(KeyError):
        queue.enqueue("unknown", "a")


def test_a_kind_has_one_handler(worker: Worker) -> None:
    with pytest.raises(ValueError, match="registered twice"):
        queue.register("look", worker.one)


# --- doing ---


def test_what_is_done_is_gone(worker: Worker) -> None:
    queue.enqueue("look", "a", {"n": 1})
    assert queue.drain() == 1
    assert worker.done == ["a"]
    assert worker.payloads == [{"n": 1}]
    assert not Job.objects.exists()
    assert queue.drain() == 0


def test_a_job_waits_for_its_time(worker: Worker) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        queue.enqueue("look", "a", not_before=NOW + dt.timedelta(hours=1))
        assert queue.drain() == 0
        clock.shift(dt.timedelta(hours=1))
        assert queue.drain() == 1


def test_a_drainer_takes_only_its_kinds_and_no_more_than_its_limit(register) -> None:
    look, mail = Worker(), Worker()
    register("look", look.one)
    register("mail", mail.one)
    queue.enqueue_many("look", ["a", "b", "c"])
    queue.enqueue("mail", "d")
    assert queue.drain(["look"], limit=2) == 2
    assert (len(look.done), mail.done) == (2, [])
    assert queue.drain() == 2
    assert sorted(look.done) == ["a", "b", "c"]
    assert mail.done == ["d"]


def test_rows_of_a_kind_that_this_version_does_not_know_are_left_alone(worker: Worker) -> None:
    Job.objects.create(kind="of-tomorrow", key="a")
    assert queue.drain() == 0
    assert Job.objects.get().status == Job.Status.WAITING


def test_a_change_that_comes_while_the_work_is_done_is_not_lost(register) -> None:
    seen: list[object] = []

    def handler(job: Job) -> None:
        seen.append(job.payload)
        if len(seen) == 1:
            queue.enqueue("look", job.key, {"n": 2})

    register("look", handler)
    queue.enqueue("look", "a", {"n": 1})
    queue.drain()
    assert seen == [{"n": 1}, {"n": 2}]
    assert not Job.objects.exists()


def test_a_change_that_comes_while_the_work_fails_is_tried_at_once(register) -> None:
    seen: list[object] = []

    def handler(job: Job) -> None:
        seen.append(job.payload)
        if len(seen) == 1:
            queue.enqueue("look", job.key, {"n": 2})
            raise RuntimeError("the old text")

    register("look", handler)
    queue.enqueue("look", "a", {"n": 1})
    queue.drain()
    assert seen == [{"n": 1}, {"n": 2}]


# --- once ---


def test_what_is_done_once_keeps_its_key_and_is_never_done_again(register) -> None:
    mail = Worker()
    register("mail", mail.one, once=True)
    for _ in range(3):
        queue.enqueue("mail", "welcome:5", {"n": len(mail.done)})
        queue.drain()
    assert mail.done == ["welcome:5"]
    kept = Job.objects.get()
    assert kept.status == Job.Status.DONE
    assert kept.finished_at is not None
    assert kept.payload == {"n": 0}


def test_queuing_a_mail_twice_before_it_goes_sends_one(register) -> None:
    mail = Worker()
    register("mail", mail.one, once=True)
    queue.enqueue("mail", "welcome:5", {"n": 1})
    queue.enqueue("mail", "welcome:5", {"n": 2})
    queue.drain()
    assert mail.payloads == [{"n": 1}]


def test_a_mail_that_failed_is_still_tried_again(register) -> None:
    mail = Worker("welcome:5")
    register("mail", mail.one, once=True)
    with time_machine.travel(NOW, tick=False) as clock:
        queue.enqueue("mail", "welcome:5")
        queue.drain()
        mail.broken.clear()
        clock.shift(dt.timedelta(seconds=2))
        queue.drain()
    assert mail.done == ["welcome:5"]


def test_kinds_are_told_apart_by_lane(register) -> None:
    for name, lane in (("look", ""), ("mail", "mail"), ("tidy", "")):
        register(name, print, lane=lane)
    assert queue.lanes() == {"": ["look", "tidy"], "mail": ["mail"]}


def test_a_worker_that_is_to_end_begins_nothing_more(worker: Worker) -> None:
    queue.enqueue("look", "a")
    queue.stopping.set()
    try:
        assert queue.drain() == 0
    finally:
        queue.stopping.clear()
    assert worker.done == []
