"""A page for each topic gathers everything on it that the reader may see."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.test import Client

from fsa_portal.accounts.models import Role
from knowledge.vocabulary.models import Term, Vocabulary
from search.engines import get_engine
from tests.factories import content, people

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def portal() -> None:
    content.site()
    topic = content.term(Vocabulary.TOPIC, "wohnen")
    pages = [
        content.example(title="Offenes Beispiel", slug="offen"),
        content.example(title="Internes Beispiel", slug="intern", visibility="internal"),
        content.programme(title="Offene Förderung", slug="offen"),
        content.question(),
    ]
    for page in pages:
        page.topics.add(topic)
        page.save_revision().publish()
    call_command("rebuild_search", verbosity=0)


def test_it_shows_what_there_is_by_kind_with_counts(client: Client) -> None:
    answer = client.get("/themen/wohnen/")
    found = {
        group.kind: (group.count, [hit.title for hit in group.hits]) for group in answer.context["groups"]
    }
    assert found == {
        "example": (1, ["Offenes Beispiel"]),
        "funding": (1, ["Offene Förderung"]),
        "question": (1, ["Was kostet die Beratung?"]),
    }
    assert "Internes Beispiel" not in answer.content.decode()


def test_the_fsa_sees_more_and_counts_more() -> None:
    staff = people.browser(people.affiliation(Role.ADVISER).user, second_factor=True)
    answer = staff.get("/themen/wohnen/")
    assert {group.kind: group.count for group in answer.context["groups"]}["example"] == 2
    assert "Internes Beispiel" in answer.content.decode()


def test_the_list_counts_what_the_reader_may_see(client: Client) -> None:
    rows = {topic.slug: count for topic, count in client.get("/themen/").context["rows"]}
    assert (rows["wohnen"], rows["umwelt"]) == (3, 0)
    assert len(rows) == Term.objects.of(Vocabulary.TOPIC).count()


def test_editors_introduce_a_topic_in_each_language(client: Client) -> None:
    Term.objects.filter(slug="wohnen").update(about_de="<p>Worum es geht.</p>", about_en="<p>What it is.</p>")
    assert "Worum es geht." in client.get("/themen/wohnen/").content.decode()
    english = client.get("/en/themen/wohnen/").content.decode()
    assert "What it is." in english
    assert "Housing and homelessness" in english


def test_a_retired_topic_keeps_its_page_and_is_offered_no_more(client: Client) -> None:
    Term.objects.filter(slug="wohnen").update(retired=True)
    assert "Offenes Beispiel" in client.get("/themen/wohnen/").content.decode()
    assert "wohnen" not in {topic.slug for topic, _ in client.get("/themen/").context["rows"]}


def test_only_topics_have_a_page(client: Client) -> None:
    assert client.get("/themen/leitung/").status_code == 404
    assert Term.objects.get(vocabulary=Vocabulary.AUDIENCE, slug="leitung").get_absolute_url() == ""


def test_without_the_search_it_says_so_and_the_page_works(client: Client, index) -> None:
    get_engine().close()
    [folder] = index.glob("index-*")
    (folder / "meta.json").write_text("{}")
    Term.objects.filter(slug="wohnen").update(about_de="<p>Worum es geht.</p>")
    for address in ("/themen/", "/themen/wohnen/"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert answer.context["failed"]
        assert "fsa-alert" in answer.content.decode()
    assert "Worum es geht." in client.get("/themen/wohnen/").content.decode()
    assert all(count is None for _, count in client.get("/themen/").context["rows"])


def test_an_editor_keeps_terms(client: Client) -> None:
    editor = people.browser(people.affiliation(Role.EDITOR).user, second_factor=True)
    answer = editor.get("/redaktion/begriffe/?vocabulary=topic")
    assert answer.status_code == 200
    assert "Wohnen und Wohnungslosigkeit" in answer.content.decode()
