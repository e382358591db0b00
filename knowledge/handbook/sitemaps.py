"""The handbook in the sitemap: each text once, at its canonical address."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar

from cms.models import BasePage
from fsa_portal.actor import ANONYMOUS
from knowledge.handbook.models import ChapterPage, EditionPage, HandbookPage

KINDS = (HandbookPage, EditionPage, ChapterPage)

P = TypeVar("P", bound=BasePage)


def public_pages() -> Iterator[BasePage]:
    """Works, former editions and chapters, each knowing those above it: a chapter more is no query more."""
    works = _by_path(HandbookPage, "current_edition")
    yield from works.values()
    editions = {}
    for path, edition in _by_path(EditionPage, "year").items():
        if work := _nearest(path, works):
            edition.work = work
            editions[path] = edition
            # The contents of the current edition stand at the address of the work.
            if not edition.is_current:
                yield edition
    for path, chapter in _by_path(ChapterPage, "key").items():
        if above := _nearest(path, editions):
            chapter.edition = above
            yield chapter


def _by_path(kind: type[P], field: str) -> dict[str, P]:
    pages = kind.objects.visible_to(ANONYMOUS).order_by("path")
    return {page.path: page for page in pages.listed("translation_key", "last_published_at", field)}


def _nearest(path: str, known: Mapping[str, P]) -> P | None:
    """The page above; None where it was opened to the public only since it was asked for."""
    for end in range(len(path) - BasePage.steplen, 0, -BasePage.steplen):
        if path[:end] in known:
            return known[path[:end]]
    return None
