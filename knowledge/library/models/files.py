"""The files of a document: each that it ever had, copies that carry a caveat, and the text in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.db.models.fields.files import FieldFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.models import DocumentVersion, PortalDocument
from fsa_portal.records import declare
from fsa_portal.uploads.storage import immutable_name

if TYPE_CHECKING:
    from knowledge.library.models.documents import DocumentPage


class PublishedVersion(models.Model):
    """One file that a document had: from when until when its address delivered it. It stays below an address of its own.

    Where the file lies follows from ``document``, or from ``former`` once the file of that was replaced. Of a version
    from before the document came here, only date and note may be known.
    """

    page = models.ForeignKey("library.DocumentPage", on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    document = models.ForeignKey(PortalDocument, null=True, on_delete=models.PROTECT, related_name="+")
    former = models.ForeignKey(DocumentVersion, null=True, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64, blank=True)
    published_at = models.DateTimeField(default=timezone.now)
    replaced_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    """From when on nobody gets it; the list still says that there was one."""
    note = models.CharField(max_length=DocumentVersion.NOTE_LENGTH, blank=True)

    personal_data = declare(
        none="page number document former sha256 published_at replaced_at withdrawn_at note"
    )

    class Meta:
        ordering = ["number"]
        verbose_name = _("version of a document")
        verbose_name_plural = _("versions of documents")
        constraints = [
            models.UniqueConstraint(fields=["page", "number"], name="library_one_version_per_number"),
            models.UniqueConstraint(
                fields=["page"],
                condition=Q(replaced_at=None),
                name="library_one_present_version",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(replaced_at__isnull=False),
                name="library_only_former_versions_are_withdrawn",
            ),
            models.CheckConstraint(
                condition=Q(document__isnull=False) | Q(replaced_at__isnull=False, former=None, sha256=""),
                name="library_only_former_versions_have_no_file",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.page_id}, {self.number}"

    @property
    def has_file(self) -> bool:
        return self.document_id is not None

    @property
    def file(self) -> FieldFile:
        assert self.document is not None
        return self.former.file if self.former else self.document.file

    @property
    def file_name(self) -> str:
        assert self.document is not None
        return self.former.filename if self.former else self.document.filename


class StampedCopy(models.Model):
    """The copy of a PDF that carries the caveat of its document on every page; readers get it instead of the original.

    It holds for one stored file (``source``) and one wording; where a PDF cannot be written on, ``refused`` says why.
    """

    page = models.ForeignKey("library.DocumentPage", on_delete=models.CASCADE, related_name="stamped")
    source = models.CharField(max_length=255)
    caveat = models.CharField(max_length=200)
    file = models.FileField(upload_to=immutable_name, blank=True)
    refused = models.CharField(max_length=40, blank=True)
    made_at = models.DateTimeField(default=timezone.now)

    personal_data = declare(none="page source caveat file refused made_at")

    class Meta:
        ordering = ["pk"]
        verbose_name = _("copy with a caveat")
        verbose_name_plural = _("copies with a caveat")
        constraints = [
            models.UniqueConstraint(fields=["page", "source"], name="library_one_stamped_copy_per_file"),
            models.CheckConstraint(
                condition=(Q(file="") & ~Q(refused="")) | (~Q(file="") & Q(refused="")),
                name="library_stamped_or_refused",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.page_id}, {self.source}"


class DocumentText(models.Model):
    """The text of one page, sheet or section of a library file, as the search reads it; a hit leads there."""

    document: models.ForeignKey[DocumentPage] = models.ForeignKey(
        "library.DocumentPage", on_delete=models.CASCADE, related_name="texts"
    )
    page = models.PositiveIntegerField()
    heading = models.CharField(max_length=200, blank=True)
    """Name of the sheet, or the heading of the section."""
    text = models.TextField()

    personal_data = declare(none="document page heading text")

    class Meta:
        ordering = ["page"]
        verbose_name = _("text of a page")
        verbose_name_plural = _("texts of pages")
        constraints = [models.UniqueConstraint(fields=["document", "page"], name="library_one_text_per_page")]

    def __str__(self) -> str:
        return f"{self.document_id}, {self.page}"
