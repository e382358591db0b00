"""A whole edition, or a chapter with all below it, on one page for the printer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cms import reading
from cms.text import Text, laid_out
from fsa_portal.http import Request
from knowledge.handbook.reading import tree_of

if TYPE_CHECKING:
    from knowledge.handbook.models import ChapterPage, ChapterQuerySet, EditionPage

WANTED = "druck"
"""``?druck=1`` asks for it."""
TEMPLATE = "handbook/print_page.html"


@dataclass(frozen=True, slots=True)
class Printed:
    """A chapter with its text."""

    chapter: ChapterPage
    text: Text


def is_wanted(request: Request) -> bool:
    return bool(request.GET.get(WANTED))


def printed_context(
    chapters: ChapterQuerySet, edition: EditionPage, request: Request, part: ChapterPage | None = None
) -> dict[str, Any]:
    """``printed`` (the chapters of this edition, or of a part of it, that the reader may see, in reading order),
    ``tree``, ``edition``, ``work``, ``part`` and ``canonical``."""
    below = chapters.visible_within([edition], request.actor)
    if part is not None:
        below = below.filter(path__startswith=part.path)
    found = list(below.select_related("locale").order_by("path"))
    for chapter in found:
        chapter.edition = edition
    # What all these texts lead to is asked for at once: a chapter more is no query more.
    reading.expect(*found)
    return {
        "printed": [Printed(chapter, laid_out(chapter.body)) for chapter in found],
        "tree": tree_of(found),
        "edition": edition,
        "work": edition.work,
        "part": part,
        "canonical": (part or edition).canonical_url(request),
    }
