"""The queue table."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fsa_portal.records import declare


class JobQuerySet(models.QuerySet["Job"]):
    """Jobs by what is to become of them."""

    def ready(self, now: dt.datetime) -> JobQuerySet:
        """Waiting, due, and in nobody's hands."""
        free = Q(leased_until=None) | Q(leased_until__lte=now)
        return self.filter(free, status=Job.Status.WAITING, not_before__lte=now)

    def dead(self) -> JobQuerySet:
        return self.filter(status=Job.Status.DEAD)


class Job(models.Model):
    """Something to do after the commit: "look again at chapter 12", "send this mail". One row per kind and key."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        DONE = "done", _("done")
        DEAD = "dead", _("given up")

    kind = models.CharField(_("kind"), max_length=60)
    key = models.CharField(_("key"), max_length=200)
    payload = models.JSONField(_("payload"), default=dict)
    # Grows with every change of what the key stands for (nanoseconds of the clock): a drainer closes what it has read.
    generation = models.PositiveBigIntegerField(default=0)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.WAITING)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    not_before = models.DateTimeField(_("not before"), default=timezone.now)
    leased_until = models.DateTimeField(null=True)
    last_error = models.TextField(_("last error"), blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    started_at = models.DateTimeField(_("started"), null=True)
    finished_at = models.DateTimeField(_("finished"), null=True)
    progress = models.JSONField(_("progress"), default=dict, blank=True)
    result = models.JSONField(_("result"), default=dict, blank=True)

    objects = JobQuerySet.as_manager()

    personal_data = declare(
        none="kind generation status attempts not_before leased_until created_at started_at finished_at progress"
        " result",
        id="key payload",
        content="last_error",
        retention="queue",
    )

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="outbox_one_row_per_kind_and_key"),
            models.CheckConstraint(
                condition=Q(status__in=["waiting", "done", "dead"]), name="outbox_status_is_known"
            ),
        ]
        indexes = [models.Index(fields=["status", "not_before"], name="outbox_ready")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    @property
    def duration(self) -> dt.timedelta | None:
        """How long the last try took, or has been taking; None before the first."""
        if self.started_at is None:
            return None
        return (self.finished_at or timezone.now()) - self.started_at
