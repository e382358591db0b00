"""What machines are told of a page: valid data about public pages, and nothing of any other."""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest
from django.test import Client, RequestFactory

from cms.metadata import of
from cms.models import StandardPage, home_of
from fsa_portal.actor import ANONYMOUS, Visibility
from knowledge.handbook.models import HandbookPage
from knowledge.library.models import DocumentKind
from tests.factories import content, people
from tests.security.markup import active

pytestmark = pytest.mark.django_db

HOST = "http://localhost:8000"
WORK = "/handbuch/moderne-sozialplanung/"
LATER = dt.datetime(2999, 1, 1, tzinfo=dt.UTC)
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.S)


@pytest.fixture(autouse=True)
def site(settings, tmp_path) -> None:
    settings.PRIVATE_ROOT = tmp_path
    content.site()


def page(path: str, client: Client | None = None) -> str:
    answer = (client or Client()).get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def graph(path: str) -> dict[str, dict]:
    """The things that a page speaks of, by type."""
    (block,) = BLOCK.findall(page(path))
    told = json.loads(block)
    assert told["@context"] == "https://schema.org"
    return {thing["@type"]: thing for thing in told["@graph"]}


def test_home_names_the_office_and_the_way_to_search() -> None:
    things = graph("/")
    assert things["GovernmentOrganization"]["alternateName"] == "FSA"
    template = things["WebSite"]["potentialAction"]["target"]["urlTemplate"]
    assert template == f"{HOST}/suche/?q={{search_term_string}}"
    assert "BreadcrumbList" not in things


def test_a_chapter_is_an_article_of_the_book_in_its_edition() -> None:
    content.handbook()
    things = graph(f"{WORK}berichte/")
    chapter = things["TechArticle"]
    assert chapter["url"] == f"{HOST}{WORK}berichte/"
    assert (chapter["isPartOf"]["bookEdition"], chapter["position"]) == ("Ausgabe 2026", "4")
    old = graph(f"{WORK}2011/berichte/")["TechArticle"]
    assert (old["url"], old["isPartOf"]["copyrightYear"]) == (f"{HOST}{WORK}2011/berichte/", 2011)
    steps = [step["item"] for step in things["BreadcrumbList"]["itemListElement"]]
    assert steps[0] == f"{HOST}/handbuch/"
    assert steps[-1] == f"{HOST}{WORK}berichte/"


def test_an_example_a_programme_and_documents_say_what_they_are() -> None:
    authority = people.cast().birkenfurt
    content.example(slug="beispiel", authority=authority)
    content.programme(slug="geld")
    content.document(slug="bericht", kind=DocumentKind.SOCIAL_REPORT, authorities=[authority])
    content.document(slug="blatt", kind=DocumentKind.CHECKLIST)
    example = graph("/praxis/beispiel/")["Article"]
    assert (example["contentLocation"]["name"], example["temporalCoverage"]) == ("Birkenfurt", "2025")
    assert graph("/foerderung/geld/")["MonetaryGrant"]["description"] == "Zuschuss für Software."
    report = graph("/bibliothek/bericht/")["Report"]
    assert report["encoding"]["contentUrl"] == f"{HOST}/bibliothek/bericht/datei/"
    assert report["encoding"]["encodingFormat"] == "text/plain"
    assert "DigitalDocument" in graph("/bibliothek/blatt/")


@pytest.mark.parametrize("path", ["/", "/en/", "/handbuch/", WORK, f"{WORK}2011/", f"{WORK}berichte/", "/praxis/",
                                  "/praxis/beispiel/", "/bibliothek/"])  # fmt: skip
def test_every_public_page_names_its_canonical_address_once(path: str) -> None:
    content.handbook()
    content.example(slug="beispiel")
    shown = page(path)
    assert re.findall(r'<link rel="canonical" href="(.*?)">', shown) == [f"{HOST}{path}"]
    assert f'<meta property="og:url" content="{HOST}{path}">' in shown
    assert re.search(r'<meta property="og:title" content="[^"]+">', shown)
    assert f'<meta property="og:locale" content="{"en_GB" if path == "/en/" else "de_DE"}">' in shown
    assert not active(shown)


def test_a_title_cannot_end_the_block() -> None:
    hostile = "</script><script>alert(1)</script><!-- \u2028 &amp; \"'"
    content.example(slug="beispiel", title=hostile, summary=hostile)
    shown = page("/praxis/beispiel/")
    assert "<script>alert" not in shown
    assert not active(shown)
    assert graph("/praxis/beispiel/")["Article"]["name"] == hostile


@pytest.mark.parametrize("closed", [Visibility.PARTNERS, Visibility.INTERNAL])
def test_pages_that_are_not_public_tell_machines_nothing(closed: Visibility) -> None:
    staff = people.cast().client("editor")
    content.example(slug="beispiel", visibility=closed)
    shown = page("/praxis/beispiel/", staff)
    for mark in ("ld+json", "og:title", 'rel="canonical"'):
        assert mark not in shown


def test_a_chapter_of_a_closed_edition_tells_machines_nothing() -> None:
    content.handbook()
    HandbookPage.objects.update(visibility=Visibility.INTERNAL)
    staff = people.cast().client("editor")
    assert "ld+json" not in page(f"{WORK}berichte/", staff)


def test_a_preview_tells_machines_nothing() -> None:
    request = RequestFactory().get("/")
    request.actor, request.is_preview = ANONYMOUS, True
    assert of(content.example(slug="beispiel"), request, {}) is None


def test_the_way_names_no_page_that_is_closed() -> None:
    above = content.add(
        home_of("de"), StandardPage(title="Nur intern", slug="intern", visibility=Visibility.INTERNAL)
    )
    content.add(above, StandardPage(title="Offen", slug="offen"))
    shown = page("/intern/offen/")
    assert "Nur intern" not in shown
    steps = graph("/intern/offen/").get("BreadcrumbList", {}).get("itemListElement", [])
    assert "Nur intern" not in [step["name"] for step in steps]
