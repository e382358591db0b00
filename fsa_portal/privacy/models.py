"""Erasures of people, copies of their data, and what the nightly purge did: by numbers, never by texts about people."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fsa_portal.records import Due, declare
from fsa_portal.uploads.storage import private_storage


class ErasureQuerySet(models.QuerySet["Erasure"]):
    """Erasures by how far they are."""

    def unfinished(self) -> ErasureQuerySet:
        return self.filter(status__in=Erasure.UNFINISHED)


class Erasure(models.Model):
    """A person's data are to go: asked for, looked up, decided by an administrator, carried out piece by piece."""

    class Status(models.TextChoices):
        REQUESTED = "requested", _("asked for")
        SEARCHING = "searching", _("being looked up")
        OPEN = "open", _("to be decided")
        ERASING = "erasing", _("being carried out")
        DONE = "done", _("carried out")
        WITHDRAWN = "withdrawn", _("withdrawn")

    UNFINISHED = (Status.REQUESTED, Status.SEARCHING, Status.OPEN, Status.ERASING)

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="erasures", verbose_name=_("person")
    )
    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.REQUESTED)
    requested_at = models.DateTimeField(_("asked for on"), default=timezone.now)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    carried_out_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    looked_up_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(_("carried out on"), null=True)
    further_names = models.TextField(
        _("further spellings"),
        blank=True,
        max_length=1000,
        help_text=_("One per line: a former name, a short form, a phone number, another address."),
    )
    identifiers = models.JSONField(default=dict)
    """What is looked for; emptied when the erasure is done."""
    position = models.JSONField(default=dict)
    """``step`` and ``after``: where to go on after a kill; ``refused``: the step that cannot be done."""
    remaining = models.PositiveIntegerField(_("places left"), null=True)

    objects = ErasureQuerySet.as_manager()

    personal_data = declare(
        none="status requested_at looked_up_at finished_at position remaining",
        id="person requested_by carried_out_by",
        content="further_names identifiers",
        retention="report",
    )
    due = Due("report", after="finished_at")

    class Meta:
        verbose_name = _("erasure of a person")
        verbose_name_plural = _("erasures of persons")
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(status__in=["requested", "searching", "open", "erasing"]),
                name="privacy_one_unfinished_erasure",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["requested", "searching", "open", "erasing", "done", "withdrawn"]),
                name="privacy_erasure_status_is_known",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["done", "withdrawn"], finished_at__isnull=False, further_names="")
                | ~Q(status__in=["done", "withdrawn"]) & Q(finished_at__isnull=True),
                name="privacy_a_finished_erasure_knows_no_names",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("privacy:erasure", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN

    @property
    def is_working(self) -> bool:
        return self.status in {self.Status.SEARCHING, self.Status.ERASING}

    @property
    def is_preview(self) -> bool:
        """Nothing is carried out yet: what was counted is what would happen."""
        return self.carried_out_by_id is None and self.is_unfinished

    @property
    def is_unfinished(self) -> bool:
        return self.status in self.UNFINISHED


class ErasureCount(models.Model):
    """How many rows of one place an erasure found or changed."""

    class What(models.TextChoices):
        FOUND = "found", _("found")
        REMOVED = "removed", _("row removed")
        REDACTED = "redacted", _("name taken out")
        KEPT = "kept", _("stays, as a number without a name")

    erasure = models.ForeignKey(Erasure, on_delete=models.CASCADE, related_name="counts")
    what = models.CharField(max_length=10, choices=What)
    place = models.CharField(max_length=120)
    rows = models.PositiveIntegerField(default=0)

    personal_data = declare(none="erasure what place rows")

    class Meta:
        ordering = ["what", "place"]
        constraints = [
            models.UniqueConstraint(fields=["erasure", "what", "place"], name="privacy_one_count_per_place"),
            models.CheckConstraint(
                condition=Q(what__in=["found", "removed", "redacted", "kept"]), name="privacy_count_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place}: {self.rows}"


class ErasureQuestion(models.Model):
    """Something names the person that is not changed without an administrator's decision: a file, a published text,
    the account of somebody else."""

    class Kind(models.TextChoices):
        FILE = "file", _("file")
        PUBLISHED = "published", _("published text that is cited")
        ACCOUNT = "account", _("account of somebody else")

    class Answer(models.TextChoices):
        REMOVE = "remove", _("take out")
        KEEP = "keep", _("keep, with a reason")

    erasure = models.ForeignKey(Erasure, on_delete=models.CASCADE, related_name="questions")
    kind = models.CharField(max_length=10, choices=Kind)
    place = models.CharField(max_length=120)
    key = models.CharField(max_length=120)
    label = models.CharField(max_length=200)
    answer = models.CharField(_("decision"), max_length=10, choices=Answer, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    personal_data = declare(none="erasure kind place key answer", content="label reason", retention="report")

    class Meta:
        verbose_name = _("decision in an erasure")
        verbose_name_plural = _("decisions in erasures")
        ordering = ["kind", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["erasure", "place", "key"], name="privacy_asked_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["file", "published", "account"]), name="privacy_question_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(answer__in=["", "remove"]) | (Q(answer="keep") & ~Q(reason="")),
                name="privacy_kept_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.key}"


def copy_name(copy: Copy, filename: str) -> str:
    """The same name at every try: what a killed try left behind is found and written over."""
    return f"copies/{copy.pk}.zip"


class Copy(models.Model):
    """A copy of everything that is held about a person, made for that person, gone after seven days."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="copies_of_data"
    )
    requested_at = models.DateTimeField(_("asked for on"), default=timezone.now)
    ready_at = models.DateTimeField(_("ready since"), null=True)
    file = models.FileField(storage=private_storage, upload_to=copy_name, blank=True)
    size = models.PositiveBigIntegerField(default=0)

    personal_data = declare(
        none="requested_at ready_at size", id="person", content="file", retention="export"
    )
    due = Due("export", after="requested_at")

    class Meta:
        verbose_name = _("copy of one's data")
        verbose_name_plural = _("copies of one's data")
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(ready_at=None), name="privacy_one_copy_in_the_making"
            ),
            models.CheckConstraint(
                condition=Q(ready_at__isnull=True, file="") | (Q(ready_at__isnull=False) & ~Q(file="")),
                name="privacy_ready_with_a_file",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


class Purge(models.Model):
    """One nightly removal of what has been kept long enough, or a dry run of it."""

    started_at = models.DateTimeField(_("begun"), default=timezone.now)
    finished_at = models.DateTimeField(_("finished"), null=True)
    is_dry_run = models.BooleanField(_("dry run"), default=False)

    personal_data = declare(none="started_at finished_at is_dry_run")
    due = Due("report", after="finished_at")

    class Meta:
        verbose_name = _("nightly purge")
        verbose_name_plural = _("nightly purges")
        ordering = ["-started_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d}"


class PurgeCount(models.Model):
    """How many rows of one table went, and under which retention class."""

    purge = models.ForeignKey(Purge, on_delete=models.CASCADE, related_name="counts")
    retention = models.CharField(max_length=20)
    place = models.CharField(max_length=120)
    rows = models.PositiveIntegerField(default=0)

    personal_data = declare(none="purge retention place rows")

    class Meta:
        ordering = ["retention", "place"]
        constraints = [
            models.UniqueConstraint(fields=["purge", "place"], name="privacy_one_line_per_place"),
        ]

    def __str__(self) -> str:
        return f"{self.place}: {self.rows}"
