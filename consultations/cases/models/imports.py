"""Tables of earlier advice that advisers bring in, and which of their rows have been taken over."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from consultations.cases.models.contacts import LONGEST_CONTACT, Contact, ContactKind, ShortAdvice
from fsa_portal.accounts.models import Affiliation
from fsa_portal.actor import Actor
from fsa_portal.records import Due, declare, exactly_one


class ImportStatus(models.TextChoices):
    """How far the import of a table is."""

    DRAFT = "entwurf", pgettext_lazy("import", "being prepared")
    RUNNING = "laeuft", pgettext_lazy("import", "running")
    DONE = "fertig", pgettext_lazy("import", "finished")


class CaseImportQuerySet(models.QuerySet["CaseImport"]):
    """Imports by who may see them."""

    def visible_to(self, actor: Actor) -> CaseImportQuerySet:
        """One's own, in the affiliation in which they were begun, for those who advise."""
        if actor.affiliation_id is None or not actor.has_role("adviser", "lead"):
            return self.none()
        return self.filter(affiliation=actor.affiliation_id)

    def without_rows(self) -> CaseImportQuerySet:
        return self.defer("rows", "choices")


class CaseImport(models.Model):
    """A table of somebody's earlier advice on its way into the portal. Its cells go when they have been taken over; the
    file itself is read and not kept."""

    affiliation = models.ForeignKey(
        Affiliation, on_delete=models.PROTECT, related_name="+", verbose_name=_("adviser")
    )
    file_name = models.CharField(_("name of the file"), max_length=255)
    header = models.JSONField(_("headings"), default=list)
    rows = models.JSONField(_("rows of the table"), default=list)
    """Pairs of the row's number in the file and its cells; empty after the run."""
    columns = models.JSONField(default=list)
    """For each column what it holds (``importing.columns.Holds``)."""
    choices = models.JSONField(_("chosen bodies"), default=dict)
    """Names that the directory does not know, and whom the adviser meant by them."""
    kind = models.CharField(
        _("kind where none is named"), max_length=30, choices=ContactKind, blank=True, default=""
    )
    minutes = models.PositiveIntegerField(_("minutes where none are named"), null=True, blank=True)
    status = models.CharField(
        _("status"), max_length=20, choices=ImportStatus, default=ImportStatus.DRAFT, editable=False
    )
    total = models.PositiveIntegerField(default=0)
    began_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, editable=False)

    objects = CaseImportQuerySet.as_manager()

    personal_data = declare(
        none="columns kind minutes status total began_at finished_at",
        id="affiliation",
        content="file_name header rows choices",
        retention="import",
    )
    due = Due("import", after="began_at")

    class Meta:
        verbose_name = pgettext_lazy("noun", "import of a table")
        verbose_name_plural = _("imports of tables")
        ordering = ["-began_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=ImportStatus.values), name="cases_import_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["", *ContactKind.values]), name="cases_import_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(minutes__isnull=True) | Q(minutes__gte=1, minutes__lte=LONGEST_CONTACT),
                name="cases_import_fits_a_day",
            ),
            models.CheckConstraint(
                condition=Q(status=ImportStatus.DONE, finished_at__isnull=False)
                | (~Q(status=ImportStatus.DONE) & Q(finished_at__isnull=True)),
                name="cases_import_finished_when",
            ),
        ]

    def __str__(self) -> str:
        # Not the name of the file, which may name people.
        return f"{timezone.localtime(self.began_at):%Y-%m-%d %H:%M} ({self.pk})"

    def get_absolute_url(self) -> str:
        return reverse("cases:import", args=[self.pk])


class ImportedRow(models.Model):
    """A row of a table became this entry. The same row is not taken over twice by the same affiliation."""

    affiliation = models.ForeignKey(Affiliation, on_delete=models.PROTECT, related_name="+")
    fingerprint = models.CharField(max_length=64)
    file_number = models.CharField(_("file number in the table"), max_length=100, blank=True)
    contact = models.ForeignKey(Contact, null=True, on_delete=models.CASCADE, related_name="+")
    short_advice = models.ForeignKey(ShortAdvice, null=True, on_delete=models.CASCADE, related_name="+")

    personal_data = declare(
        none="fingerprint contact short_advice", id="affiliation", content="file_number", retention="case"
    )

    class Meta:
        verbose_name = _("imported row")
        verbose_name_plural = _("imported rows")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["affiliation", "fingerprint"], name="cases_imported_once"),
            models.CheckConstraint(
                condition=exactly_one("contact", "short_advice"), name="cases_imported_row_is_one_entry"
            ),
        ]
        indexes = [models.Index(fields=["affiliation", "file_number"], name="cases_imported_numbers")]

    def __str__(self) -> str:
        return str(self.pk)


class Becomes(models.TextChoices):
    """What a row of a table becomes."""

    NEW_CASE = "fall", _("new case with a contact")
    CONTACT = "kontakt", _("contact in a case")
    SHORT = "kurzberatung", _("short advice")
    KNOWN = "bekannt", _("already taken over")
    WRONG = "fehler", _("not taken over")


class ImportLine(models.Model):
    """What became of one row: the report of an import."""

    of = models.ForeignKey(CaseImport, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField(pgettext_lazy("import", "row"))
    outcome = models.CharField(pgettext_lazy("import", "what became of it"), max_length=20, choices=Becomes)
    remarks = models.TextField(_("remarks"), blank=True)
    row = models.ForeignKey(ImportedRow, null=True, on_delete=models.SET_NULL, related_name="+")

    personal_data = declare(none="of number outcome row", content="remarks", retention="import")

    class Meta:
        verbose_name = _("line of an import's report")
        verbose_name_plural = _("lines of an import's report")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["of", "number"], name="cases_import_row_once"),
            models.CheckConstraint(
                condition=Q(outcome__in=Becomes.values), name="cases_import_outcome_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.of_id}:{self.number}"
