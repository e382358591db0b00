"""Put work into the outbox and drain it.

Handlers decide from the state of the database, so order and repeats do not matter. A lease is a short committed
transaction, the work happens outside any; a drainer closes only the generation that it read, so a change that comes
while the work is being done is not lost.
"""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from django.db import connection, transaction
from django.utils import timezone
from django.utils.functional import Promise

from fsa_portal.outbox import progress
from fsa_portal.outbox.models import Job

log = structlog.get_logger(__name__)

LEASE = dt.timedelta(minutes=2)
GIVE_UP_AFTER = 12
LONGEST_WAIT = dt.timedelta(hours=1)
BATCH = 100
ONCE: dict[str, Any] = {"ignore_conflicts": True}
AGAIN: dict[str, Any] = {
    "update_conflicts": True,
    "unique_fields": ["kind", "key"],
    "update_fields": ["generation", "payload", "status", "not_before", "attempts", "last_error", "progress"],
}


Handler = Callable[[Any], Mapping[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Kind:
    """What is registered for a kind of job."""

    name: str
    handler: Handler
    batch: bool
    once: bool
    lease: dt.timedelta
    """How long a job is somebody's: as long a dead drainer keeps it from the others."""
    lane: str
    """The worker does each lane in a thread of its own, so that what waits for others stops nobody else."""
    label: str | Promise
    """What administrators read in the list of jobs."""


class NotNow(Exception):
    """Raised by a handler for which it is too early: the job waits until then, and that is no failure."""

    def __init__(self, until: dt.datetime) -> None:
        super().__init__(f"not before {until:%Y-%m-%d %H:%M:%S}")
        self.until = until


class NotAll(Exception):
    """Raised by a batch handler at its end: these jobs (by id) are not done, each for its own reason; the others are."""

    def __init__(self, reasons: Mapping[int, Exception]) -> None:
        super().__init__(f"{len(reasons)} jobs of the batch")
        self.reasons = reasons


_kinds: dict[str, Kind] = {}

stopping = threading.Event()
"""Set when the worker is to end: who works through a long batch hands back what is left of it."""


def register(
    name: str,
    handler: Handler,
    *,
    batch: bool = False,
    once: bool = False,
    lease: dt.timedelta = LEASE,
    lane: str = "",
    label: str | Promise = "",
) -> None:
    """Say who does jobs of this kind, and what administrators call them.

    An ordinary handler gets one :class:`Job`, a ``batch`` handler a list of them. ``once``: the key is kept for ever,
    so the same job can never be done twice (mail, nightly work); the figures that its handler returns stay with it. A
    handler that takes longer than its lease says how far it is (``progress.report``), which renews the lease.
    """
    if name in _kinds:
        raise ValueError(f"outbox kind {name!r} is registered twice")
    _kinds[name] = Kind(name, handler, batch, once, lease, lane, label)


def kinds() -> tuple[str, ...]:
    return tuple(_kinds)


def labels() -> dict[str, str]:
    """What each kind is called, by its name."""
    return {kind.name: str(kind.label or kind.name) for kind in _kinds.values()}


def label_of(name: str) -> str:
    """What people call the kind; the name of one that is gone stays as it is."""
    return labels().get(name, name)


def lanes() -> dict[str, list[str]]:
    """The kinds of each lane."""
    found: dict[str, list[str]] = {}
    for kind in _kinds.values():
        found.setdefault(kind.lane, []).append(kind.name)
    return found


def enqueue(
    kind: str, key: str, payload: dict[str, Any] | None = None, *, not_before: dt.datetime | None = None
) -> None:
    """Have ``kind`` done for ``key`` after this transaction commits. Must be called inside the transaction."""
    enqueue_many(kind, [key], payload, not_before=not_before)


def enqueue_many(
    kind: str,
    keys: Iterable[str],
    payload: dict[str, Any] | None = None,
    *,
    not_before: dt.datetime | None = None,
) -> None:
    """:func:`enqueue` for several keys in one statement."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError(
            "enqueue() belongs inside the transaction that causes the work"
        )
    # One order of keys for everybody: two transactions that queue the same keys cannot lock each other out.
    wanted = sorted(set(keys))
    if not wanted:
        return
    due = not_before or timezone.now()
    # One statement: between an insert that finds the row and an update that no longer does, a change would be lost.
    Job.objects.bulk_create(
        [
            Job(kind=kind, key=key, payload=payload or {}, not_before=due, generation=time.time_ns())
            for key in wanted
        ],
        **ONCE if _kinds[kind].once else AGAIN,
    )


def drain(kinds: Iterable[str] | None = None, limit: int = 500) -> int:
    """Do what is due now, at most ``limit`` jobs; returns how many were taken in hand."""
    names = list(_kinds if kinds is None else kinds)
    taken = 0
    while taken < limit and not stopping.is_set():
        jobs = _lease(names, min(BATCH, limit - taken))
        if not jobs:
            break
        taken += len(jobs)
        for name in dict.fromkeys(job.kind for job in jobs):
            _work(_kinds[name], [job for job in jobs if job.kind == name])
    return taken


def _lease(names: Sequence[str], size: int) -> list[Job]:
    now = timezone.now()
    ready = Job.objects.ready(now).filter(kind__in=names).order_by("not_before", "pk")
    # A look without a lock first: an idle worker must not queue up in front of people who write.
    if not ready.exists():
        return []
    with transaction.atomic():
        if connection.features.has_select_for_update_skip_locked:
            ready = ready.select_for_update(skip_locked=True)
        jobs = list(ready[:size])
        for kind in {_kinds[job.kind] for job in jobs}:
            of_kind = [job for job in jobs if job.kind == kind.name]
            Job.objects.filter(pk__in=[job.pk for job in of_kind]).update(
                leased_until=now + kind.lease, started_at=now
            )
            for job in of_kind:
                job.leased_until = now + kind.lease
    return jobs


def _still_mine(job: Job) -> bool:
    """Whether nobody else took the job while those before it were done; a lease that runs out is renewed."""
    now = timezone.now()
    lease = _kinds[job.kind].lease
    assert job.leased_until is not None
    if job.leased_until - now > lease / 2:
        return True
    held = Job.objects.filter(pk=job.pk, leased_until=job.leased_until)
    job.leased_until = now + lease
    with transaction.atomic():
        return bool(held.update(leased_until=job.leased_until))


def _work(kind: Kind, leased: list[Job]) -> None:
    jobs = [job for job in leased if _still_mine(job)] if kind.batch else leased
    if kind.batch and len(jobs) > 1:
        try:
            kind.handler(jobs)
        except NotAll as rest:
            _close(kind, [job for job in jobs if job.pk not in rest.reasons])
            for job in jobs:
                if job.pk in rest.reasons:
                    _put_back(kind, job, rest.reasons[job.pk])
            return
        except Exception:
            log.warning("outbox.batch_failed", kind=kind.name, jobs=len(jobs), exc_info=True)
        else:
            _close(kind, jobs)
            return
    for job in jobs:
        if not _still_mine(job):
            continue
        try:
            with progress.of(job, kind.lease):
                result = kind.handler([job] if kind.batch else job)
        except NotAll as rest:
            _put_back(kind, job, rest.reasons[job.pk])
        except Exception as failure:  # noqa: BLE001 - whatever went wrong is written down and tried again
            _put_back(kind, job, failure)
        else:
            _close(kind, [job], result)


def _close(kind: Kind, jobs: Sequence[Job], result: Mapping[str, Any] | None = None) -> None:
    now = timezone.now()
    with transaction.atomic():
        # Held before they are looked at: Django deletes by their ids what it has selected before, and a change that
        # came between the two would go with them.
        held = Job.objects.select_for_update().filter(pk__in=[job.pk for job in jobs])
        list(held.order_by("kind", "key").values_list("pk", flat=True))
        by_generation: dict[int, list[int]] = {}
        for job in jobs:
            by_generation.setdefault(job.generation, []).append(job.pk)
        for generation, pks in by_generation.items():
            rows = Job.objects.filter(pk__in=pks)
            current = rows.filter(generation=generation)
            if kind.once:
                current.update(
                    status=Job.Status.DONE, finished_at=now, leased_until=None, result=dict(result or {})
                )
            else:
                current.delete()
            rows.exclude(generation=generation).update(leased_until=None)


def _put_back(kind: Kind, job: Job, reason: Exception) -> None:
    if not isinstance(reason, NotNow):
        _fail(kind, job, reason)
        return
    with transaction.atomic():
        rows = Job.objects.filter(pk=job.pk)
        rows.filter(generation=job.generation).update(not_before=reason.until, leased_until=None)
        rows.exclude(generation=job.generation).update(leased_until=None)


def _fail(kind: Kind, job: Job, failure: Exception) -> None:
    attempts = job.attempts + 1
    dead = attempts >= GIVE_UP_AFTER
    wait = min(dt.timedelta(seconds=2**attempts), LONGEST_WAIT)
    log.error("outbox.failed", kind=kind.name, job=job.pk, attempts=attempts, dead=dead, exc_info=failure)
    with transaction.atomic():
        rows = Job.objects.filter(pk=job.pk)
        rows.filter(generation=job.generation).update(
            status=Job.Status.DEAD if dead else Job.Status.WAITING,
            attempts=attempts,
            not_before=timezone.now() + wait,
            leased_until=None,
            last_error=f"{type(failure).__name__}: {failure}"[:2000],
        )
        rows.exclude(generation=job.generation).update(leased_until=None)


def retry(job: Job) -> bool:
    """Try a dead letter again now; says whether it was one."""
    with transaction.atomic():
        changed = Job.objects.filter(pk=job.pk, status=Job.Status.DEAD).update(
            status=Job.Status.WAITING, attempts=0, not_before=timezone.now(), leased_until=None
        )
    return bool(changed)
