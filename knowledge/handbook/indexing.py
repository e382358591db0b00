"""What the search may see of the handbook."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Q
from django.utils import timezone

from cms.indexing import PageSource
from cms.models import PAGE_VISIBILITIES
from fsa_portal.actor import ANONYMOUS, audience_of
from knowledge.handbook.models import ChapterPage, ChapterState, EditionPage
from search.contract import Passage, SearchDocument

OLD_EDITION_BOOST = 0.6


class ChapterSource(PageSource[ChapterPage]):
    """Published chapters as they were last published; a chapter below a hidden edition is hidden too."""

    name = "chapter"
    kind = "chapter"
    model = ChapterPage
    links = ("topics", "goals", "audiences")

    def described(self, page: ChapterPage, document: SearchDocument) -> SearchDocument | None:
        edition = page.edition
        if not edition.live or not edition.work.live:
            return None
        states = ChapterState.objects.filter(edition=edition, chapter_key=page.key)
        state = states.order_by("-published_at", "-pk").first()
        if state is None:
            return None
        embargoes = (page.embargo_until, edition.embargo_until, edition.work.embargo_until)
        # The narrowest of chapter, edition and work.
        visibility = max(page.visibility, edition.narrowest_visibility, key=PAGE_VISIBILITIES.index)
        return replace(
            document,
            title=page.label,
            url=page.reading_url(),
            audience=audience_of(visibility),
            visible_from=max((moment for moment in embargoes if moment is not None), default=None),
            summary=page.summary,
            passages=_passages(state),
            **_date_of(edition, state),
            facets={**document.facets, "year": (str(edition.year),), "edition": (edition.slug,)},
            boost=1.0 if edition.is_current else OLD_EDITION_BOOST,
            labels=(edition.title,),
        )

    def affected(self, instance: Any) -> Iterable[str]:
        if isinstance(instance, ChapterState):
            return self.keys_of(Q(key=instance.chapter_key))
        return super().affected(instance)


def _date_of(edition: EditionPage, state: ChapterState) -> dict[str, Any]:
    """The day of the state; of an edition that came into the portal later, the year in which it appeared."""
    day = timezone.localdate(state.published_at)
    if edition.is_frozen and edition.year < day.year:
        return {"date": dt.date(edition.year, 1, 1), "date_precision": "year"}
    return {"date": day}


def _passages(state: ChapterState) -> tuple[Passage, ...]:
    heading, passages = "", []
    for paragraph in state.paragraphs:
        if paragraph["type"] == "heading":
            heading = paragraph["text"]
        if paragraph["text"]:
            # A heading does not stand below itself.
            above = "" if paragraph["type"] == "heading" else heading
            passages.append(Passage(anchor=paragraph["anchor"], heading=above, text=paragraph["text"]))
    return tuple(passages)


def edition_labels(values: Sequence[str], language: str) -> dict[str, str]:
    """The facet ``edition``: what the editions are called. Anybody can ask for any value, so only what is public
    has a name."""
    public = EditionPage.objects.visible_to(ANONYMOUS)
    return dict(public.filter(slug__in=values).values_list("slug", "title"))
