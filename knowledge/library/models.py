"""The library: reports, speeches, work sheets – files with what one must know to cite them."""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.fields.files import FieldFile
from django.http import Http404
from django.http.response import HttpResponseBase
from django.urls import Resolver404
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from cms import metadata
from cms.filters import Facet, narrowed
from cms.models import BasePage, DocumentVersion, IndexPage, PortalDocument, Section
from fsa_portal.directory.models import Authority
from fsa_portal.http import Request
from fsa_portal.records import declare
from fsa_portal.uploads import policies
from fsa_portal.uploads.delivery import deliver_stored
from fsa_portal.uploads.gate import check_use


class DocumentKind(models.TextChoices):
    """What a document is."""

    HANDBOOK = "handbuch", _("Handbook")
    CHAPTER = "handbuchkapitel", _("Handbook chapter")
    GUIDE = "arbeitshilfe", _("Guide")
    INFORMATION = "infomaterial", _("Information sheet")
    CHECKLIST = "checkliste", _("Checklist")
    TEMPLATE = "vorlage", _("Template")
    SOCIAL_REPORT = "sozialbericht", _("Social report")
    STATE_REPORT = "landessozialbericht", _("State social report")
    AREA_PROFILE = "sozialraumprofil", _("Social-area profile")
    ACTION_PLAN = "integriertes-handlungskonzept", _("Integrated action plan")
    DEVELOPMENT_PLAN = "sozialentwicklungsplan", _("Social development plan")
    CALL = "foerderaufruf", _("Funding call")
    GUIDELINE = "foerderrichtlinie", _("Funding guideline")
    APPLICATION = "antragsunterlage", _("Application form")
    DOCUMENTATION = "dokumentation", _("Event documentation")
    SLIDES = "praesentation", _("Slides")
    SPEECH = "rede", _("Speech")
    COUNCIL_PAPER = "ratsvorlage", _("Council paper")
    STATEMENT = "stellungnahme", _("Statement")
    STUDY = "studie", _("Study / evaluation")
    SHORT_REPORT = "kurzbericht", _("Short report")
    MINUTES = "protokoll", _("Minutes")


REPORTS = frozenset(
    {
        DocumentKind.SOCIAL_REPORT,
        DocumentKind.STATE_REPORT,
        DocumentKind.STUDY,
        DocumentKind.SHORT_REPORT,
        DocumentKind.DOCUMENTATION,
    }
)
"""What schema.org calls a report; everything else is a document."""


