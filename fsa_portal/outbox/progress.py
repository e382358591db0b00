"""How far a long job is: shown to administrators, kept over a kill, and a sign that the job is still in hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import transaction
from django.utils import timezone

from fsa_portal.outbox.models import Job

_current: ContextVar[tuple[Job, dt.timedelta] | None] = ContextVar("job", default=None)


class LostLease(Exception):
    """The job took so long without a word that somebody else has it now."""


@contextmanager
def of(job: Job, lease: dt.timedelta) -> Iterator[None]:
    """While inside, :func:`report` and :func:`cursor` speak of this job."""
    token = _current.set((job, lease))
    try:
        yield
    finally:
        _current.reset(token)


def report(*, done: int, total: int, cursor: Mapping[str, Any] | None = None) -> None:
    """``done`` of ``total`` pieces are finished; ``cursor`` says where to go on after a kill.

    Call it in the transaction that finishes the piece, so that both are kept or neither. Outside a job (a command, a
    test) it says nothing. Raises :class:`LostLease` when the job is no longer ours.
    """
    held = _current.get()
    if held is None:
        return
    job, lease = held
    until = timezone.now() + lease
    state = {"done": done, "total": total, "cursor": dict(cursor or {})}
    mine = Job.objects.filter(pk=job.pk, leased_until=job.leased_until)
    with transaction.atomic():
        if not mine.update(progress=state, leased_until=until):
            raise LostLease(str(job))
    job.progress, job.leased_until = state, until


def cursor() -> Mapping[str, Any]:
    """Where the last try of this job came to; empty at the first."""
    held = _current.get()
    return held[0].progress.get("cursor", {}) if held is not None else {}
