"""The library: reports, speeches, work sheets – files with what one must know to cite them."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import Http404
from django.http.response import HttpResponseBase
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from cms.filters import Facet, narrowed
from cms.models import BasePage, IndexPage, Section
from fsa_portal.directory.models import Authority
from fsa_portal.http import Request
from fsa_portal.records import declare
from fsa_portal.uploads.delivery import deliver


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


class LibraryIndexPage(IndexPage):
    """``/bibliothek/``: all documents."""

    section = Section("bibliothek", "Bibliothek", 40)
    subpage_types = ["library.DocumentPage"]
    template = "library/index_page.html"

    class Meta:
        verbose_name = _("list of documents")

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
    """One document of the library with its file; ``datei/`` below its address delivers the file."""

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
    topics = models.ManyToManyField(
        "vocabulary.Term",
        verbose_name=_("topics"),
        related_name="+",
        blank=True,
        limit_choices_to={"vocabulary": "topic"},
    )
    summary = models.TextField(_("in short"), max_length=500, blank=True)
    file = models.ForeignKey(
        "cms.PortalDocument", on_delete=models.PROTECT, related_name="+", verbose_name=_("file")
    )

    personal_data = declare(none="kind year authority topics summary file")

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
        FieldPanel("file"),
    ]

    class Meta:
        verbose_name = _("document")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=DocumentKind.values), name="library_document_kind_is_known"
            )
        ]

    def get_context(self, request: Request, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """``topics``, ``index_url`` and ``page_count`` (pages whose text is known)."""
        return super().get_context(request, *args, **kwargs) | {
            "topics": list(self.topics.all()),
            "index_url": self.get_parent().get_url(request),
            "page_count": self.texts.count(),
        }

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

    def route(self, request: Request, path_components: list[str]) -> RouteResult:
        if path_components == ["datei"]:
            return RouteResult(self, kwargs={"deliver_file": True})
        return super().route(request, path_components)

    def serve(
        self, request: Request, *args: Any, deliver_file: bool = False, **kwargs: Any
    ) -> HttpResponseBase:
        if not deliver_file:
            return super().serve(request, *args, **kwargs)
        if not self.can_see(request.actor):
            raise Http404
        document = self.file
        return deliver(
            request,
            file=document.file,
            name=document.filename,
            content_type=document.content_type,
            inline=True,
            etag=document.get_file_hash(),
        )


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
