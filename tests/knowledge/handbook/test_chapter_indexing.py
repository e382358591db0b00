"""What the search may see of a chapter: its last published state, for whom chapter and edition allow."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.models import PAGE_VISIBILITIES
from fsa_portal.outbox.models import Job
from knowledge.handbook.actions import make_current
from knowledge.handbook.indexing import OLD_EDITION_BOOST, ChapterSource
from knowledge.handbook.models import ChapterPage, ChapterState, EditionPage, HandbookPage
from search.contract import SearchDocument
from tests.factories import content
from tests.factories.people import SYSTEM

SOON = dt.datetime(2999, 1, 1, tzinfo=dt.UTC)
LATER = dt.datetime(2999, 2, 1, tzinfo=dt.UTC)


def documents(chapter: ChapterPage) -> list[SearchDocument]:
    return list(ChapterSource().documents(f"chapter:{chapter.pk}"))


def document(chapter: ChapterPage) -> SearchDocument:
    (found,) = documents(chapter)
    return found


def test_a_chapter_is_one_document_of_its_paragraphs(chapter: ChapterPage) -> None:
    found = document(chapter)
    assert (found.key, found.parent, found.kind) == (
        f"chapter:{chapter.pk}",
        f"chapter:{chapter.pk}",
        "chapter",
    )
    assert found.title == "4 Berichte"
    assert [p.heading for p in found.passages] == ["", "Überblick", "Überblick"], (
        "a heading is not below itself"
    )
    state = ChapterState.objects.get(edition=chapter.edition, chapter_key=chapter.key)
    assert [(p.anchor, p.text) for p in found.passages] == [
        (p["anchor"], p["text"]) for p in state.paragraphs
    ]
    assert found.facets["edition"] == ("2026",)
    assert found.labels == ("Ausgabe 2026",)


def test_the_current_edition_is_found_at_its_evergreen_address_and_before_old_ones(
    chapter: ChapterPage, old_chapter: ChapterPage
) -> None:
    assert document(chapter).url == "/handbuch/moderne-sozialplanung/berichte/"
    assert document(old_chapter).url == "/handbuch/moderne-sozialplanung/2011/berichte/"
    assert document(chapter).boost == 1
    assert document(old_chapter).boost == OLD_EDITION_BOOST < 1


def test_a_frozen_edition_is_dated_by_its_year_not_by_the_day_on_which_it_came_into_the_portal(
    chapter: ChapterPage, old_chapter: ChapterPage
) -> None:
    old, new = document(old_chapter), document(chapter)
    assert (old.date.year, old.date_precision) == (2011, "year")
    assert (new.date, new.date_precision) == (timezone.localdate(chapter.last_published_at), "day")


def test_a_draft_is_not_found_before_it_is_published(chapter: ChapterPage) -> None:
    chapter.body = content.blocks("Kanarienvogel.", seed="berichte")
    chapter.save_revision()
    assert "Kanarienvogel" not in str(document(chapter))
    chapter.get_latest_revision().publish()
    assert "Kanarienvogel" in str(document(chapter))


@pytest.mark.parametrize("own", PAGE_VISIBILITIES)
@pytest.mark.parametrize("above", PAGE_VISIBILITIES)
def test_the_audience_is_that_of_the_page(chapter: ChapterPage, own: str, above: str) -> None:
    ChapterPage.objects.filter(pk=chapter.pk).update(visibility=own)
    EditionPage.objects.filter(slug="2026").update(visibility=above)
    fresh = ChapterPage.objects.get(pk=chapter.pk)
    assert document(fresh).audience == fresh.audience()


def test_the_later_embargo_of_chapter_and_edition_counts(chapter: ChapterPage) -> None:
    assert document(chapter).visible_from is None
    ChapterPage.objects.filter(pk=chapter.pk).update(embargo_until=SOON)
    assert document(chapter).visible_from == SOON
    EditionPage.objects.filter(slug="2026").update(embargo_until=LATER)
    assert document(chapter).visible_from == LATER


@pytest.mark.parametrize("model", [ChapterPage, EditionPage, HandbookPage])
def test_what_is_unpublished_anywhere_above_is_not_found(chapter: ChapterPage, model) -> None:
    model.objects.update(live=False)
    assert documents(chapter) == []


def test_a_missing_chapter_gives_nothing(chapter: ChapterPage) -> None:
    assert list(ChapterSource().documents("chapter:999999")) == []


def queued() -> set[str]:
    return set(Job.objects.filter(kind="search", key__startswith="chapter:").values_list("key", flat=True))


def keys(*chapters: ChapterPage) -> set[str]:
    return {f"chapter:{chapter.pk}" for chapter in chapters}


class TestWhatIsLookedAtAgain:
    """Each change queues the chapters that read differently after it, inside the transaction."""

    def test_a_chapter_with_itself_and_what_hangs_below_it(
        self, new: EditionPage, chapter: ChapterPage
    ) -> None:
        below = content.chapter(chapter, "unten", "Text.")
        Job.objects.all().delete()
        fresh = ChapterPage.objects.get(pk=chapter.pk)
        fresh.save()
        assert queued() == keys(chapter, below)

    def test_a_new_current_edition_with_all_of_the_work(self, work, old_chapter, chapter) -> None:
        after = content.add(work, EditionPage(title="Ausgabe 2031", slug="2031", year=2031))
        Job.objects.all().delete()
        make_current(after, by=SYSTEM)
        assert keys(old_chapter, chapter) <= queued()

    def test_a_state_that_is_written_after_the_page_with_the_chapter(self, chapter: ChapterPage) -> None:
        """Scheduled publication saves the page in one transaction and keeps its state in the next."""
        state = ChapterState.objects.get(edition=chapter.edition, chapter_key=chapter.key)
        state.pk, state._state.adding = None, True
        Job.objects.all().delete()
        state.save()
        assert keys(chapter) <= queued()

    def test_a_renamed_topic_with_its_chapters(self, chapter: ChapterPage) -> None:
        topic = content.Term.objects.filter(vocabulary="topic").first()
        chapter.topics.add(topic)
        chapter.save()
        Job.objects.all().delete()
        topic.name_de = "Anders"
        topic.save()
        assert queued() == keys(chapter)

    def test_a_deleted_chapter_with_all_that_went_with_it(self, chapter: ChapterPage) -> None:
        gone = keys(chapter, content.chapter(chapter, "unten", "Text."))
        Job.objects.all().delete()
        ChapterPage.objects.get(pk=chapter.pk).delete()
        assert gone <= queued()

    def test_pages_of_other_parts_queue_no_chapter(self, work: HandbookPage) -> None:
        Job.objects.all().delete()
        content.example().save()
        assert queued() == set()


def test_all_chapters_have_keys(chapter: ChapterPage, old_chapter: ChapterPage) -> None:
    assert keys(chapter, old_chapter) < set(ChapterSource().keys())
    assert len(set(ChapterSource().keys())) == ChapterPage.objects.count()


def test_a_document_takes_few_queries_however_long_the_chapter_is(
    new: EditionPage, chapter: ChapterPage
) -> None:
    long = content.chapter(new, "lang", *["Ein Absatz."] * 40)

    def queries(page: ChapterPage) -> int:
        with CaptureQueriesContext(connection) as seen:
            documents(page)
        return len(seen)

    queries(chapter)
    assert queries(long) == queries(chapter) <= 10
