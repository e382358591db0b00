"""Terms are explained where a text uses them for the first time, and nowhere else."""

from __future__ import annotations

import re
from time import process_time

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms import top
from cms.models import StandardPage
from fsa_portal.actor import ANONYMOUS
from fsa_portal.once import remembering
from knowledge.reference.glossing import _glossed, explain
from knowledge.reference.models import GlossaryEntry, GlossaryPage
from tests.factories import content

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def portal() -> None:
    content.site()
    content.glossary_entry()


def glossed(markup: str, language: str = "de") -> str:
    return explain(markup, language, ANONYMOUS)


def explained(markup: str) -> list[tuple[str, str]]:
    """Anchor and words of each explanation."""
    return re.findall(
        r'<a class="fsa-gloss" href="/glossar/#([\w-]+)" title="[^"]*">([^<]*)</a>', glossed(markup)
    )


def test_the_first_occurrence_leads_to_the_entry_and_says_what_it_means() -> None:
    assert glossed("<p>Ein Sozialraum ist kein Sozialraum.</p>") == (
        '<p>Ein <a class="fsa-gloss" href="/glossar/#sozialraum" title="Ein Gebiet, in dem Menschen leben und sich '
        'begegnen.">Sozialraum</a> ist kein Sozialraum.</p>'
    )


def test_inflected_forms_are_known_as_editors_list_them() -> None:
    assert explained("<p>In Sozialräumen und im Sozialraum.</p>") == [("sozialraum", "Sozialräumen")]
    assert not explained("<p>Sozialräumlich, sozialraum, Sozialraumes.</p>")


@pytest.mark.parametrize(
    "markup",
    [
        "<h2>Der Sozialraum</h2>",
        '<p><a href="/x/">Der <b>Sozialraum</b></a></p>',
        "<p><code>Sozialraum</code></p>",
        "<pre>Sozialraum</pre>",
        "<table><caption>Sozialraum</caption><tr><td><p>Sozialraum</p></td></tr></table>",
        "<dl><dt>Sozialraum</dt></dl>",
        "<figure><figcaption>Sozialraum</figcaption></figure>",
        '<p class="fsa-small fsa-muted">Quelle: <b>Sozialraum</b></p>',
        '<p title="Sozialraum &gt; Sozialraum">Text</p>',
        "<div>Sozialraum</div>",
        "<!-- <p>Sozialraum</p> -->",
        "<p>Sozialraum-Analyse, Sozialraumanalyse, Mini-Sozialraum</p>",
    ],
)
def test_what_is_no_running_text_stays_as_it_is(markup: str) -> None:
    assert glossed(markup) == markup


def test_what_comes_after_is_running_text_again() -> None:
    assert explained("<h2>Sozialraum</h2><ul><li>Ein <b>Sozialraum</b></li></ul>") == [
        ("sozialraum", "Sozialraum")
    ]
    assert explained('<p class="fsa-small">Sozialraum</p><p>Sozialraum</p>') == [("sozialraum", "Sozialraum")]
    assert explained("<p>a<br>b<img src='x'></p><dl><dd>Sozialraum</dd></dl>") == [
        ("sozialraum", "Sozialraum")
    ]


def test_the_longest_term_has_the_words() -> None:
    content.glossary_entry(term="Kleiner Sozialraum", also="kleinen Sozialraum", short="X")
    content.glossary_entry(term="abgeschottete Statistikstelle", also="", short="Y")
    assert explained("<p>Im kleinen\nSozialraum und im kleinen Sozialraum, nicht im Sozialraum.</p>") == [
        ("kleiner-sozialraum", "kleinen\nSozialraum"),
        ("sozialraum", "Sozialraum"),
    ]
    assert explained("<p>Abgeschottete&nbsp;Statistikstelle.</p>") == [
        ("abgeschottete-statistikstelle", "Abgeschottete&nbsp;Statistikstelle")
    ]


def test_words_with_signs_of_html_in_them() -> None:
    content.glossary_entry(term="F&E", also="amp", short='Forschung "und" <Entwicklung>')
    assert glossed("<p>F&amp;E</p>") == (
        '<p><a class="fsa-gloss" href="/glossar/#f-e" title="Forschung &quot;und&quot; &lt;Entwicklung&gt;">F&amp;E</a></p>'
    )
    assert glossed("<p>A &amp; B</p>") == "<p>A &amp; B</p>"


