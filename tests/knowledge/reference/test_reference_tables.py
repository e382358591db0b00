"""Questions, terms, dates and topics for programs: as tables, as a feed, and in the words of schema.org."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client

from fsa_portal.actor import Visibility
from knowledge.reference.models import QuestionPage
from knowledge.vocabulary.models import Vocabulary
from tests.factories import content, people

pytestmark = pytest.mark.django_db

HOST = settings.BASE_URL
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.S)
ENTRY = "{http://www.w3.org/2005/Atom}entry/{http://www.w3.org/2005/Atom}title"


@pytest.fixture(autouse=True)
def portal() -> None:
    content.site()
    content.example(slug="offen")
    hidden = content.example(slug="intern", visibility=Visibility.INTERNAL)
    question = content.question(answer="<p>Nichts. <b>Gar</b> nichts.</p>")
    question.topics.add(content.term(Vocabulary.TOPIC, "wohnen"))
    question.save_revision().publish()
    content.question(title="Wer ist wer?", slug="intern", visibility=Visibility.INTERNAL)
    content.question("en", title="What does it cost?", slug="costs", translation_key=question.translation_key)
    content.glossary_entry(also="Quartier", more="<p>Mehr dazu.</p>", link_page=hidden)
    content.milestone(
        date=dt.date(2013, 11, 5), precision="month", text="<p>Es wurde gesprochen.</p>", link_address="/praxis/",
        link_text="Praxis",
    )  # fmt: skip


def table(address: str, client: Client | None = None) -> list[dict[str, Any]]:
    answer = (client or Client()).get(f"{address}?ausgabe=json")
    assert answer["Content-Type"] == "application/json"
    return json.loads(answer.content)["items"]


def things(address: str, client: Client | None = None) -> dict[str, Any]:
    (block,) = BLOCK.findall((client or Client()).get(address).content.decode())
    return {thing["@type"]: thing for thing in json.loads(block)["@graph"]}


def staff() -> Client:
    return people.cast().client("adviser")


@pytest.mark.parametrize("address", ["/haeufige-fragen/", "/en/frequently-asked-questions/", "/glossar/", "/zeitleiste/",
                                     "/themen/"])  # fmt: skip
def test_the_list_offers_its_tables_and_gives_them(address: str) -> None:
    page = Client().get(address).content.decode()
    for kind, media_type in (("csv", "text/csv; charset=utf-8"), ("json", "application/json")):
        assert f'href="?ausgabe={kind}"' in page
        assert Client().get(f"{address}?ausgabe={kind}")["Content-Type"] == media_type


def test_the_table_of_questions_has_the_answers_that_the_reader_may_see() -> None:
    (row,) = table("/haeufige-fragen/")
    assert row["question"] == "Was kostet die Beratung?"
    assert row["answer"] == "Nichts. Gar nichts."
    assert row["url"] == f"{HOST}/haeufige-fragen/kosten/"
    assert len(row["topics"]) == 1
    assert [row["question"] for row in table("/en/frequently-asked-questions/")] == ["What does it cost?"]
    assert len(table("/haeufige-fragen/", staff())) == 2


def test_the_table_of_terms_leads_only_where_the_reader_may_go() -> None:
    (row,) = table("/glossar/")
    assert (row["term"], row["also"], row["more"]) == ("Sozialraum", ["Quartier"], "Mehr dazu.")
    assert row["url"] == f"{HOST}/glossar/#sozialraum"
    assert row["read_on"] is None
    assert table("/glossar/", staff())[0]["read_on"] == f"{HOST}/praxis/intern/"


def test_the_table_of_the_timeline_says_no_more_of_a_date_than_is_known() -> None:
    (row,) = table("/zeitleiste/")
    assert row["date"] == "2013-11"
    assert (row["text"], row["source"]) == ("Es wurde gesprochen.", "Rede von 2018")
    assert row["read_on"] == f"{HOST}/praxis/"


def test_the_table_of_topics_counts_what_the_reader_may_see() -> None:
    call_command("rebuild_search", verbosity=0)
    rows = {row["slug"]: row for row in table("/themen/")}
    assert rows["wohnen"]["entries"] == 1
    assert rows["wohnen"]["url"].endswith("/themen/wohnen/")
    assert rows["kinderarmut"]["entries"] == 0


def test_the_feed_of_questions_is_in_one_language() -> None:
    answer = Client().get("/feeds/haeufige-fragen.xml")
    assert [entry.text for entry in ElementTree.fromstring(answer.content).findall(ENTRY)] == [
        "Was kostet die Beratung?"
    ]
    assert "/feeds/haeufige-fragen.xml" in Client().get("/haeufige-fragen/").content.decode()
    assert "/feeds/" not in Client().get("/en/frequently-asked-questions/").content.decode()


def test_machines_are_told_questions_with_their_answers_and_nothing_internal() -> None:
    listed = things("/haeufige-fragen/", staff())["FAQPage"]["mainEntity"]
    assert [(one["name"], one["acceptedAnswer"]["text"]) for one in listed] == [
        ("Was kostet die Beratung?", "Nichts. Gar nichts.")
    ]
    own = things("/haeufige-fragen/kosten/")["FAQPage"]
    assert own["mainEntity"] == listed
    assert own["description"] == "Nichts. Gar nichts."


def test_machines_are_told_terms_with_what_they_mean() -> None:
    told = things("/glossar/")["DefinedTermSet"]
    assert told["@id"] == f"{HOST}/glossar/"
    (term,) = told["hasDefinedTerm"]
    assert term["@id"] == f"{HOST}/glossar/#sozialraum"
    assert (term["name"], term["alternateName"]) == ("Sozialraum", ["Quartier"])
    assert term["description"].startswith("Ein Gebiet")


def test_machines_are_told_what_happened_when() -> None:
    steps = things("/zeitleiste/")["CollectionPage"]["mainEntity"]["itemListElement"]
    (event,) = [step["item"] for step in steps]
    assert (event["@type"], event["name"]) == ("Event", "Die Fachstelle beginnt")
    assert (event["startDate"], event["citation"]) == ("2013-11", "Rede von 2018")
    assert event["description"] == "Es wurde gesprochen."


def test_an_answer_cannot_end_the_block() -> None:
    QuestionPage.objects.filter(slug="kosten").update(title="</script><script>alert(1)</script>")
    page = Client().get("/haeufige-fragen/").content.decode()
    assert "<script>alert" not in page
    assert things("/haeufige-fragen/")["FAQPage"]["mainEntity"][0]["name"].startswith("</script>")
