"""Works, editions, chapters, and what was published of them."""

from knowledge.handbook.models.chapters import ChapterPage, ChapterQuerySet
from knowledge.handbook.models.states import ChapterState
from knowledge.handbook.models.works import EditionPage, EditionQuerySet, HandbookIndexPage, HandbookPage

__all__ = [
    "ChapterPage",
    "ChapterQuerySet",
    "ChapterState",
    "EditionPage",
    "EditionQuerySet",
    "HandbookIndexPage",
    "HandbookPage",
]