class LibraryIndexPage(IndexPage):
    """``/bibliothek/``: all documents."""

    section = Section("bibliothek", "Bibliothek", 40)
    subpage_types = ["library.DocumentPage"]
    template = "library/index_page.html"

    class Meta:
        verbose_name = _("list of documents")

    @classmethod
    def feed_kinds(cls) -> Sequence[type[BasePage]]:
        return [DocumentPage]

    def get_context(self, request: Request, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """``page_obj`` of documents, each with ``page_count``; ``groups`` of filters and ``chips``."""
        documents = (
            DocumentPage.objects.child_of(self)
            .visible_to(request.actor)
            .select_related("authority", "file")
            .prefetch_related("topics")
            .annotate(page_count=models.Count("texts"))
            .order_by("-year", "title")
        )
        facets = [
            Facet("kind", gettext("Kind"), lambda one: [(one.kind, str(one.get_kind_display()))]),
            Facet("topic", gettext("Topic"), lambda one: [(t.slug, t.name) for t in one.topics.all()]),
            Facet("year", gettext("Year"), lambda one: [(str(one.year), str(one.year))], open=False),
        ]
        return super().get_context(request, *args, **kwargs) | narrowed(list(documents), facets, request.GET)


class DocumentPage(BasePage):
    """One document of the library with its file; ``datei/`` below its address delivers the file, ``fassungen/3/`` the
    third one that it ever had."""

    kind = models.CharField(_("kind"), max_length=40, choices=DocumentKind)
    year = models.PositiveSmallIntegerField(_("year"))
    authority = models.ForeignKey(
        Authority,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("authority"),
    )
    topics = ParentalManyToManyField(
        "vocabulary.Term",
        verbose_name=_("topics"),
        related_name="+",
        blank=True,
        limit_choices_to={"vocabulary": "topic"},
    )
    summary = models.TextField(_("in short"), max_length=500, blank=True)
    file = models.ForeignKey(
        PortalDocument,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("file"),
        help_text=_("Another file keeps the address. The one that it replaces stays as a former version."),
    )
    file_note = models.CharField(
        _("what is new in this file"),
        max_length=DocumentVersion.NOTE_LENGTH,
        blank=True,
        help_text=_("Stands in the list of versions when another file is published."),
    )

    personal_data = declare(none="kind year authority topics summary file file_note")

    is_creatable = True
    parent_page_types = ["library.LibraryIndexPage"]
    subpage_types: list[str] = []
    template = "library/document_page.html"
    content_panels = [
        *Page.content_panels,
        MultiFieldPanel(
            [FieldPanel("kind"), FieldPanel("year"), FieldPanel("authority")], heading=_("Facts")
        ),
        FieldPanel("topics"),
        FieldPanel("summary"),
        MultiFieldPanel([FieldPanel("file"), FieldPanel("file_note")], heading=_("File")),
    ]

    class Meta:
        verbose_name = _("document")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=DocumentKind.values), name="library_document_kind_is_known"
            )
        ]

    def get_context(self, request: Request, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """``topics``, ``index_url``, ``page_count`` (pages whose text is known), ``versions`` (newest first)."""
        return super().get_context(request, *args, **kwargs) | {
            "topics": list(self.topics.all()),
            "index_url": self.get_parent().get_url(request),
            # A page that is shown before it was ever saved has neither.
            "page_count": DocumentText.objects.filter(document=self.pk).count(),
            "versions": [
                {"version": version, "url": self.version_url(version.number)}
                for version in PublishedVersion.objects.filter(page=self.pk).order_by("-number")
            ],
        }

    def clean(self) -> None:
        super().clean()
        if self.file_id is not None:
            try:
                check_use(self.file.file.name or "", policies.LIBRARY)
            except ValidationError as refusal:
                raise ValidationError({"file": refusal}) from refusal

    def structured_data(self, context: Mapping[str, Any]) -> dict[str, Any]:
        data: dict[str, Any] = {
            "@type": "Report" if self.kind in REPORTS else "DigitalDocument",
            "headline": self.title,
            "genre": str(self.get_kind_display()),
            "copyrightYear": self.year,
            "about": [topic.name for topic in context["topics"]],
            "encoding": {
                "@type": "MediaObject",
                "contentUrl": metadata.absolute(self.file_url),
                "encodingFormat": mimetypes.guess_type(self.file.file.name or "")[0],
            },
        }
        if self.authority is not None:
            data["sourceOrganization"] = {"@type": "GovernmentOrganization", "name": self.authority.name}
        return data

    @property
    def caveat(self) -> str:
        """What a reader must know before quoting."""
        return str(_("The spoken word prevails.")) if self.kind == DocumentKind.SPEECH else ""

    @property
    def file_url(self) -> str:
        return f"{self.get_url()}datei/"

    def page_url(self, number: int) -> str:
        """The address that opens the file at a page."""
        return f"{self.file_url}#page={number}"

    def version_url(self, number: int) -> str:
        """The address of one of its files, for ever."""
        return f"{self.get_url()}fassungen/{number}/"

    def get_route_paths(self) -> list[str]:
        """What keeps working when the page gets another address."""
        numbers = self.versions.values_list("number", flat=True)
        return [*super().get_route_paths(), "/datei/", *(f"/fassungen/{number}/" for number in numbers)]

    def route(self, request: Request, path_components: list[str]) -> RouteResult:
        below = self._file_at(path_components)
        return RouteResult(self, kwargs=below) if below else super().route(request, path_components)

    @staticmethod
    def _file_at(path_components: list[str]) -> dict[str, Any] | None:
        match path_components:
            case ["datei"]:
                return {"deliver_file": True}
            case ["fassungen", number] if number.isascii() and number.isdecimal() and len(number) < 10:
                return {"version": int(number)}
        return None

    def resolve_subpage(self, path: str) -> None:
        """Wagtail's redirects ask by this name whether the page has an address below its own."""
        if self._file_at([part for part in path.split("/") if part]) is None:
            raise Resolver404({"path": path})

    def serve(
        self,
        request: Request,
        *args: Any,
        deliver_file: bool = False,
        version: int | None = None,
        **kwargs: Any,
    ) -> HttpResponseBase:
        if not deliver_file and version is None:
            return super().serve(request, *args, **kwargs)
        if not self.can_see(request.actor):
            raise Http404
        if version is None:
            return deliver_stored(request, self.file.file, self.file.filename)
        versions = self.versions.select_related("document", "former")
        found = versions.filter(number=version, withdrawn_at=None).first()
        if found is None:
            raise Http404
        return deliver_stored(request, found.file, found.file_name)


class PublishedVersion(models.Model):
    """One file that a document had: from when until when its address delivered it. It stays below an address of its own.

    Where the file lies follows from ``document``, or from ``former`` once the file of that was replaced.
    """

    page = models.ForeignKey(DocumentPage, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    document = models.ForeignKey(PortalDocument, on_delete=models.PROTECT, related_name="+")
    former = models.ForeignKey(DocumentVersion, null=True, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
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
                condition=models.Q(replaced_at=None),
                name="library_one_present_version",
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at=None) | models.Q(replaced_at__isnull=False),
                name="library_only_former_versions_are_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.page_id}, {self.number}"

    @property
    def file(self) -> FieldFile:
        return self.former.file if self.former else self.document.file

    @property
    def file_name(self) -> str:
        return self.former.filename if self.former else self.document.filename


class DocumentText(models.Model):
    """The text of one page of a library file, as extraction found it; the search leads to its page."""

    document = models.ForeignKey(DocumentPage, on_delete=models.CASCADE, related_name="texts")
    page = models.PositiveIntegerField()
    text = models.TextField()

    personal_data = declare(none="document page text")

    class Meta:
        ordering = ["page"]
        verbose_name = _("text of a page")
        verbose_name_plural = _("texts of pages")
        constraints = [models.UniqueConstraint(fields=["document", "page"], name="library_one_text_per_page")]

    def __str__(self) -> str:
        return f"{self.document_id}, {self.page}"
