"""Works, editions, chapters, and what was published of them."""

from knowledge.handbook.models.pages import (
    ChapterPage,
    ChapterQuerySet,
    EditionPage,
    EditionQuerySet,
    HandbookIndexPage,
    HandbookPage,
)
from knowledge.handbook.models.states import ChapterState

__all__ = [
    "ChapterPage",
    "ChapterQuerySet",
    "ChapterState",
    "EditionPage",
    "EditionQuerySet",
    "HandbookIndexPage",
    "HandbookPage",
]
