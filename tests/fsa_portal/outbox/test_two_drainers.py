"""Two workers with real transactions share the work: each job is done once, and by one of them."""

from __future__ import annotations

import threading
import time
from collections import Counter

import pytest
from django.db import transaction

from fsa_portal.outbox import queue
from fsa_portal.outbox.models import Job
from tests.factories.crowd import all_at_once

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
