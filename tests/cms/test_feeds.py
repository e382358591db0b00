"""The feeds: what everybody may read, with ids that stay and dates that are right, for few queries."""

from __future__ import annotations

import datetime as dt
from xml.etree import ElementTree

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fsa_portal.actor import Visibility
from knowledge.examples.models import ExamplePage
from knowledge.handbook.models import EditionPage
from tests.factories import content

pytestmark = pytest.mark.django_db

NAMES = ["alles", "handbuch", "praxis", "foerderung", "bibliothek", "haeufige-fragen"]
LATER = dt.datetime(2999, 1, 1, tzinfo=dt.UTC)
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def site(settings, tmp_path) -> None:
    settings.PRIVATE_ROOT = tmp_path
    content.site()


def feed(name: str) -> ElementTree.Element:
    answer = Client().get(f"/feeds/{name}.xml")
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("application/atom+xml")
    return ElementTree.fromstring(answer.content)


def entries(name: str) -> list[dict[str, str]]:
    found = []
    for one in feed(name).iter(f"{ATOM}entry"):
        told = {part.tag.removeprefix(ATOM): part.text or "" for part in one}
        link = one.find(f"{ATOM}link")
        assert link is not None
        found.append(told | {"link": link.attrib["href"]})
    return found


def everything() -> None:
    content.handbook()
    content.example(slug="beispiel", title="Ein Beispiel")
    content.programme(slug="geld", title="Ein Programm")
    content.document(slug="bericht", title="Ein Bericht")
    content.question(title="Eine Frage?")


def test_each_kind_has_its_feed_and_one_has_all() -> None:
    everything()
    titles = {name: {one["title"] for one in entries(name)} for name in NAMES}
    assert titles["praxis"] == {"Ein Beispiel"}
    assert titles["foerderung"] == {"Ein Programm"}
    assert titles["bibliothek"] == {"Ein Bericht"}
    assert titles["haeufige-fragen"] == {"Eine Frage?"}
    # Nothing is new in a former edition.
    assert titles["handbuch"] == {"4 Berichte", "5 Haushalt"}
    assert titles["alles"] == set.union(*(titles[name] for name in NAMES[1:]))
    assert Client().get("/feeds/nichts.xml").status_code == 404


@pytest.mark.parametrize(
    "closed",
    [
        {"visibility": Visibility.PARTNERS},
        {"visibility": Visibility.INTERNAL},
        {"embargo_until": LATER},
        {"live": False},
    ],
    ids=["partners", "internal", "embargo", "draft"],
)
def test_what_the_public_may_not_read_is_in_no_feed(closed: dict) -> None:
    everything()
    ExamplePage.objects.update(**closed)
    EditionPage.objects.filter(slug="2026").update(**closed)
    titles = {one["title"] for name in NAMES for one in entries(name)}
    assert titles == {"Ein Programm", "Ein Bericht", "Eine Frage?"}


def test_an_entry_keeps_its_id_when_its_address_and_text_change() -> None:
    example = content.example(slug="alt", title="Ein Beispiel")
    (before,) = entries("praxis")
    example.slug, example.title = "neu", "Anderer Titel"
    example.save_revision().publish()
    (after,) = entries("praxis")
    assert after["id"] == before["id"]
    assert after["link"].endswith("/praxis/neu/")
    assert after["updated"] >= before["updated"]
    assert len({one["id"] for one in [*entries("praxis"), *entries("foerderung")]}) == 1


def test_the_end_of_an_embargo_is_the_date_of_publication() -> None:
    with time_machine.travel("2026-03-01 12:00Z", tick=False):
        content.example(slug="frueher", title="Früher")
        content.example(slug="spaeter", title="Später", embargo_until=dt.datetime(2026, 6, 1, tzinfo=dt.UTC))
    with time_machine.travel("2026-04-01 12:00Z", tick=False):
        content.example(slug="danach", title="Danach")
    with time_machine.travel("2026-07-01 12:00Z", tick=False):
        found = entries("praxis")
        assert [one["title"] for one in found] == ["Später", "Danach", "Früher"]
        assert found[0]["published"].startswith("2026-06-01")
        assert (feed("praxis").findtext(f"{ATOM}updated") or "").startswith("2026-06-01")


def test_a_feed_without_entries_says_the_same_each_time() -> None:
    assert feed("praxis").findtext(f"{ATOM}updated") == "1970-01-01T00:00:00+00:00"


@pytest.mark.parametrize("name", NAMES)
def test_many_entries_take_as_many_queries_as_few(name: str) -> None:
    everything()
    feed(name)

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            feed(name)
        return len(seen)

    few = queries()
    for number in range(4):
        content.example(slug=f"beispiel-{number}")
        content.programme(slug=f"programm-{number}")
        content.document(slug=f"dokument-{number}")
        content.question(slug=f"frage-{number}")
        content.chapter(EditionPage.objects.get(slug="2026"), f"kapitel-{number}", "Text.")
    assert queries() == few <= 15


@pytest.mark.parametrize("name", NAMES)
def test_the_list_leads_to_its_feed(name: str) -> None:
    path = "/" if name == "alles" else f"/{name}/"
    link = '<link rel="alternate" type="application/atom+xml"'
    shown = Client().get(path).content.decode()
    assert link in shown
    assert f'href="/feeds/{name}.xml"' in shown
