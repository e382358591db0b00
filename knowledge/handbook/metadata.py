"""What machines are told of chapters: schema.org and the feed."""

from __future__ import annotations

from typing import Any

from django.db.models.functions import Coalesce, Greatest

from fsa_portal.actor import ANONYMOUS
from knowledge.handbook.models import ChapterPage, EditionPage, HandbookPage


def article(chapter: ChapterPage) -> dict[str, Any]:
    """A chapter is an article of a book, which is named as citations name it: the work in this edition."""
    edition = chapter.edition
    return {
        "@type": "TechArticle",
        "headline": chapter.title,
        "position": chapter.number,
        "isPartOf": {
            "@type": "Book",
            "name": edition.work.title,
            "bookEdition": edition.title,
            "copyrightYear": edition.year,
            "publisher": {"@type": "Organization", "name": edition.work.publisher},
        },
    }


def newest(limit: int) -> list[ChapterPage]:
    """Public chapters of the current editions, those first that changed last: nothing is new in a former edition."""
    editions: list[EditionPage] = []
    for work in HandbookPage.objects.visible_to(ANONYMOUS).select_related("current_edition"):
        edition = work.current_edition
        if edition is not None:
            edition.work = work
            if edition.can_see(ANONYMOUS):
                editions.append(edition)
    changed = Greatest("last_published_at", Coalesce("embargo_until", "last_published_at"))
    chapters = list(
        ChapterPage.objects.visible_within(editions, ANONYMOUS)
        .exclude(last_published_at=None)
        .select_related("locale")
        .defer("body")
        .order_by(changed.desc(), "path")[:limit]
    )
    for chapter in chapters:
        chapter.edition = next(edition for edition in editions if chapter.path.startswith(edition.path))
    return chapters