def test_an_entry_that_changes_goes_or_comes_changes_the_texts_at_once() -> None:
    entry = GlossaryEntry.objects.get()
    assert "Gebiet" in glossed("<p>Sozialraum</p>")
    entry.short = "Neu gesagt."
    entry.version += 1
    entry.save()
    assert "Neu gesagt." in glossed("<p>Sozialraum</p>")
    other = content.glossary_entry(term="Quartier", also="", short="X")
    assert len(explained("<p>Sozialraum, Quartier</p>")) == 2
    other.delete()
    assert len(explained("<p>Sozialraum, Quartier</p>")) == 1
    entry.is_explained = False
    entry.save()
    assert glossed("<p>Sozialraum</p>") == "<p>Sozialraum</p>"


def test_nobody_is_led_to_a_glossary_that_is_not_for_them() -> None:
    GlossaryPage.objects.update(visibility="internal")
    assert glossed("<p>Sozialraum</p>") == "<p>Sozialraum</p>"
    GlossaryPage.objects.update(visibility="public", live=False)
    assert glossed("<p>Sozialraum</p>") == "<p>Sozialraum</p>"


def test_a_german_glossary_explains_german_texts() -> None:
    assert glossed("<p>Sozialraum</p>", "en") == "<p>Sozialraum</p>"


def test_chapters_pages_and_answers_explain_terms(client: Client) -> None:
    content.handbook()
    content.question(answer="<p>Im Sozialraum.</p>")
    home = content.HandbookIndexPage.objects.get().get_parent()
    content.add(home, StandardPage(title="Seite", slug="seite", body=content.blocks("Der Sozialraum.")))
    for address in (
        "/handbuch/moderne-sozialplanung/berichte/",
        "/haeufige-fragen/kosten/",
        "/seite/",
    ):
        assert client.get(address).content.decode().count('class="fsa-gloss"') == 1, address


def test_nothing_is_explained_inside_a_picture_made_of_text() -> None:
    """A chart is one picture to a screen reader: a link inside could be reached and not be read."""
    content.glossary_entry(term="Teilhabe", short="Dabei sein.")
    title = '<div class="fsa-bars" role="img" aria-label="x"><p class="fsa-bars__title"><strong>Teilhabe</strong></p></div>'
    assert "fsa-gloss" not in glossed(title)
    assert glossed(f"{title}<p>Ihre Teilhabe.</p>").count("fsa-gloss") == 1


def test_forms_that_begin_alike_are_told_apart_by_all_their_words() -> None:
    content.glossary_entry(term="Soziale Arbeit", also="Soziale Arbeit vor Ort\nsoziale Lage", short="X")
    content.glossary_entry(term="Soziale Stadt", also="Soziale Arbeit", short="Y")
    assert explained("<p>Soziale Arbeit vor Orten, Soziale Stadt (soziale&nbsp; Lage).</p>") == [
        ("soziale-arbeit", "Soziale Arbeit"),
        ("soziale-stadt", "Soziale Stadt"),
    ]
    assert explained("<p>Soziale Arbeit vor Ort.</p>") == [("soziale-arbeit", "Soziale Arbeit vor Ort")]
    assert explained("<p>Soziale Arbeiten, Soziale\u2011Arbeit, Soziale, Arbeit</p>") == []


def test_a_thousand_forms_that_begin_alike_take_no_more_time() -> None:
    """Written past the form, which takes 25: each word of the text would be compared with each of them."""
    text = f"<p>{'Soziale Fragen und kein Ende. ' * 2000}</p>"

    def spent() -> float:
        top.pages()
        explain("<p>x</p>", "de", ANONYMOUS)
        begun = process_time()
        assert glossed(text) == text
        return process_time() - begun

    content.glossary_entry(term="Soziale Null", also="")
    few = spent()
    content.glossary_entry(term="Soziale Eins", also="\n".join(f"Soziale Sache{n}" for n in range(1000)))
    _glossed.cache_clear()
    assert spent() < 3 * few + 0.02


def test_it_costs_one_question_to_the_database_however_large_the_glossary_and_little_time() -> None:
    for number in range(150):
        forms = "\n".join(f"Begriff{number}{ending}" for ending in ("s", "en", "e"))
        content.glossary_entry(term=f"Begriff{number}", also=forms, short="Bedeutung " * 10)
    text = "".join(
        f"<p>Planung im Sozialraum braucht Begriff{n}s und <b>viele</b> andere Wörter in einem Satz.</p>"
        for n in range(120)
    )
    glossed(text)
    # As on a page: what stands at the top of the tree was looked up before.
    with remembering():
        top.pages()
        with CaptureQueriesContext(connection) as asked:
            begun = process_time()
            found = glossed(text)
            spent = process_time() - begun
    assert len(asked) == 1
    assert found.count("fsa-gloss") == 121
    # Measured: 2 to 4 ms. A linear search through all forms would take ten times as long.
    assert spent < 0.05
