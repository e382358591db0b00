"""How a chapter is cited: work, edition, chapter, state, and the notice that belongs to the edition."""

from __future__ import annotations

import datetime as dt

from django.test import Client

from knowledge.handbook.models import ChapterPage, EditionPage
from knowledge.handbook.reading import cite

URL = "https://example.org/kapitel/"


def test_a_citation_names_editor_year_work_edition_chapter_and_state(chapter: ChapterPage) -> None:
    chapter.reviewed_on = dt.date(2026, 3, 5)
    citation = cite(chapter, chapter.edition, URL)
    assert citation.text == (
        "FSA (Hrsg.) (2026): Moderne Sozialplanung. Ausgabe 2026, Kapitel 4, Stand 05.03.2026."
    )
    assert citation.url == URL


def test_the_state_is_the_day_of_publication_where_nobody_looked_since(chapter: ChapterPage) -> None:
    chapter.last_published_at = dt.datetime(2026, 3, 4, 23, 30, tzinfo=dt.UTC)
    assert "Stand 05.03.2026" in cite(chapter, chapter.edition, URL).text


def test_an_old_edition_is_not_dated_by_the_day_on_which_it_came_into_the_portal(
    old_chapter: ChapterPage,
) -> None:
    assert ", Stand" not in cite(old_chapter, old_chapter.edition, URL).text
    old_chapter.last_published_at = old_chapter.first_published_at + dt.timedelta(days=40)
    assert ", Stand" in cite(old_chapter, old_chapter.edition, URL).text, "a correction has a day"


def test_programs_get_the_number_of_the_chapter(chapter: ChapterPage) -> None:
    citation = cite(chapter, chapter.edition, URL)
    assert "  chapter = {4}," in citation.bibtex
    assert "SE  - 4\r\n" in citation.ris


def test_the_notice_of_the_edition_is_part_of_each_form(old_chapter: ChapterPage) -> None:
    citation = cite(old_chapter, old_chapter.edition, URL)
    assert citation.text.endswith(" Mustertext.")
    assert "note = {Mustertext}" in citation.bibtex
    assert "N1  - Mustertext\r\n" in citation.ris


def test_without_a_notice_no_form_has_an_empty_one(chapter: ChapterPage) -> None:
    citation = cite(chapter, chapter.edition, URL)
    assert "note" not in citation.bibtex
    assert "N1" not in citation.ris
    assert citation.ris.startswith("TY  - CHAP\r\n")
    assert citation.ris.endswith("ER  - \r\n")
    assert citation.bibtex.count("{") == citation.bibtex.count("}")


def test_a_chapter_without_a_number_is_cited_by_its_title(chapter: ChapterPage) -> None:
    chapter.number = ""
    assert "Ausgabe 2026, Berichte, Stand" in cite(chapter, chapter.edition, URL).text


def test_the_page_cites_the_permanent_address_never_the_evergreen_one(
    chapter: ChapterPage, new: EditionPage
) -> None:
    page = Client().get(chapter.reading_url())
    permanent = "http://localhost:8000/handbuch/moderne-sozialplanung/2026/berichte/"
    assert page.context["citation"].url == permanent
    assert page.context["permanent"] == permanent
    assert page.context["evergreen"] == permanent.replace("2026/", "")
    old = Client().get("/handbuch/moderne-sozialplanung/2011/berichte/")
    assert old.context["evergreen"] == ""
    assert "Mustertext" in old.content.decode()
