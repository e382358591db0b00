"""Two workers with real transactions share the work: each job is done once, and by one of them."""

from __future__ import annotations

import threading
import time
from collections import Counter

import pytest
from django.db import connections, transaction
from django.db.models.signals import pre_delete

from fsa_portal.outbox import queue
from fsa_portal.outbox.models import Job
from tests.factories.crowd import PATIENCE, all_at_once

pytestmark = pytest.mark.django_db(transaction=True)

KEYS = [f"{number}" for number in range(30)]


def test_the_same_job_is_never_done_by_two_at_once(register) -> None:
    done: Counter[str] = Counter()
    workers: set[int] = set()
    lock = threading.Lock()

    def handler(job: Job) -> None:
        with lock:
            done[job.key] += 1
            workers.add(threading.get_ident())
        time.sleep(0.01)

    register("look", handler)
    with transaction.atomic():
        queue.enqueue_many("look", KEYS)

    def work() -> None:
        while Job.objects.exists():
            queue.drain(limit=5)
            time.sleep(0.001)

    assert all_at_once([work, work]) == []
    assert done == Counter(KEYS)
    assert len(workers) == 2


def test_no_change_is_lost_between_people_who_write_and_two_who_drain(register) -> None:
    """After everything is quiet, the last word of each key was seen."""
    seen: dict[str, int] = {}
    lock = threading.Lock()
    last = 8

    def handler(job: Job) -> None:
        with lock:
            seen[job.key] = max(seen.get(job.key, 0), job.payload["n"])

    register("look", handler)
    writing = threading.Event()

    def write() -> None:
        for n in range(1, last + 1):
            with transaction.atomic():
                queue.enqueue_many("look", KEYS[:5], {"n": n})
        writing.set()

    def work() -> None:
        while not writing.is_set() or Job.objects.exists():
            queue.drain()
            time.sleep(0.001)

    assert all_at_once([write, work, work]) == []
    assert seen == {key: last for key in KEYS[:5]}


def test_a_change_that_comes_while_a_job_is_closed_is_not_deleted_with_it(register) -> None:
    """Django selects what it deletes, then deletes it by id: between the two somebody queues the same key again."""
    seen: list[int] = []
    register("look", lambda job: seen.append(job.payload["n"]))

    def write(n: int) -> None:
        with transaction.atomic():
            queue.enqueue("look", "7", {"n": n})

    def second() -> None:
        try:
            write(2)
        finally:
            connections.close_all()

    writer = threading.Thread(target=second, daemon=True)

    def between(**_: object) -> None:
        if not writer.ident:
            writer.start()
            # Either it commits here, or it waits until the job is closed.
            writer.join(1)

    pre_delete.connect(between, sender=Job)
    try:
        write(1)
        queue.drain()
        writer.join(PATIENCE)
    finally:
        pre_delete.disconnect(between, sender=Job)
    assert not writer.is_alive()
    queue.drain()
    assert seen == [1, 2]
