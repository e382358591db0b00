"""Links of header and footer: the standard pages below the home page, in every language, for one query."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from wagtail.models import Locale

from cms.context_processors import page_links
from cms.models import HomePage, StandardPage, home_of
from fsa_portal.actor import Visibility
from tests.factories import content

pytestmark = pytest.mark.django_db


@pytest.fixture
def german() -> HomePage:
    content.site()
    home = home_of("de")
    for slug, title in (("impressum", "Impressum"), ("leichte-sprache", "Leichte Sprache")):
        content.add(home, StandardPage(title=title, slug=slug))
    content.add(home, StandardPage(title="Nur für uns", slug="intern", visibility=Visibility.INTERNAL))
    return home


def links(name: str) -> list[tuple[str, str, str]]:
    given = page_links(RequestFactory().get("/"))
    return [(link["title"], link["url"], link["lang"]) for link in given[name]()]


def test_easy_language_stands_in_the_header_and_what_is_public_in_the_footer(german) -> None:
    content.add(german, StandardPage(title="Über uns", slug="ueber-uns"))
    assert links("meta_links") == links("access_links") == [("Leichte Sprache", "/leichte-sprache/", "")]
    assert links("legal_links") == [("Impressum", "/impressum/", "")]
    reference = [
        ("Häufige Fragen", "/haeufige-fragen/", ""),
        ("Glossar", "/glossar/", ""),
        ("Zeitleiste", "/zeitleiste/", ""),
    ]
    assert links("footer_links") == [*reference, ("Über uns", "/ueber-uns/", "")]


def test_in_english_an_untranslated_page_stays_reachable_and_says_its_language(german) -> None:
    with translation.override("en"):
        assert links("legal_links") == [("Impressum", "/impressum/", "de")]
    english = home_of("en")
    original = StandardPage.objects.get(slug="impressum")
    imprint = StandardPage(title="Imprint", slug="imprint", locale=Locale.objects.get(language_code="en"))
    imprint.translation_key = original.translation_key
    content.add(english, imprint)
    with translation.override("en"):
        assert links("legal_links") == [("Imprint", "/en/imprint/", "")]
    assert links("legal_links") == [("Impressum", "/impressum/", "")]


def test_all_templates_of_a_request_share_one_query(german) -> None:
    given = page_links(RequestFactory().get("/"))
    with CaptureQueriesContext(connection) as captured:
        for _ in range(3):
            given["meta_links"]()
            given["footer_links"]()
            given["legal_links"]()
    assert sum("cms_basepage" in query["sql"] for query in captured.captured_queries) == 1
    with CaptureQueriesContext(connection) as captured:
        page_links(RequestFactory().get("/"))
    assert not captured.captured_queries
