"""Pages are seen by those for whom they are, alike in lists, by permission and at their address."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from cms.models import PAGE_VISIBILITIES, BasePage, HomePage, StandardPage
from fsa_portal.accounts.principals import actor_without_affiliation
from fsa_portal.actor import ANONYMOUS, Actor, Visibility
from knowledge.examples.models import ExamplePage
from knowledge.handbook.models import ChapterPage, EditionPage
from knowledge.library.models import DocumentPage
from tests.factories import content, people
from tests.factories.people import ROLES, Cast

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 23, 10, 0, tzinfo=dt.UTC)
STAFF = {"adviser", "adviser2", "lead", "editor", "organiser", "admin"}
PARTNERS = STAFF | {
    "coordinator",
    "member",
    "reader",
    "foreign_coordinator",
    "foreign",
    "foreign_reader",
    "welfare",
}
SEEN_BY = {Visibility.PUBLIC: set(ROLES), Visibility.PARTNERS: PARTNERS, Visibility.INTERNAL: STAFF}
EMBARGOES = {
    "none": None,
    "over": NOW - dt.timedelta(seconds=1),
    "now": NOW,
    "coming": NOW + dt.timedelta(seconds=1),
}


@pytest.fixture
def cast(settings, tmp_path) -> Cast:
    """A site with one page of each kind at least."""
    settings.PRIVATE_ROOT = tmp_path
    content.site()
    content.handbook()
    content.example()
    content.programme()
    content.document()
    content.question()
    content.add(
        HomePage.objects.get(locale__language_code="de"), StandardPage(title="Impressum", slug="impressum")
    )
    return people.cast()


def actors(cast: Cast) -> dict[str, Actor]:
    known = {"visitor": ANONYMOUS, "unaffiliated": actor_without_affiliation(cast.unaffiliated.pk)}
    return {name: known.get(name) or cast.actor(name) for name in ROLES}


def page_models() -> list[type[BasePage]]:
    return [m for m in apps.get_models() if issubclass(m, BasePage) and m is not BasePage]


def set_all(**fields: Any) -> None:
    BasePage.objects.filter(depth__gt=1).update(**fields)


def test_what_is_visible_is_the_same_in_lists_by_audience_and_by_permission(cast: Cast) -> None:
    """Every kind of page × visibility × embargo × live × every role."""
    everybody = actors(cast)
    models = page_models()
    assert all(model.objects.exists() for model in models), "a kind of page has no page here"
    with time_machine.travel(NOW, tick=False):
        for visibility, embargo, live in itertools.product(PAGE_VISIBILITIES, EMBARGOES, (True, False)):
            set_all(visibility=visibility, embargo_until=EMBARGOES[embargo], live=live)
            pages = list(Page.objects.filter(depth__gt=1).specific())
            for name, actor in everybody.items():
                expected = live and embargo != "coming" and name in SEEN_BY[visibility]
                listed = set(BasePage.objects.visible_to(actor).values_list("pk", flat=True))
                assert listed == ({page.pk for page in pages} if expected else set())
                for page in pages:
                    assert page.can_see(actor) is expected, (page, visibility, embargo, live, name)
                    assert bool(page.audience() & actor.principals) is expected
            for model in models:
                for name in ("visitor", "reader", "editor", "ministry"):
                    expected = live and embargo != "coming" and name in SEEN_BY[visibility]
                    seen = model.objects.visible_to(everybody[name]).count()
                    assert seen == (model.objects.count() if expected else 0), (model, visibility, name)


def test_a_chapter_is_never_more_open_than_its_edition(cast: Cast) -> None:
    everybody = actors(cast)
    edition = EditionPage.objects.get(slug="2026")
    chapters = ChapterPage.objects.descendant_of(edition)
    with time_machine.travel(NOW, tick=False):
        for own, above, embargo, live in itertools.product(
            PAGE_VISIBILITIES, PAGE_VISIBILITIES, ("none", "coming"), (True, False)
        ):
            chapters.update(visibility=own)
            EditionPage.objects.filter(pk=edition.pk).update(
                visibility=above, embargo_until=EMBARGOES[embargo], live=live
            )
            for name in ("visitor", "reader", "editor", "ministry"):
                expected = live and embargo == "none" and name in SEEN_BY[own] & SEEN_BY[above]
                assert chapters.visible_to(everybody[name]).exists() is expected
                for chapter in ChapterPage.objects.descendant_of(edition):
                    assert chapter.can_see(everybody[name]) is expected, (own, above, embargo, live, name)


# --- at the address ---


@pytest.mark.parametrize("visibility", PAGE_VISIBILITIES)
def test_the_address_answers_those_who_may_and_is_missing_for_all_others(cast: Cast, visibility: str) -> None:
    page = ExamplePage.objects.get()
    ExamplePage.objects.update(visibility=visibility)
    for name in ("visitor", "unaffiliated", "reader", "welfare", "ministry", "editor"):
        wanted = 200 if name in SEEN_BY[visibility] else 404
        assert cast.client(name).get(page.get_url()).status_code == wanted, name


def test_a_page_under_embargo_is_missing_until_its_hour(cast: Cast) -> None:
    page = ExamplePage.objects.get()
    ExamplePage.objects.update(embargo_until=timezone.now() + dt.timedelta(hours=1))
    client = Client()
    assert client.get(page.get_url()).status_code == 404
    with time_machine.travel(timezone.now() + dt.timedelta(hours=1, seconds=1)):
        assert client.get(page.get_url()).status_code == 200


def test_lists_of_sections_leave_out_what_is_not_for_the_reader(cast: Cast) -> None:
    ExamplePage.objects.update(visibility=Visibility.PARTNERS, title="Kanarienvogel")
    assert "Kanarienvogel" not in Client().get("/praxis/").content.decode()
    assert "Kanarienvogel" not in Client().get("/").content.decode()
    assert "Kanarienvogel" in cast.client("reader").get("/praxis/").content.decode()


def test_wagtails_own_page_privacy_has_no_effect(cast: Cast) -> None:
    page = ExamplePage.objects.get()
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert Client().get(page.get_url()).status_code == 200


# --- files of pages ---


def status(client: Client, url: str) -> int:
    answer = client.get(url)
    answer.getvalue()
    return answer.status_code


def test_a_file_is_for_those_who_see_a_page_that_uses_it(cast: Cast) -> None:
    page = DocumentPage.objects.get()
    url = page.file.url
    assert status(Client(), url) == 200
    DocumentPage.objects.update(visibility=Visibility.INTERNAL)
    assert status(Client(), url) == 404
    assert status(Client(), page.file_url) == 404
    assert status(cast.client("reader"), page.file_url) == 404
    assert status(cast.client("adviser"), url) == 200
    assert status(cast.client("adviser"), page.file_url) == 200
    page.delete()
    assert status(cast.client("adviser"), url) == 404
    assert status(cast.client("editor"), url) == 200


def test_a_file_that_only_a_chapter_of_a_coming_edition_uses_is_closed(cast: Cast) -> None:
    document = DocumentPage.objects.get().file
    DocumentPage.objects.all().delete()
    edition = EditionPage.objects.get(slug="2026")
    link = f'<a linktype="document" id="{document.pk}">Anlage</a>'
    content.chapter(edition, "anlage", link)
    assert status(Client(), document.url) == 200
    EditionPage.objects.filter(pk=edition.pk).update(live=False)
    assert status(Client(), document.url) == 404


# --- the sitemap ---


def test_the_sitemap_names_what_the_public_may_see_and_nothing_else(cast: Cast) -> None:
    def listed() -> str:
        answer = Client().get("/sitemap.xml")
        assert answer.status_code == 200
        return answer.content.decode()

    full = listed()
    assert "/praxis/zwoelf-indikatoren/</loc>" in full
    ExamplePage.objects.update(visibility=Visibility.PARTNERS)
    assert "zwoelf-indikatoren" not in listed()
    ExamplePage.objects.update(visibility=Visibility.PUBLIC, embargo_until=NOW + dt.timedelta(days=9000))
    assert "zwoelf-indikatoren" not in listed()
    ExamplePage.objects.update(embargo_until=None, live=False)
    assert "zwoelf-indikatoren" not in listed()


def test_the_sitemap_links_the_languages_of_a_page(cast: Cast) -> None:
    text = Client().get("/sitemap.xml").content.decode()
    homes = [entry for entry in text.split("<url>") if re.search(r"<loc>[^<]+//[^/]+/(?:en/)?</loc>", entry)]
    assert len(homes) == 2
    for entry in homes:
        assert entry.count('hreflang="en"') == entry.count('hreflang="de"') == 1
