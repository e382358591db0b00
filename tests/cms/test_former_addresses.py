"""A page that is renamed is found at its former address, by those who may see it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from wagtail.contrib.redirects.models import Redirect

from fsa_portal.actor import Visibility
from knowledge.examples.models import ExamplePage
from knowledge.handbook.models import ChapterPage, EditionPage
from tests.factories import content, people
from tests.factories.windows import Window, editor

pytestmark = pytest.mark.django_db
WORK = "/handbuch/moderne-sozialplanung/"


@pytest.fixture(autouse=True)
def site() -> None:
    content.site()


Rename = Callable[[ExamplePage | ChapterPage, str], None]


@pytest.fixture
def rename(django_capture_on_commit_callbacks) -> Rename:
    """Publish a page under another short name; Wagtail notes the former address after the commit."""

    def publish(page: ExamplePage | ChapterPage, slug: str) -> None:
        page.slug = slug
        with django_capture_on_commit_callbacks(execute=True):
            page.save_revision().publish()

    return publish


def goal(path: str, client: Client | None = None) -> tuple[int, str]:
    answer = (client or Client()).get(path)
    return answer.status_code, answer.get("Location", "")


def test_an_editor_renames_a_page_and_its_former_address_leads_on(
    rename: Rename, django_capture_on_commit_callbacks
) -> None:
    page = content.example(slug="alt")
    window = Window(editor("Anna Erste"), page)
    with django_capture_on_commit_callbacks(execute=True):
        answer = window.save(**{"slug": "neu", "action-publish": "1"})
    assert answer.status_code == 302
    assert goal("/praxis/alt/") == (301, "/praxis/neu/")
    assert goal("/praxis/alt/?von=mail") == (301, "/praxis/neu/")
    assert Client().head("/praxis/alt/").status_code == 301
    assert Client().post("/praxis/alt/").status_code == 404, "nothing is written at an address that is gone"
    rename(ExamplePage.objects.get(), "neuer")
    assert goal("/praxis/alt/") == (301, "/praxis/neuer/")


@pytest.mark.parametrize("state", [Visibility.PARTNERS, Visibility.INTERNAL, "draft"])
def test_who_may_not_see_the_page_finds_nothing(rename: Rename, state: str) -> None:
    page = content.example(slug="alt")
    rename(page, "geheimer-name")
    if state == "draft":
        page.unpublish()
    else:
        page.visibility = state
        page.save_revision().publish()
    cast = people.cast()
    for role in people.ROLES:
        client = cast.client(role)
        seen = client.get("/praxis/geheimer-name/").status_code == 200
        former, missing = client.get("/praxis/alt/"), client.get("/praxis/gab-es-nie/")
        assert (former.status_code == 301) == seen, role
        if not seen:
            assert former.status_code == missing.status_code == 404
            assert "geheimer-name" not in former.content.decode() + str(former.headers)


def test_a_new_page_at_a_former_address_is_shown(rename: Rename) -> None:
    rename(content.example(slug="alt"), "neu")
    content.example(slug="alt", title="Ein anderes Beispiel")
    assert goal("/praxis/alt/") == (200, "")


def test_a_renamed_chapter_is_found_at_both_of_its_addresses_and_takes_those_below_along(
    rename: Rename,
) -> None:
    content.handbook()
    chapter = ChapterPage.objects.get(number="4")
    content.chapter(chapter, "unten", "Zwölf genügen.", number="4.1")
    rename(chapter, "daten")
    assert goal(f"{WORK}berichte/") == (301, f"{WORK}daten/")
    assert goal(f"{WORK}2026/berichte/") == (301, f"{WORK}2026/daten/")
    assert goal(f"{WORK}berichte/unten/") == (301, f"{WORK}daten/unten/")
    assert goal(f"{WORK}2011/berichte/")[0] == 200, "the other edition stays as it is"
    EditionPage.objects.filter(slug="2026").update(visibility=Visibility.INTERNAL)
    assert goal(f"{WORK}berichte/")[0] == 404
    assert goal(f"{WORK}2026/berichte/")[0] == 404


def test_the_short_name_alone_leads_to_a_chapter_unless_two_have_it() -> None:
    work = content.handbook()
    above = ChapterPage.objects.get(number="4")
    content.chapter(above, "indikatoren", "Zwölf genügen.", number="4.1")
    assert goal(f"{WORK}indikatoren/") == (301, f"{WORK}berichte/indikatoren/")
    assert goal(f"{WORK}2026/indikatoren/") == (301, f"{WORK}2026/berichte/indikatoren/")
    content.chapter(ChapterPage.objects.get(number="5"), "indikatoren", "Andere.", number="5.1")
    assert goal(f"{WORK}indikatoren/")[0] == 404
    assert work.current_edition.slug == "2026"


def test_other_goals_are_for_all() -> None:
    Redirect.objects.create(old_path="/alt", redirect_link="https://www.land.nrw/")
    Redirect.objects.create(old_path="/kurz", redirect_link="/suche/", is_permanent=False)
    assert goal("/alt/") == (301, "https://www.land.nrw/")
    assert goal("/kurz/") == (302, "/suche/")
    assert goal(f"/{'x' * 4000}/")[0] == 404
