"""Our own images and documents, and the former files of documents."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition, Filter

from fsa_portal.records import declare
from fsa_portal.uploads.storage import immutable_name


class PortalImage(AbstractImage):
    """A picture with all that a public office must say about it."""

    alternative_text = models.CharField(
        _("alternative text"),
        max_length=300,
        blank=True,
        help_text=_("What a person who cannot see it should know."),
    )
    credit = models.CharField(_("credit"), max_length=160, blank=True)
    licence = models.CharField(_("licence"), max_length=120, blank=True)

    SAID_OF_IT: ClassVar[tuple[str, ...]] = ("alternative_text", "credit", "licence")
    """Nothing without these is published; drafts and files from elsewhere may wait for them."""

    admin_form_fields = ("title", "file", "alternative_text", "credit", "licence", "collection", "tags")

    personal_data = declare(
        none="title file width height created_at focal_point_x focal_point_y focal_point_width focal_point_height"
        " file_size file_hash collection tags licence alternative_text description",
        id="uploaded_by_user",
        content="credit",
        retention="content",
    )

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    def get_upload_to(self, filename: str) -> str:
        return immutable_name(self, filename)

    def generate_rendition_file(self, filter: Filter, *, source: File | None = None) -> File:
        """Wagtail draws into a temporary file that it leaves open."""
        with super().generate_rendition_file(filter, source=source) as drawn:
            drawn.seek(0)
            return ContentFile(drawn.read(), name=drawn.name)

    @property
    def default_alt_text(self) -> str:
        return self.alternative_text or self.title


class PortalRendition(AbstractRendition):
    """A picture cut to size."""

    image = models.ForeignKey(PortalImage, on_delete=models.CASCADE, related_name="renditions")

    personal_data = declare(none="image filter_spec file width height focal_point_key")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="cms_one_rendition_per_filter"
            )
        ]
        indexes = [models.Index(fields=["file"], name="cms_rendition_by_address")]


class PortalDocument(AbstractDocument):
    """A file that editors attach to pages; delivered by a view, never from a served folder."""

    file = models.FileField(_("file"), upload_to=immutable_name)
    licence = models.CharField(_("licence"), max_length=120, blank=True)

    admin_form_fields = ("title", "file", "licence", "collection", "tags")

    personal_data = declare(
        none="title file created_at file_size file_hash collection tags licence",
        id="uploaded_by_user",
        retention="content",
    )

    @property
    def filename(self) -> str:
        """What a reader saves it as; the stored name says nothing."""
        return self.name_of(self.file.name or "")

    def name_of(self, stored: str) -> str:
        """The same for another file of this document."""
        return f"{slugify(self.title) or 'datei'}{Path(stored).suffix}"


class DocumentVersion(models.Model):
    """A former file of a document, under an address of its own. The document's address gives the one that took its
    place."""

    NOTE_LENGTH = 200
    wagtail_reference_index_ignore = True

    document = models.ForeignKey(PortalDocument, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    file = models.FileField(upload_to=immutable_name)
    name = models.CharField(max_length=255)
    """For people: what it was saved as while it was the document's file."""
    sha256 = models.CharField(max_length=64)
    replaced_at = models.DateTimeField(default=timezone.now)
    replaced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    note = models.CharField(max_length=NOTE_LENGTH, blank=True)
    """What the file brought that took its place."""
    withdrawn_at = models.DateTimeField(null=True)
    """From when on nobody gets it: it held what should not have been published."""

    personal_data = declare(
        none="document number file name sha256 replaced_at note withdrawn_at",
        id="replaced_by",
        retention="content",
    )

    class Meta:
        ordering = ["number"]
        verbose_name = _("former file of a document")
        verbose_name_plural = _("former files of documents")
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="cms_one_document_version_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.number})"

    def get_absolute_url(self) -> str:
        return reverse("document_version", args=[self.document_id, self.number])

    @property
    def filename(self) -> str:
        """What a reader saves it as now: a note may have taken its place."""
        return f"{Path(self.name).stem}{Path(self.file.name or '').suffix}"
