"""What the search may see of questions, terms and the timeline."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext, override, pgettext
from wagtail.models import Page

from cms.indexing import PageSource
from cms.models import IndexPage
from fsa_portal import richtext
from fsa_portal.actor import audience_of
from fsa_portal.directory.indexing import facets_of_all
from fsa_portal.directory.models import Authority
from knowledge.reference.models import (
    GlossaryEntry,
    GlossaryPage,
    Milestone,
    Precision,
    QuestionPage,
    TimelinePage,
)
from search.contract import Passage, SearchDocument

BOOST = 0.2
"""An entry is little more than a title: without this it would stand before every page that says more on the word."""


def kind_labels(values: Sequence[str], language: str) -> dict[str, str]:
    """What people call these kinds of hits."""
    with override(language):
        return {
            "question": gettext("Question"),
            "term": gettext("Glossary"),
            "milestone": pgettext("section", "Timeline"),
        }


class QuestionSource(PageSource[QuestionPage]):
    """Questions with their answers, in both languages."""

    name = "question"
    kind = "question"
    model = QuestionPage
    links = ("topics", "audiences")

    def described(self, page: QuestionPage, document: SearchDocument) -> SearchDocument:
        published = page.last_published_at
        paragraphs = [part for part in page.answer.split("</p>") if richtext.plain(part)]
        return replace(
            document,
            summary=page.beginning,
            passages=tuple(Passage(anchor="", text=richtext.plain(part)) for part in paragraphs[1:]),
            date=timezone.localdate(published) if published else None,
            # Pages of topics gather and count each question once: in the language that has all the other pages.
            facets=document.facets if document.language == settings.LANGUAGE_CODE else {},
        )


class EntrySource:
    """Entries that stand on one page and are for whom that page is."""

    name: str
    kind: str
    model: type[Any]
    page: type[IndexPage]

    def described(self, entry: Any, document: SearchDocument) -> SearchDocument:
        """``document`` has audience and language; title, address and text are the entry's."""
        raise NotImplementedError

    def documents(self, key: str) -> Iterable[SearchDocument]:
        entry = self.model.objects.filter(pk=int(key.partition(":")[2])).first()
        page = self.page.objects.live().select_related("locale").order_by("path").first()
        if entry is None or page is None:
            return ()
        frame = SearchDocument(
            key=key,
            parent=key,
            kind=self.kind,
            title="",
            url=page.get_url() or "",
            audience=audience_of(page.visibility),
            visible_from=page.embargo_until,
            language=page.locale.language_code,
        )
        with override(page.locale.language_code):
            return (self.described(entry, frame),)

    def keys(self) -> Iterable[str]:
        return [f"{self.name}:{pk}" for pk in self.model.objects.values_list("pk", flat=True)]

    def affected(self, instance: Any) -> Iterable[str]:
        if isinstance(instance, self.model):
            return {f"{self.name}:{instance.pk}"}
        if isinstance(instance, Page) and self._stands_below(instance):
            return self.keys()
        return ()

    def _stands_below(self, page: Page) -> bool:
        """Whether it is the page of the entries, or above it: their address and visibility hang on both."""
        if isinstance(page, self.page):
            return True
        return bool(page.path) and self.page.objects.filter(path__startswith=page.path).exists()


class GlossarySource(EntrySource):
    """The terms of the glossary; each hit leads to its place."""

    name = "term"
    kind = "term"
    model = GlossaryEntry
    page = GlossaryPage

    def described(self, entry: GlossaryEntry, document: SearchDocument) -> SearchDocument:
        return replace(
            document,
            title=entry.term,
            url=f"{document.url}#{entry.slug}",
            summary=entry.short,
            passages=(Passage(anchor="", text=richtext.plain(entry.more)),) if entry.more else (),
            boost=BOOST,
            aliases=tuple(entry.forms[1:]),
        )


class TimelineSource(EntrySource):
    """The entries of the timeline; each hit leads to its place."""

    name = "milestone"
    kind = "milestone"
    model = Milestone
    page = TimelinePage

    def affected(self, instance: Any) -> Iterable[str]:
        if isinstance(instance, Authority):
            return [f"{self.name}:{pk}" for pk in instance.milestones.values_list("pk", flat=True)]
        return super().affected(instance)

    def described(self, entry: Milestone, document: SearchDocument) -> SearchDocument:
        text = richtext.plain(entry.text)
        return replace(
            document,
            title=entry.title,
            url=f"{document.url}#{entry.anchor}",
            summary=text or entry.source,
            passages=(Passage(anchor="", text=entry.source),) if text else (),
            boost=BOOST,
            date=entry.date,
            # The search knows days and years; what is known of a month is said in words.
            date_precision="day" if entry.precision == Precision.DAY else "year",
            labels=(entry.when,) if entry.precision == Precision.MONTH else (),
            facets={"year": (str(entry.date.year),), **facets_of_all(entry.authorities.all())},
        )
