"""A chapter of a book in three levels: where one is, what comes next, its notes, and all of it on paper."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.importing import stream
from fsa_portal.actor import Visibility
from knowledge.handbook.models import ChapterPage, EditionPage
from tests.factories import content

WORK = "/handbuch/moderne-sozialplanung/"


def soup(path: str) -> BeautifulSoup:
    answer = Client().get(path)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


@pytest.fixture
def deep(chapter: ChapterPage) -> ChapterPage:
    """4, 4.1, 4.1.1"""
    middle = content.chapter(chapter, "indikatoren", "Zwölf genügen.", number="4.1")
    return content.chapter(middle, "index-bilden", "Erst prüfen, dann rechnen.", number="4.1.1")


def test_the_contents_show_three_levels_and_where_one_is(deep: ChapterPage) -> None:
    page = soup(f"{WORK}berichte/indikatoren/index-bilden/")
    contents = page.select_one("nav.fsa-toc")
    assert [a.get_text() for a in contents.select(":scope > ol > li > a")] == ["4 Berichte", "5 Haushalt"]
    assert [a.get_text() for a in contents.select("ol ol ol a")] == ["4.1.1 Index bilden"]
    assert contents.select_one("[aria-current=page]").get_text() == "4.1.1 Index bilden"
    assert page.select_one("a[rel=prev]")["href"] == f"{WORK}berichte/indikatoren/"
    assert page.select_one("a[rel=next]")["href"] == f"{WORK}haushalt/"
    assert page.select("details nav.fsa-toc"), "on a phone it folds, without any script"


def test_a_chapter_below_a_hidden_one_moves_up(deep: ChapterPage) -> None:
    ChapterPage.objects.filter(number="4.1").update(visibility=Visibility.INTERNAL)
    contents = soup(f"{WORK}berichte/").select_one("nav.fsa-toc")
    assert [a.get_text() for a in contents.select("a")] == ["4 Berichte", "4.1.1 Index bilden", "5 Haushalt"]


def test_footnotes_are_numbered_on_the_page_and_linked_back_and_forth(chapter: ChapterPage) -> None:
    chapter.body = stream(
        [
            {"type": "paragraph", "html": "<p>Erster Satz.</p>"},
            {"type": "footnote", "html": "Erste Note."},
            {"type": "footnote", "html": "Zweite Note."},
            {"type": "list", "items": ["Punkt"]},
            {"type": "footnote", "html": "Dritte Note."},
            {"type": "paragraph", "html": "<p>Letzter Satz.</p>"},
        ],
        seed="neu",
    )
    chapter.save_revision().publish()
    page = soup(f"{WORK}berichte/")
    marks, notes = page.select("sup a"), page.select(".fsa-notes li")
    assert [mark.get_text() for mark in marks] == ["1", "2", "3"]
    assert [note.get_text().split(" ")[0] for note in notes] == ["Erste", "Zweite", "Dritte"]
    for mark, note in zip(marks, notes, strict=True):
        assert mark["href"] == f"#{note['id']}"
        assert note.select_one("a")["href"] == f"#{mark['id']}"
    assert marks[0].find_parent("p").get_text().startswith("Erster Satz.")
    assert [number.get_text() for number in page.select(".fsa-abs__no")] == ["1", "2"], (
        "notes are no paragraphs"
    )


def test_an_edition_or_a_part_of_it_stands_on_one_page_for_the_printer(deep: ChapterPage) -> None:
    whole, part = soup(f"{WORK}?druck=1"), soup(f"{WORK}berichte/indikatoren/?druck=1")
    assert [h.get_text() for h in whole.select("article > h2")] == [
        "4 Berichte",
        "4.1 Indikatoren",
        "4.1.1 Index bilden",
        "5 Haushalt",
    ]
    assert [h.get_text() for h in part.select("article > h2")] == ["4.1 Indikatoren", "4.1.1 Index bilden"]
    assert "Erst prüfen, dann rechnen." in part.get_text()
    assert part.select_one("meta[name=robots]")["content"] == "noindex"
    assert part.select_one("link[rel=canonical]")["href"].endswith(f"{WORK}berichte/indikatoren/")
    assert len(soup(f"{WORK}2011/?druck=1").select("article")) == 1
    for link in whole.select("nav.fsa-print-contents a"):
        assert whole.select_one(link["href"])


def test_what_is_closed_is_not_printed(deep: ChapterPage, new: EditionPage) -> None:
    ChapterPage.objects.filter(number="4.1").update(visibility=Visibility.INTERNAL)
    assert "Zwölf genügen." not in soup(f"{WORK}?druck=1").get_text()
    assert Client().get(f"{WORK}berichte/indikatoren/?druck=1").status_code == 404
    EditionPage.objects.filter(pk=new.pk).update(visibility=Visibility.INTERNAL)
    assert Client().get(f"{WORK}2026/?druck=1").status_code == 404


def test_a_whole_book_needs_as_few_queries_as_a_chapter(deep: ChapterPage, new: EditionPage) -> None:
    def queries() -> int:
        client = Client()
        client.get(f"{WORK}?druck=1")
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"{WORK}?druck=1").status_code == 200
        return len(asked)

    example = content.example()
    blocks = [
        {"type": "example", "page": example.pk},
        {"type": "paragraph", "html": f'<a linktype="page" id="{deep.pk}">Index</a>'},
    ]

    def one_more(number: int) -> None:
        made = content.chapter(new, f"mehr-{number}", number=str(number))
        made.body = stream(blocks, seed=str(number))
        made.save_revision().publish()

    one_more(6)
    before = queries()
    one_more(7)
    one_more(8)
    assert queries() == before <= 15
