"""What the search may see of the handbook."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from wagtail.models import Page

from fsa_portal.actor import ANONYMOUS, Visibility, audience_of
from knowledge.handbook.models import ChapterPage, ChapterState, EditionPage, HandbookPage
from knowledge.vocabulary.models import Term
from search.contract import Passage, SearchDocument

OLD_EDITION_BOOST = 0.6


class ChapterSource:
    """Published chapters, one document each; a chapter below a hidden edition is hidden too."""

    name = "chapter"

    def documents(self, key: str) -> Iterable[SearchDocument]:
        pk = int(key.partition(":")[2])
        chapter = ChapterPage.objects.live().filter(pk=pk).select_related("locale").first()
        if chapter is None:
            return
        edition = chapter.edition
        if not edition.live or not edition.work.live:
            return
        state = (
            ChapterState.objects.filter(edition=edition, chapter_key=chapter.key)
            .order_by("-published_at", "-pk")
            .first()
        )
        if state is None:
            return
        heading, passages = "", []
        for paragraph in state.paragraphs:
            if paragraph["type"] == "heading":
                heading = paragraph["text"]
            passages.append(Passage(anchor=paragraph["anchor"], heading=heading, text=paragraph["text"]))
        current = edition.is_current
        levels = (Visibility.PUBLIC, Visibility.PARTNERS, Visibility.INTERNAL)
        # The narrowest of chapter, edition and work.
        visibility = max(chapter.visibility, edition.narrowest_visibility, key=levels.index)
        embargoes = (chapter.embargo_until, edition.embargo_until, edition.work.embargo_until)
        starts = [moment for moment in embargoes if moment is not None]
        yield SearchDocument(
            key=key,
            parent=key,
            kind="chapter",
            title=chapter.label,
            url=chapter.evergreen_url() if current else chapter.get_url(),
            audience=audience_of(visibility),
            visible_from=max(starts, default=None),
            summary=chapter.summary,
            passages=tuple(passages),
            language=chapter.locale.language_code,
            date=state.published_at.date(),
            facets={
                "topic": tuple(chapter.topics.values_list("slug", flat=True)),
                "year": (str(edition.year),),
                "edition": (edition.slug,),
            },
            boost=1.0 if current else OLD_EDITION_BOOST,
            labels=(edition.title,),
        )

    def keys(self) -> Iterable[str]:
        return (f"chapter:{pk}" for pk in ChapterPage.objects.values_list("pk", flat=True))

    def affected(self, instance: Any) -> Iterable[str]:
        """A page of the handbook changes all below it: addresses, visibility and the current edition hang on it."""
        if isinstance(instance, Term):
            return self._keys(ChapterPage.objects.filter(topics=instance))
        if isinstance(instance, ChapterState):
            return self._keys(ChapterPage.objects.filter(key=instance.chapter_key))
        of_handbook = isinstance(instance, HandbookPage | EditionPage | ChapterPage) or type(instance) is Page
        if of_handbook and instance.path:
            below = self._keys(ChapterPage.objects.filter(path__startswith=instance.path))
            # A chapter that was deleted is not among them any more.
            return [*below, f"chapter:{instance.pk}"] if isinstance(instance, ChapterPage) else below
        return ()

    @staticmethod
    def _keys(chapters: Any) -> list[str]:
        return [f"chapter:{pk}" for pk in chapters.values_list("pk", flat=True)]


def edition_labels(values: Sequence[str], language: str) -> dict[str, str]:
    """The facet ``edition``: what the editions are called. Anybody can ask for any value, so only what is public
    has a name."""
    public = EditionPage.objects.visible_to(ANONYMOUS)
    return dict(public.filter(slug__in=values).values_list("slug", "title"))
