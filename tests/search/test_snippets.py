"""A hit leads to its best passage and quotes it, escaped, with the asked words marked."""

from __future__ import annotations

from search.contract import Passage
from tests.search.samples import document, fill, find


def first(engine, question: str, *passages: Passage, **more):
    fill(engine, document("thing:1", passages=passages, **more))
    return find(engine, question).hits[0]


def test_the_hit_leads_to_the_passage_with_most_of_the_words(engine) -> None:
    hit = first(
        engine,
        "Armut Quartier",
        Passage(anchor="abs-1", text="Von Armut ist die Rede."),
        Passage(anchor="abs-2", text="Armut zeigt sich im Quartier."),
    )
    assert hit.url == "/thing/1/#abs-2"
    assert hit.snippets[0].html == "<mark>Armut</mark> zeigt sich im <mark>Quartier</mark>."


def test_a_page_of_a_pdf_has_its_own_address(engine) -> None:
    hit = first(
        engine,
        "Fallzahlen",
        Passage(anchor="", text="Vorwort", page=1, url="/d/1.pdf#page=1"),
        Passage(anchor="", text="Fallzahlen unter zehn", page=12, url="/d/1.pdf#page=12"),
    )
    assert (hit.url, hit.snippets[0].page) == ("/d/1.pdf#page=12", 12)


def test_the_asked_part_of_a_compound_is_marked(engine) -> None:
    hit = first(engine, "Bericht", Passage(anchor="a", text="Der Sozialbericht und die Berichterstattung"))
    assert hit.snippets[0].html == "Der Sozial<mark>bericht</mark> und die <mark>Bericht</mark>erstattung"


def test_texts_are_escaped_and_marks_are_not(engine) -> None:
    hit = first(
        engine, "Armut", Passage(anchor="a", text='<b onclick="x">Armut</b> & "mehr"'), title="<i>Armut</i>"
    )
    assert hit.snippets[0].html == (
        "&lt;b onclick=&quot;x&quot;&gt;<mark>Armut</mark>&lt;/b&gt; &amp; &quot;mehr&quot;"
    )
    assert hit.title_html == "&lt;i&gt;<mark>Armut</mark>&lt;/i&gt;"


def test_a_long_passage_is_quoted_around_the_words(engine) -> None:
    text = "Anfang. " + "Füllwort hier. " * 300 + "Armut im Quartier. " + "Noch etwas. " * 300
    hit = first(engine, "Armut Quartier", Passage(anchor="a", text=text))
    assert "<mark>Armut</mark> im <mark>Quartier</mark>" in hit.snippets[0].html
    assert len(hit.snippets[0].html) < 400
    assert len(hit.snippets) == 1


def test_further_passages_are_quoted_when_they_say_enough(engine) -> None:
    passages = [Passage(anchor=f"a{n}", text=f"Armut im Quartier, Absatz {n}.") for n in range(5)]
    hit = first(engine, "Armut Quartier", *passages, Passage(anchor="b", text="Alter"))
    assert [snippet.url for snippet in hit.snippets] == ["/thing/1/#a0", "/thing/1/#a1", "/thing/1/#a2"]


def test_a_hit_by_its_title_shows_its_summary(engine) -> None:
    hit = first(
        engine, "Leitfaden", Passage(anchor="a", text="Text"), title="Leitfaden", summary="Worum es geht."
    )
    assert hit.url == "/thing/1/"
    assert [snippet.html for snippet in hit.snippets] == ["Worum es geht."]


def test_the_passage_that_says_it_as_it_was_typed_comes_first(engine) -> None:
    hit = first(
        engine,
        "kleinräumige Berichterstattung",
        Passage(
            anchor="abs-1",
            text="Kleinräumige Sozialberichterstattung nennt Quelle und Stichtag, kleinräumig.",
        ),
        Passage(
            anchor="abs-2",
            text="Nach der Sommerpause geht es um Geld. Erst dann zeigt die kleinräumige Berichterstattung Wirkung.",
        ),
    )
    assert hit.url == "/thing/1/#abs-2"
