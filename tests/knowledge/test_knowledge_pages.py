"""The pages of handbook, examples, funding and library as a reader sees them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.blocks import anchor_of
from knowledge.handbook.models import ChapterPage, HandbookPage
from knowledge.vocabulary.models import Vocabulary
from tests.factories import content

pytestmark = pytest.mark.django_db
WORK = "/handbuch/moderne-sozialplanung/"


@pytest.fixture(autouse=True)
def site() -> None:
    content.site()


@pytest.fixture
def handbook() -> HandbookPage:
    return content.handbook()


def text(client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return answer.content.decode()


def test_every_paragraph_has_its_number_and_an_anchor_of_its_own(client, handbook) -> None:
    page = text(client, f"{WORK}berichte/")
    chapter = ChapterPage.objects.get(slug="berichte", number="4")
    anchors = [anchor_of(block.id) for block in chapter.body if block.block_type == "paragraph"]
    assert len(anchors) == 2
    for number, anchor in enumerate(anchors, start=1):
        assert f'id="{anchor}"' in page
        assert f'href="#{anchor}"' in page
        assert f">{number}</a>" in page


def test_a_former_edition_says_so_leads_to_the_chapter_of_today_and_is_cited_with_its_notice(
    client, handbook
) -> None:
    page = text(client, f"{WORK}2011/berichte/")
    assert "Aktuell ist „Ausgabe 2026“" in page
    assert f'href="{WORK}berichte/"' in page
    citation = page[page.index("<blockquote>") : page.index("</blockquote>")]
    assert "Ausgabe 2011" in citation
    assert "Mustertext" in citation
    assert "note = {Mustertext}" in page
    assert "N1  - Mustertext" in page


def test_the_current_edition_has_one_canonical_address_and_a_permanent_one_to_cite(client, handbook) -> None:
    for url in (f"{WORK}berichte/", f"{WORK}2026/berichte/"):
        page = text(client, url)
        assert f'<link rel="canonical" href="http://localhost:8000{WORK}berichte/">' in page
        assert f'href="http://localhost:8000{WORK}2026/berichte/"' in page
        assert "Aktuell ist" not in page


def test_reading_needs_few_queries_however_many_chapters_there_are(client, handbook) -> None:
    def queries() -> int:
        client.get(f"{WORK}berichte/")
        with CaptureQueriesContext(connection) as captured:
            text(client, f"{WORK}berichte/")
        return len(captured)

    before = queries()
    for number in range(3):
        content.chapter(handbook.current_edition, f"weiteres-{number}", "Text.")
    assert queries() == before
    assert before <= 15


def test_lists_of_the_knowledge_areas_filter_and_say_when_nothing_fits(client) -> None:
    content.example(title="Bewährtes", slug="a")
    content.example(title="Neues", slug="b", maturity=content.term(Vocabulary.MATURITY, "begonnen"))
    page = text(client, "/praxis/?maturity=begonnen")
    assert "Neues" in page
    assert "Bewährtes" not in page
    assert "1 Beispiel<" in page
    assert "Kein Programm passt." in text(client, "/foerderung/")


@pytest.mark.parametrize("area", ["praxis", "foerderung", "bibliothek"])
def test_lists_need_as_many_queries_for_three_rows_as_for_one(client, area: str) -> None:
    make = {"praxis": content.example, "foerderung": content.programme, "bibliothek": content.document}[area]

    def queries() -> int:
        client.get(f"/{area}/")
        with CaptureQueriesContext(connection) as captured:
            text(client, f"/{area}/")
        return len(captured)

    make(slug="erstes")
    one = queries()
    make(slug="zweites")
    make(slug="drittes")
    assert queries() == one
    assert one <= 15


def test_programmes_for_which_one_can_apply_come_first_and_old_facts_are_marked(client) -> None:
    day = timezone.localdate()
    content.programme(title="Vorbei", slug="a", deadline=day - dt.timedelta(days=3), checked_on=day)
    content.programme(title="Ungeprüft", slug="b", checked_on=day - dt.timedelta(days=40))
    content.programme(title="Eilig", slug="c", deadline=day + dt.timedelta(days=3), checked_on=day)
    page = text(client, "/foerderung/")
    assert page.index("Eilig") < page.index("Ungeprüft") < page.index("Vorbei")
    assert page.count("Nicht mehr geprüft seit") == 1
    assert "neu zu prüfen" in text(client, "/foerderung/b/")
    assert "neu zu prüfen" not in text(client, "/foerderung/c/")


def test_an_example_names_others_of_its_topic(client) -> None:
    topic = content.term(Vocabulary.TOPIC, "kinderarmut")
    one, other = content.example(title="Eins", slug="eins"), content.example(title="Zwei", slug="zwei")
    content.example(title="Drei", slug="drei")
    for page in (one, other):
        page.topics.add(topic)
        page.save_revision().publish()
    shown = text(client, "/praxis/eins/")
    assert "Zwei" in shown
    assert "Drei" not in shown


def test_a_speech_warns_that_the_spoken_word_prevails(client) -> None:
    content.document(slug="rede", kind="rede")
    content.document(slug="hilfe")
    assert "Es gilt das gesprochene Wort." in text(client, "/bibliothek/rede/")
    page = text(client, "/bibliothek/hilfe/")
    assert "Es gilt das gesprochene Wort." not in page
    assert 'href="/bibliothek/hilfe/datei/"' in page


def test_the_sitemap_names_public_pages_and_their_languages(client, handbook) -> None:
    content.example(slug="geheim", visibility="internal")
    page = text(client, "/sitemap.xml")
    assert f"<loc>http://localhost:8000{WORK}berichte/</loc>" in page
    assert f"<loc>http://localhost:8000{WORK}2011/berichte/</loc>" in page
    assert 'hreflang="en" href="http://localhost:8000/en/"' in page
    assert "geheim" not in page
