"""What is done every night or week: once per period, by key, however many workers there are. And what is done as soon
as its moment has come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise

from fsa_portal.outbox.models import Job
from fsa_portal.outbox.queue import enqueue, enqueue_many, register
from fsa_portal.records import RETENTION

Period = Literal["night", "week"]
NIGHT_STARTS = 2
LANE = "periodic"
"""A lane of its own: what is saved meanwhile does not wait for a long night's work to be found."""
KEPT = dt.timedelta(days=365)
"""How long the administrators can look back at what was done."""


@dataclass(frozen=True, slots=True)
class Periodic:
    """Something that is due again and again."""

    name: str
    period: Period
    label: Any


_due: dict[str, Periodic] = {}
_watched: dict[str, Callable[[dt.datetime], Iterable[str]]] = {}


def register_periodic(
    name: str, period: Period, work: Callable[[], Mapping[str, Any] | None], *, label: Any = ""
) -> None:
    """Have ``work`` done once every night (after 2 o'clock) or week (in the night to Monday).

    ``label`` says to administrators what it does; the figures that ``work`` returns are shown beside it.
    """
    register(name, lambda job: work(), once=True, lane=LANE, label=label)
    _due[name] = Periodic(name, period, label or name)


def register_watch(
    name: str,
    due: Callable[[dt.datetime], Iterable[str]],
    work: Callable[[Job], Mapping[str, Any] | None],
    *,
    label: str | Promise,
) -> None:
    """Have ``work`` done for each key that ``due`` names, which is asked every half minute: dates that people set."""
    register(name, work, label=label)
    _watched[name] = due


def periodic() -> tuple[Periodic, ...]:
    """All that is registered, by label."""
    return tuple(sorted(_due.values(), key=lambda known: str(known.label)))


def period_key(period: Period, now: dt.datetime) -> str:
    """``2026-11-22`` or ``2026-W47``: the period that began last; before 2 o'clock the day before still counts."""
    day = (timezone.localtime(now) - dt.timedelta(hours=NIGHT_STARTS)).date()
    if period == "night":
        return day.isoformat()
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def enqueue_due(now: dt.datetime | None = None) -> None:
    """Queue what this period has not had yet, and what has become due; calling it often changes nothing."""
    now = now or timezone.now()
    for name, due in _watched.items():
        wanted = set(due(now))
        # What is being tried again, or was given up, is not begun anew every half minute.
        if fresh := wanted - set(Job.objects.filter(kind=name, key__in=wanted).values_list("key", flat=True)):
            with transaction.atomic():
                enqueue_many(name, fresh)
    for name, known in _due.items():
        key = period_key(known.period, now)
        if not Job.objects.filter(kind=name, key=key).exists():
            with transaction.atomic():
                enqueue(name, key)


def forgettable(now: dt.datetime) -> models.QuerySet[Job]:
    """Finished nightly work that is older than a year, and dead letters whose class of retention is over."""
    dead_kept = dt.timedelta(days=RETENTION["queue"].days or 0)
    finished = Q(kind__in=_due, status=Job.Status.DONE, finished_at__lt=now - KEPT)
    return Job.objects.filter(finished | Q(status=Job.Status.DEAD, not_before__lt=now - dead_kept))
