"""One document of the library and who paid for it."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterable, Mapping
from pathlib import PurePath
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.fields.files import FieldFile
from django.http import Http404
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import Resolver404
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from cms import metadata
from cms.models import BasePage, DocumentVersion, OrderedRow, PortalDocument
from fsa_portal.actor import Actor
from fsa_portal.directory.models import Authority
from fsa_portal.http import Request
from fsa_portal.known_dates import year_field
from fsa_portal.records import declare
from fsa_portal.uploads import policies
from fsa_portal.uploads.delivery import deliver_stored
from fsa_portal.uploads.gate import check_use
from fsa_portal.uploads.stamp import can_be_stamped
from knowledge.library.models.files import DocumentText, PublishedVersion, StampedCopy
from knowledge.library.models.kinds import OF_SCHEMA_REPORT, REPORTS, DocumentKind
from knowledge.vocabulary import tagged
from knowledge.vocabulary.fields import terms_of
from knowledge.vocabulary.models import Vocabulary

PDF = policies.Kind.PDF


class DocumentPage(BasePage):
    """One document of the library with its file; ``datei/`` below its address delivers the file, ``fassungen/3/`` the
    third one that it ever had."""

    kind = models.CharField(
        _("kind"), max_length=40, choices=DocumentKind, help_text=_("Readers filter the library by it.")
    )
    year = year_field(_("year"), _("Of publication, or of the day on which a speech was held."))
    edition = models.CharField(
        _("edition"),
        max_length=60,
        blank=True,
        help_text=_("As it stands on the document: 2nd edition, 3rd report."),
    )
    authorities = ParentalManyToManyField(
        Authority,
        verbose_name=_("local authorities"),
        related_name="+",
        blank=True,
        help_text=_("Who published it or whom it is about; it is listed on their pages."),
    )
    topics = terms_of(Vocabulary.TOPIC, _("topics"), _("What it is about, as few as fit."))
    goals = terms_of(Vocabulary.GOAL, _("goals"), _("What it helps to reach."))
    audiences = terms_of(
        Vocabulary.AUDIENCE, _("audiences"), _("For whom it is written. None: for everybody.")
    )
    summary = models.TextField(
        _("in short"),
        max_length=500,
        blank=True,
        help_text=_("Two sentences: what a reader finds in it. Shown in lists and in the search."),
    )
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
    scanned = models.BooleanField(
        _("scanned"),
        default=False,
        help_text=_(
            "The text was read from a picture by a machine. Readers are told that it may contain reading errors, and"
            " the search looks for what was meant."
        ),
    )
    caveat = models.CharField(
        _("caveat"),
        max_length=200,
        blank=True,
        help_text=_(
            "What a reader must know before quoting. It stands on the page and on every page of a PDF. A speech says"
            " by itself that the spoken word prevails."
        ),
    )
    archived_on = models.DateField(
        _("archived on"),
        null=True,
        blank=True,
        help_text=_(
            "From this day on it is only of historical interest. It stays findable, below what holds."
        ),
    )
    archive_note = models.CharField(
        _("note on the archive"),
        max_length=300,
        blank=True,
        help_text=_("Why it no longer holds, and what does instead."),
    )

    personal_data = declare(
        none="kind year edition authorities topics goals audiences summary file file_note scanned caveat archived_on"
        " archive_note"
    )

    is_creatable = True
    parent_page_types = ["library.LibraryIndexPage"]
    subpage_types: list[str] = []
    template = "library/document_page.html"
    content_panels = [
        *Page.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("kind"),
                FieldPanel("year"),
                FieldPanel("edition"),
                FieldPanel("authorities", widget=forms.CheckboxSelectMultiple),
            ],
            heading=_("Facts"),
        ),
        FieldPanel("summary"),
        MultiFieldPanel(
            [FieldPanel("file"), FieldPanel("file_note"), FieldPanel("scanned"), FieldPanel("caveat")],
            heading=_("File"),
        ),
        MultiFieldPanel(
            [
                FieldPanel(name, widget=forms.CheckboxSelectMultiple)
                for name in ("topics", "goals", "audiences")
            ],
            heading=_("Keywords"),
        ),
        InlinePanel(
            "funders",
            heading=_("Funded by"),
            label=_("Funder"),
            help_text=_("Who paid for the document, in the words of the imprint."),
        ),
        MultiFieldPanel(
            [FieldPanel("archived_on"), FieldPanel("archive_note")],
            heading=_("Archive"),
            classname="collapsed",
        ),
    ]

    class Meta:
        verbose_name = _("document")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=DocumentKind.values), name="library_document_kind_is_known"
            ),
            models.CheckConstraint(
                condition=(Q(archived_on=None) & Q(archive_note=""))
                | (Q(archived_on__isnull=False) & ~Q(archive_note="")),
                name="library_archived_with_a_note",
            ),
        ]

    def get_context(self, request: Request, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """``topics`` …, ``funders`` (name, url), ``page_count`` (parts whose text is known), ``versions`` (newest
        first, each with ``url``) and ``index_url``."""
        terms = tagged.by_list(self.topics.all(), self.goals.all(), self.audiences.all())
        return super().get_context(request, *args, **kwargs) | {
            "authorities": list(self.authorities.all()),
            "topics": terms[Vocabulary.TOPIC],
            "goals": terms[Vocabulary.GOAL],
            "audiences": terms[Vocabulary.AUDIENCE],
            "funders": self.shown_funders(request.actor),
            "index_url": f"{(self.get_url(request) or '').rstrip('/').rpartition('/')[0]}/",
            # A page that is shown before it was ever saved has neither.
            "page_count": DocumentText.objects.filter(document=self.pk).count(),
            "versions": [
                {"version": version, "url": self.version_url(version.number)}
                for version in PublishedVersion.objects.filter(page=self.pk).order_by("-number")
            ],
        }

    def shown_funders(self, actor: Actor) -> list[tuple[str, str]]:
        """Name and address of each; without one where the page about it is not for this reader."""
        funders = list(self.funders.all())
        linked = [funder.about_id for funder in funders if funder.about_id is not None]
        pages = (
            {page.pk: page for page in BasePage.objects.visible_to(actor).filter(pk__in=linked)}
            if linked
            else {}
        )
        return [
            (funder.name, (pages[funder.about_id].get_url() or "") if funder.about_id in pages else "")
            for funder in funders
        ]

    def structured_data(self, context: Mapping[str, Any]) -> dict[str, Any]:
        data: dict[str, Any] = {
            "@type": "Report" if self.kind in OF_SCHEMA_REPORT else "DigitalDocument",
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
        if bodies := context["authorities"]:
            data["sourceOrganization"] = [
                {"@type": "GovernmentOrganization", "name": body.name} for body in bodies
            ]
        return data

    def clean(self) -> None:
        super().clean()
        errors: dict[str, Any] = {}
        if self.file_id is not None:
            try:
                check_use(self.file.file.name or "", policies.LIBRARY)
            except ValidationError as refusal:
                errors["file"] = refusal
        if not can_be_stamped(self.caveat):
            errors["caveat"] = gettext(
                "Use only letters of Western European languages: not every PDF has others."
            )
        if self.archived_on and not self.archive_note:
            errors["archive_note"] = gettext("Say why it no longer holds.")
        if self.archive_note and not self.archived_on:
            errors["archived_on"] = gettext("Since when is it archived?")
        if errors:
            raise ValidationError(errors)

    @property
    def shown_caveat(self) -> str:
        """What a reader must know before quoting, in the language of the document."""
        if self.caveat or self.kind != DocumentKind.SPEECH:
            return self.caveat
        with translation.override(self.locale.language_code if self.locale_id else settings.LANGUAGE_CODE):
            return gettext("The spoken word prevails.")

    @property
    def is_archived(self) -> bool:
        return self.archived_on is not None

    @property
    def is_report(self) -> bool:
        return self.kind in REPORTS

    @property
    def format(self) -> str:
        """``PDF``, ``DOCX``, ``XLSX``, ``ODT`` or ``TXT``."""
        return PurePath(self.file.file.name or "").suffix.lstrip(".").upper()

    @property
    def file_url(self) -> str:
        return f"{self.get_url()}datei/"

    def part_url(self, number: int) -> str:
        """The address that opens the file, a PDF at this page."""
        return f"{self.file_url}#page={number}" if self.format == "PDF" else self.file_url

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
            return self._deliver(request, self.file.file, self.file.filename)
        versions = self.versions.select_related("document", "former")
        found = versions.filter(number=version, withdrawn_at=None, document__isnull=False).first()
        if found is None:
            raise Http404
        return self._deliver(request, found.file, found.file_name)

    def _deliver(self, request: Request, file: FieldFile, name: str) -> HttpResponseBase:
        """The file itself, or the copy of it that carries the caveat."""
        if not self.is_stamped(file):
            return deliver_stored(request, file, name)
        copy = StampedCopy.objects.filter(page=self, source=file.name, caveat=self.shown_caveat).first()
        if copy is None:
            return self._not_ready(request)
        return deliver_stored(request, copy.file or file, name)

    def is_stamped(self, file: FieldFile) -> bool:
        """Whether this file is delivered with the caveat on its pages."""
        return bool(self.shown_caveat) and (file.name or "").endswith(PDF.extensions)

    def _not_ready(self, request: Request) -> HttpResponseBase:
        """Just published: the worker still writes the caveat on it. Without it, nobody gets the file."""
        response = TemplateResponse(request, "library/not_ready.html", {"page": self}, status=503)
        response["Retry-After"] = "5"
        response["Cache-Control"] = "no-store"
        return response

    def pdf_files(self) -> Iterable[FieldFile]:
        """Every PDF that an address of this page delivers."""
        versions = self.versions.filter(document__isnull=False).select_related("document", "former")
        files = {file.name: file for file in (self.file.file, *(version.file for version in versions))}
        return [file for name, file in files.items() if (name or "").endswith(PDF.extensions)]


class DocumentFunder(OrderedRow):
    """Who paid for a document ("Gefördert durch …"), with the page about the programme where there is one."""

    document = ParentalKey(DocumentPage, on_delete=models.CASCADE, related_name="funders")
    name = models.CharField(
        _("name"),
        max_length=200,
        help_text=_("As the imprint has it: the programme, the ministry, the foundation."),
    )
    about = models.ForeignKey(
        Page,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("page about it"),
        help_text=_("The programme in the funding guide, if it is there."),
    )

    personal_data = declare(none="document name about sort_order")

    class Meta(OrderedRow.Meta):
        verbose_name = _("funder of a document")
        verbose_name_plural = _("funders of documents")

    def __str__(self) -> str:
        return self.name
