"""A handbook with a frozen edition 2011 and a current one 2026."""

from __future__ import annotations

import pytest

from knowledge.handbook.models import ChapterPage, EditionPage, HandbookPage
from tests.factories import content


@pytest.fixture
def work(db) -> HandbookPage:
    content.site()
    return content.handbook()


@pytest.fixture
def old(work: HandbookPage) -> EditionPage:
    return EditionPage.objects.get(slug="2011")


@pytest.fixture
def new(work: HandbookPage) -> EditionPage:
    return EditionPage.objects.get(slug="2026")


@pytest.fixture
def old_chapter(old: EditionPage) -> ChapterPage:
    return ChapterPage.objects.child_of(old).get()


@pytest.fixture
def chapter(new: EditionPage) -> ChapterPage:
    return ChapterPage.objects.child_of(new).get(slug="berichte")
