"""The list of the library."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms.filters import listed
from cms.models import BasePage, IndexPage, Section
from fsa_portal.exports import Column
from fsa_portal.http import Request
from knowledge.library.listing import facets
from knowledge.library.models.documents import DocumentPage
from knowledge.library.models.files import DocumentText


def _names(things: Any) -> list[str]:
    return [str(thing.name) for thing in things.all()]


class LibraryIndexPage(IndexPage):
    """``/bibliothek/``: all documents, what is archived below what holds."""

    section = Section("bibliothek", "Bibliothek", 40)
    subpage_types = ["library.DocumentPage"]
    template = "library/index_page.html"

    class Meta:
        verbose_name = _("list of documents")

    @classmethod
    def feed_kinds(cls) -> Sequence[type[BasePage]]:
        return [DocumentPage]

    def child_at(self, slug: str) -> Page | None:
        """With what its page shows of it, in one question."""
        documents = DocumentPage.objects.child_of(self).select_related("file", "locale")
        return documents.filter(slug=slug).first()

    def columns(self) -> Sequence[Column]:
        return [
            Column("title", gettext("Title"), lambda one: one.title),
            Column("url", gettext("Address"), lambda one: one.full_url),
            Column("kind", gettext("Kind"), lambda one: str(one.get_kind_display())),
            Column("year", gettext("Year"), lambda one: one.year),
            Column("edition", gettext("Edition"), lambda one: one.edition),
            Column("authorities", gettext("Local authorities"), lambda one: _names(one.authorities)),
            Column("topics", gettext("Topics"), lambda one: _names(one.topics)),
            Column("goals", gettext("Goals"), lambda one: _names(one.goals)),
            Column("audiences", gettext("Audiences"), lambda one: _names(one.audiences)),
            Column("funders", gettext("Funded by"), lambda one: _names(one.funders)),
            Column("format", gettext("Format"), lambda one: one.format),
            Column("scanned", gettext("Scanned"), lambda one: one.scanned),
            Column("caveat", gettext("Caveat"), lambda one: one.shown_caveat),
            Column("archived_on", gettext("Archived on"), lambda one: one.archived_on),
            Column("archive_note", gettext("Note on the archive"), lambda one: one.archive_note),
            Column("summary", gettext("In short"), lambda one: one.summary),
        ]

    def get_context(self, request: Request, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """``page_obj`` of documents, each with ``page_count``; ``groups`` of filters and ``chips``."""
        texts = DocumentText.objects.filter(document=OuterRef("pk")).order_by().values("document")
        documents = (
            DocumentPage.objects.child_of(self)
            .visible_to(request.actor)
            .select_related("file", "locale")
            .prefetch_related("authorities", "topics", "goals", "audiences", "funders")
            .annotate(page_count=Coalesce(Subquery(texts.annotate(number=Count("pk")).values("number")), 0))
            .order_by(F("archived_on").desc(nulls_first=True), "-year", "title")
        )
        return super().get_context(request, *args, **kwargs) | listed(documents, facets(), request.GET)
