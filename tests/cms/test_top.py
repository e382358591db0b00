"""The top of the tree is asked for once while a page is read, and what changed there is seen by the next request."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, Site

from cms import top
from cms.models import BasePage, HomePage, StandardPage, home_of
from fsa_portal.actor import Visibility
from fsa_portal.once import OnceMiddleware
from knowledge.examples.models import ExampleIndexPage
from tests.factories import content

pytestmark = pytest.mark.django_db
EXAMPLE = "/praxis/beispiel/"


@pytest.fixture(autouse=True)
def site() -> None:
    content.site()
    content.example(title="Beispiel", slug="beispiel")


def status(path: str) -> int:
    return Client().get(path).status_code


def test_it_is_asked_for_once_by_who_reads_and_each_time_by_who_changes() -> None:
    def asked(method: str) -> int:
        def answer(request: HttpRequest) -> HttpResponse:
            assert top.pages() == top.pages()
            return HttpResponse()

        with CaptureQueriesContext(connection) as captured:
            OnceMiddleware(answer)(RequestFactory().generic(method, "/"))
        return len(captured)

    assert [asked(method) for method in ("GET", "HEAD", "POST")] == [1, 1, 2]


def test_the_way_to_a_page_is_that_of_wagtail() -> None:
    standard = content.add(home_of("de"), StandardPage(title="Seite", slug="seite"))
    assert {status(path) for path in ("/", "/en/", "/praxis/", EXAMPLE, standard.url)} == {200}
    assert {
        status(path) for path in ("/gibt-es-nicht/", "/praxis/nichts/", "/seite/nichts/", "/en/seite/")
    } == {404}


def test_a_page_below_a_withdrawn_section_stands_and_the_section_does_not() -> None:
    ExampleIndexPage.objects.get().unpublish()
    assert (status("/praxis/"), status(EXAMPLE)) == (404, 200)


def test_what_is_closed_at_the_top_is_closed_on_the_way_and_in_the_footer() -> None:
    page = content.add(
        home_of("de"), StandardPage(title="Nur intern", slug="intern", visibility=Visibility.INTERNAL)
    )
    assert status(page.url) == 404
    assert "Nur intern" not in Client().get("/").content.decode()
    BasePage.objects.filter(pk=page.pk).update(visibility=Visibility.PUBLIC)
    assert "Nur intern" in Client().get("/").content.decode()


def test_addresses_are_those_that_wagtail_gives() -> None:
    for page in BasePage.objects.specific():
        plain = Page.objects.get(pk=page.pk)
        assert (page.url, page.full_url) == (plain.url, plain.full_url)
        assert page.get_url_parts() == plain.get_url_parts()


def test_a_second_site_has_full_addresses() -> None:
    other = content.add(
        Page.objects.get(depth=1), HomePage(title="Andere", slug="andere", heading="A", intro="B")
    )
    Site.objects.create(hostname="andere.example", root_page=other, port=80)
    assert home_of("de").url.startswith("http://")
    assert Client().get("/praxis/").status_code == 200
    assert Client().get("/praxis/", headers={"host": "testserver"}).status_code == 200


def test_a_home_page_that_another_process_has_moved_is_found() -> None:
    known = Site.get_site_root_paths()
    home = home_of("de")
    home.slug = "anfang"
    home.save()
    # What this process would still remember had another one saved the page.
    cache.set("wagtail_site_root_paths", known, version=2)
    assert Site.get_site_root_paths() == known
    assert status(EXAMPLE) == 200
    assert BasePage.objects.get(slug="beispiel").url == EXAMPLE


def test_a_page_knows_itself_in_its_own_class_without_being_fetched() -> None:
    light = next(page for page in top.pages() if page.slug == "praxis")
    with CaptureQueriesContext(connection) as asked:
        own = light.as_its_kind()
        assert (type(own), own.title, own.path, own.url) == (
            ExampleIndexPage,
            light.title,
            light.path,
            "/praxis/",
        )
        assert own.locale.language_code == "de"
    assert len(asked) == 0
    assert own.intro == ExampleIndexPage.objects.get().intro
