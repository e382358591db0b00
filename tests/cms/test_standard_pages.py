"""Standing pages: found by their abbreviation, kept by somebody, in both languages; and the way in for newcomers."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Locale

from cms.models import StandardPage, home_of
from fsa_portal.actor import ANONYMOUS, Visibility
from search.contract import Query, find
from tests.factories import content

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site() -> None:
    content.site()


@pytest.fixture
def profile() -> StandardPage:
    return content.add(
        home_of("de"),
        StandardPage(
            title="Über uns",
            slug="ueber-uns",
            summary="Wer wir sind.",
            search_words="FSA, Fachstelle",
            responsible="Teamleitung",
            reviewed_on=dt.date(2026, 11, 11),
            review_due_on=dt.date(2027, 5, 11),
            body=content.blocks("Wir beraten Kommunen."),
        ),
    )


def in_english(original: StandardPage, **fields) -> StandardPage:
    page = StandardPage(
        title="About us", slug="about-us", locale=Locale.objects.get(language_code="en"), **fields
    )
    page.translation_key = original.translation_key
    return content.add(home_of("en"), page)


def test_the_abbreviation_finds_the_profile_before_all_that_mention_it(profile) -> None:
    for number in range(5):
        content.add(
            home_of("de"),
            StandardPage(
                title=f"Wie die FSA hilft, Teil {number}",
                slug=f"hilft-{number}",
                body=content.blocks("Die FSA hilft. FSA, FSA und noch einmal FSA.", seed=str(number)),
            ),
        )
    call_command("rebuild_search", verbosity=0)
    for words in ("FSA", "fsa"):
        hits = find(Query(text=words), ANONYMOUS).hits
        assert hits[0].title == "Über uns", [(hit.title, hit.score) for hit in hits]


def test_a_page_says_who_keeps_it_and_when_it_was_checked(client, profile) -> None:
    text = client.get("/ueber-uns/").content.decode()
    for shown in ("Wer wir sind.", "Teamleitung", "11. November 2026", "11. Mai 2027"):
        assert shown in text
    assert '<meta name="description" content="Wer wir sind.">' in text


def test_translations_know_each_other_in_the_head_and_in_the_language_switch(client, profile) -> None:
    assert "hreflang" not in client.get("/ueber-uns/").content.decode().partition("</head>")[0]
    in_english(profile)
    for path, other, code in (("/ueber-uns/", "/en/about-us/", "en"), ("/en/about-us/", "/ueber-uns/", "de")):
        text = client.get(path).content.decode()
        alternates = dict(re.findall(r'<link rel="alternate" hreflang="(\w+)" href="([^"]+)">', text))
        assert alternates == {
            "de": "http://localhost:8000/ueber-uns/",
            "en": "http://localhost:8000/en/about-us/",
        }
        name = {"en": "English", "de": "Deutsch"}[code]
        assert f'<a href="{other}" lang="{code}" hreflang="{code}">{name}</a>' in text


def test_where_there_is_no_translation_the_language_switch_says_that_it_leads_to_the_home_page(
    client, profile
) -> None:
    """In both directions; home pages, and pages whose address is made by code, lead to themselves."""
    english = content.add(home_of("en"), StandardPage(title="Only in English", slug="only-english"))
    for path, home, code, name in (
        ("/ueber-uns/", "/en/", "en", "English home page"),
        (english.url, "/", "de", "Deutsche Startseite"),
        ("/", "/en/", "en", "English"),
        ("/en/", "/", "de", "Deutsch"),
        ("/kommunen/", "/en/kommunen/", "en", "English"),
        ("/en/kommunen/", "/kommunen/", "de", "Deutsch"),
    ):
        text = client.get(path).content.decode()
        switch = rf'<a href="([^"]*)" lang="{code}" hreflang="{code}">((?:English|Deutsch)[^<]*)</a>'
        assert set(re.findall(switch, text)) == {(home, name)}, path


def test_a_translation_that_the_reader_may_not_see_is_not_named(client, profile) -> None:
    in_english(profile, visibility=Visibility.INTERNAL)
    assert "about-us" not in client.get("/ueber-uns/").content.decode()


def test_the_home_page_leads_newcomers_to_their_page_as_long_as_they_may_see_it(client) -> None:
    home = home_of("de")
    page = content.add(home, StandardPage(title="Neu hier?", slug="neu-hier"))
    home.refresh_from_db()
    home.welcome, home.welcome_page = "<p>Willkommen</p>", page
    home.save_revision().publish()
    button = 'class="kern-btn kern-btn--primary" href="/neu-hier/"'
    assert button in client.get("/").content.decode()
    page.unpublish()
    assert button not in client.get("/").content.decode()


def test_a_full_home_page_asks_few_questions() -> None:
    """With everything that editors can put on it, for a visitor without cookies."""
    content.handbook()
    home = home_of("de")
    welcome = content.add(home, StandardPage(title="Neu hier?", slug="neu-hier"))
    target = content.example()
    content.programme()
    content.document()
    home.refresh_from_db()
    home.welcome, home.welcome_page = "<p>Willkommen</p>", welcome
    teaser = {"type": "teaser", "page": target.pk, "text": "Lesen"}
    home.highlights = content.stream([teaser], seed="highlights")
    home.body = content.stream([teaser], seed="body")
    home.save_revision().publish()
    browser = Client()
    for path in ("/", "/?fuer=kreis"):
        browser.get(path)
        with CaptureQueriesContext(connection) as captured:
            text = browser.get(path).content.decode()
        assert text.count(target.get_url()) >= 2
        assert len(captured) <= 15, "\n".join(query["sql"] for query in captured)
