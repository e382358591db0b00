"""What is done every night or week: once per period, by key, however many workers there are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Literal

from django.db import transaction
from django.utils import timezone

from fsa_portal.outbox.models import Job
from fsa_portal.outbox.queue import enqueue, register

Period = Literal["night", "week"]
NIGHT_STARTS = 2
_due: dict[str, Period] = {}


def register_periodic(name: str, period: Period, work: Callable[[], None]) -> None:
    """Have ``work`` done once every night (after 2 o'clock) or week (in the night to Monday)."""
    register(name, lambda job: work(), once=True)
    _due[name] = period


def period_key(period: Period, now: dt.datetime) -> str:
    """``2026-11-22`` or ``2026-W47``: the period that began last; before 2 o'clock the day before still counts."""
    day = (timezone.localtime(now) - dt.timedelta(hours=NIGHT_STARTS)).date()
    if period == "night":
        return day.isoformat()
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def enqueue_due(now: dt.datetime | None = None) -> None:
    """Queue what this period has not had yet; calling it often changes nothing."""
    now = now or timezone.now()
    for name, period in _due.items():
        key = period_key(period, now)
        if not Job.objects.filter(kind=name, key=key).exists():
            with transaction.atomic():
                enqueue(name, key)


def tidy() -> None:
    """Forget finished nightly work after a year, dead letters after 30 days."""
    now = timezone.now()
    finished = Job.objects.filter(kind__in=_due, status=Job.Status.DONE)
    finished.filter(finished_at__lt=now - dt.timedelta(days=365)).delete()
    Job.objects.dead().filter(not_before__lt=now - dt.timedelta(days=30)).delete()
