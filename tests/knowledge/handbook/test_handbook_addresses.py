"""A year in the address is that edition for ever; without one the current edition answers; closed is missing."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.test import Client, RequestFactory
from django.utils import timezone

from fsa_portal.accounts.explanation import explain
from fsa_portal.actor import ANONYMOUS, Visibility
from knowledge.handbook.actions import make_current
from knowledge.handbook.models import ChapterPage, EditionPage, HandbookPage
from tests.factories import content, people
from tests.factories.people import SYSTEM

WORK = "/handbuch/moderne-sozialplanung/"
THEN, NOW = "So berichtete man damals", "Heute beschreibt ein Bericht"


def text(path: str, client: Client | None = None) -> str:
    answer = (client or Client()).get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def status(path: str, client: Client | None = None) -> int:
    return (client or Client()).get(path).status_code


@pytest.mark.usefixtures("work")
def test_a_year_leads_to_that_edition_and_none_to_the_current_one() -> None:
    assert THEN in text(f"{WORK}2011/berichte/")
    assert NOW in text(f"{WORK}2026/berichte/")
    assert NOW in text(f"{WORK}berichte/")
    assert THEN not in text(f"{WORK}berichte/")
    assert "Ausgabe 2011" in text(f"{WORK}2011/")
    assert "Haushalt" in text(WORK)


@pytest.mark.usefixtures("work")
def test_an_address_with_a_year_stays_when_another_edition_becomes_current(new: EditionPage) -> None:
    after = content.add(new.work, EditionPage(title="Ausgabe 2031", slug="2031", year=2031))
    content.chapter(after, "berichte", "Künftig berichtet jeder.", key=content.SHARED_KEY)
    make_current(after, by=SYSTEM)
    assert NOW in text(f"{WORK}2026/berichte/")
    assert "Künftig berichtet jeder." in text(f"{WORK}berichte/")


@pytest.mark.usefixtures("work")
@pytest.mark.parametrize(
    "path",
    ["2012/", "2012/berichte/", "2011/haushalt/", "2026/gibt-es-nicht/", "gibt-es-nicht/", "2011/2026/berichte/",
     "berichte/berichte/", "2026/berichte/x/"],
)  # fmt: skip
def test_what_no_edition_has_is_missing(path: str) -> None:
    assert status(WORK + path) == 404


def test_chapters_below_chapters_have_both_addresses(new: EditionPage, chapter: ChapterPage) -> None:
    content.chapter(chapter, "indikatoren", "Zwölf genügen.", number="4.1")
    assert "Zwölf genügen." in text(f"{WORK}2026/berichte/indikatoren/")
    assert "Zwölf genügen." in text(f"{WORK}berichte/indikatoren/")
    answer = Client().get(f"{WORK}indikatoren/")
    assert (answer.status_code, answer["Location"]) == (301, f"{WORK}berichte/indikatoren/"), (
        "its short name alone"
    )


@pytest.mark.parametrize("edition", ["", "2026/"])
def test_why_somebody_sees_a_chapter_is_told_at_its_short_address_too(
    chapter: ChapterPage, edition: str
) -> None:
    below = content.chapter(chapter, "indikatoren", "Zwölf genügen.", title="Indikatoren", number="4.1")
    person = people.cast().adviser
    request = RequestFactory().get("/")
    request.actor = ANONYMOUS
    for path in ("berichte/indikatoren/", "indikatoren/"):
        (told,) = explain(request=request, path=f"{WORK}{edition}{path}", person=person.user)
        assert told.subject.title == below.title, path


# --- closed editions ---


def test_a_live_chapter_of_a_draft_edition_is_missing_for_all(work: HandbookPage) -> None:
    draft = content.add(work, EditionPage(title="Ausgabe 2031", slug="2031", year=2031))
    content.chapter(draft, "entwurf", "Kanarienvogel.")
    draft.unpublish()
    cast = people.cast()
    for name in people.ROLES:
        assert status(f"{WORK}2031/", cast.client(name)) == 404
        assert status(f"{WORK}2031/entwurf/", cast.client(name)) == 404
    assert "2031" not in Client().get("/sitemap.xml").content.decode()


@pytest.mark.parametrize(
    "closed", [{"visibility": "internal"}, {"embargo_until": dt.datetime(2999, 1, 1, tzinfo=dt.UTC)}]
)
def test_a_public_chapter_of_a_closed_edition_is_closed(new: EditionPage, closed: dict) -> None:
    EditionPage.objects.filter(pk=new.pk).update(**closed)
    staff = "visibility" in closed
    cast = people.cast()
    for path in ("2026/", "2026/berichte/", "berichte/"):
        assert status(WORK + path) == 404
        assert status(WORK + path, cast.client("reader")) == 404
        assert (status(WORK + path, cast.client("adviser")) == 200) is staff
    sitemap = Client().get("/sitemap.xml").content.decode()
    assert "/moderne-sozialplanung/berichte/" not in sitemap
    assert "/2026/" not in sitemap
    assert THEN in text(f"{WORK}2011/berichte/")


def test_the_work_itself_can_be_closed_with_all_its_editions(work: HandbookPage) -> None:
    HandbookPage.objects.update(visibility=Visibility.INTERNAL)
    for path in ("", "2011/", "2011/berichte/", "2026/berichte/", "berichte/"):
        assert status(WORK + path) == 404
    HandbookPage.objects.update(visibility=Visibility.PUBLIC, live=False)
    for path in ("2011/", "2011/berichte/", "2026/berichte/", "berichte/"):
        assert status(WORK + path) == 404


def test_a_chapter_for_partners_is_missing_for_the_public_in_both_ways(chapter: ChapterPage) -> None:
    ChapterPage.objects.filter(pk=chapter.pk).update(visibility=Visibility.PARTNERS)
    reader = people.cast().client("reader")
    for path in (f"{WORK}2026/berichte/", f"{WORK}berichte/"):
        assert status(path) == 404
        assert status(path, reader) == 200
    assert "berichte/" not in text(f"{WORK}2026/")
    assert "berichte/" not in text(f"{WORK}haushalt/").replace("2011/berichte/", "")


def test_without_a_current_edition_only_years_answer(work: HandbookPage) -> None:
    HandbookPage.objects.update(current_edition=None)
    assert status(f"{WORK}berichte/") == 404
    assert THEN in text(f"{WORK}2011/berichte/")
    assert status(WORK) == 200


# --- names ---


@pytest.mark.parametrize(
    ("slug", "fits"),
    [("2026", True), ("2026-entwurf", True), ("neu", False), ("26", False), ("2026x", False)],
)
def test_the_name_of_an_edition_begins_with_its_year(work: HandbookPage, slug: str, fits: bool) -> None:
    edition = EditionPage(title="Ausgabe", slug=slug, year=2026)
    if fits:
        edition.clean()
    else:
        with pytest.raises(ValidationError, match=r"year|Jahr"):
            edition.clean()


@pytest.mark.parametrize(
    ("slug", "fits"), [("berichte", True), ("3-raeume", True), ("2011", False), ("2011-rueckblick", False)]
)
@pytest.mark.django_db
def test_the_name_of_a_chapter_never_does(slug: str, fits: bool) -> None:
    chapter = ChapterPage(title="Kapitel", slug=slug)
    if fits:
        chapter.clean()
    else:
        with pytest.raises(ValidationError, match=r"year|Jahr"):
            chapter.clean()


# --- which address is told to others ---


def test_search_engines_get_the_evergreen_address_of_the_current_edition_and_the_year_of_old_ones(
    chapter: ChapterPage, old_chapter: ChapterPage
) -> None:
    sitemap = Client().get("/sitemap.xml").content.decode()
    assert f"{WORK}berichte/</loc>" in sitemap
    assert f"{WORK}2011/berichte/</loc>" in sitemap
    assert f"{WORK}2026/berichte/</loc>" not in sitemap
    assert chapter.reading_url() == f"{WORK}berichte/"
    assert old_chapter.reading_url() == f"{WORK}2011/berichte/"
    for path in (f"{WORK}berichte/", f"{WORK}2026/berichte/"):
        assert f'<link rel="canonical" href="http://localhost:8000{WORK}berichte/">' in text(path)
    assert f'<link rel="canonical" href="http://localhost:8000{WORK}2011/berichte/">' in text(
        f"{WORK}2011/berichte/"
    )


@pytest.mark.usefixtures("work")
def test_an_old_chapter_says_so_and_leads_to_its_counterpart() -> None:
    answer = Client().get(f"{WORK}2011/berichte/")
    assert answer.context["is_old"] is True
    assert answer.context["current_counterpart"].reading_url() == f"{WORK}berichte/"
    assert f'href="{WORK}berichte/"' in answer.content.decode()
    assert Client().get(f"{WORK}berichte/").context["is_old"] is False


def test_a_page_numbers_its_paragraphs_and_knows_its_neighbours(new: EditionPage) -> None:
    first = Client().get(f"{WORK}berichte/").context
    assert [part.number for part in first["text"].parts] == [None, 1, 2]
    assert first["previous"] is None
    assert first["next"].slug == "haushalt"
    second = Client().get(f"{WORK}haushalt/").context
    assert (second["previous"].slug, second["next"]) == ("berichte", None)
    assert timezone.is_aware(new.first_published_at)


def test_the_queries_of_a_chapter_do_not_grow_with_the_book(new: EditionPage, chapter: ChapterPage) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries() -> int:
        client = Client()
        client.get(f"{WORK}berichte/")
        with CaptureQueriesContext(connection) as seen:
            client.get(f"{WORK}berichte/")
        return len(seen)

    before = queries()
    content.chapter(new, "neu", "Eins.", number="6")
    content.chapter(chapter, "unten", "Zwei.", number="4.1")
    assert queries() == before
    assert before <= 15
