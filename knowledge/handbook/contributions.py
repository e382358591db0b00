"""What the handbook gives to pages of others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext

from fsa_portal.actor import Actor
from fsa_portal.contributions import Contribution, Place
from knowledge.handbook.models import ChapterPage, HandbookIndexPage, HandbookPage
from knowledge.handbook.models.works import current_editions

SHOWN = 3


def newest_chapters(*, actor: Actor, body_kind: str = "", **context: Any) -> Iterable[Contribution]:
    """The chapters of the current editions that were published last, for the home page."""
    editions = current_editions(actor)
    if not editions:
        return []
    chapters = list(
        ChapterPage.objects.visible_within(editions, actor)
        .listed("number", "last_published_at")
        .ordered_for(body_kind, "-last_published_at", "path")[:SHOWN]
    )
    if not chapters:
        return []
    for chapter in chapters:
        chapter.edition = next(edition for edition in editions if chapter.path.startswith(edition.path))
    entries = [
        {
            "title": chapter.title,
            "url": chapter.reading_url(),
            "note": _note(chapter),
            "language": chapter.language,
        }
        for chapter in chapters
    ]
    more = {"more": gettext("To the handbook"), "more_url": f"/{HandbookIndexPage.section.slug}/"}
    return [Contribution(gettext("Handbook"), "cms/newest.html", {"entries": entries} | more)]


def edited_now(*, actor: Actor, **context: Any) -> Iterable[Place]:
    """The chapters of the current editions: what editors change most."""
    works = HandbookPage.objects.live().exclude(current_edition=None).select_related("current_edition")
    return [
        Place(
            gettext("Chapters: %(work)s, %(edition)s")
            % {"work": work.title, "edition": work.current_edition.title},
            reverse("wagtailadmin_explore", args=[work.current_edition_id]),
        )
        for work in works.order_by("path")
    ]


def _note(chapter: ChapterPage) -> str:
    number = gettext("Chapter %(number)s") % {"number": chapter.number} if chapter.number else ""
    parts = (number, chapter.edition.title, date_format(chapter.last_published_at, "DATE_FORMAT"))
    return " · ".join(filter(None, parts))
