"""An editor sees a draft as a visitor, a planner or an adviser will see it; nobody else sees it by that."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from wagtail.models import Page

from cms.importing import stream
from cms.models import StandardPage
from fsa_portal.actor import Visibility
from knowledge.handbook.models import ChapterPage
from tests.factories import content, people
from tests.factories.windows import editor, home_page

pytestmark = pytest.mark.django_db
AS = ("visitor", "planner", "adviser")


@pytest.fixture(autouse=True)
def site() -> None:
    content.site()


@pytest.fixture
def client() -> Client:
    return editor("Anna Erste")


def page(**fields: Any) -> StandardPage:
    goals = {
        level: content.example(slug=f"ziel-{level}", title=f"Ziel {level}", visibility=level)
        for level in (Visibility.PUBLIC, Visibility.PARTNERS, Visibility.INTERNAL)
    }
    made = StandardPage(
        title="Entwurf", slug="entwurf", live=False,
        body=stream([{"type": "teaser", "page": goal.pk} for goal in goals.values()], seed="x"), **fields,
    )  # fmt: skip
    home_page().add_child(instance=made)
    made.save_revision()
    return made


def preview(client: Client, made: Any, mode: str = "") -> str:
    query = f"?mode={mode}" if mode else ""
    revision = Page.objects.get(pk=made.pk).latest_revision_id
    answer = client.get(f"/redaktion/pages/{made.pk}/revisions/{revision}/view/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_each_sees_what_it_will_see(client: Client) -> None:
    made = page()
    shown = {mode: [level for level in ("public", "partners", "internal") if f"Ziel {level}" in preview(client, made, mode)]
             for mode in AS}  # fmt: skip
    assert shown == {
        "visitor": ["public"],
        "planner": ["public", "partners"],
        "adviser": ["public", "partners", "internal"],
    }


@pytest.mark.parametrize(
    ("visibility", "closed", "first"),
    [
        (Visibility.PUBLIC, [], "visitor"),
        (Visibility.PARTNERS, ["visitor"], "planner"),
        (Visibility.INTERNAL, ["visitor", "planner"], "adviser"),
    ],
)
def test_who_will_not_see_the_page_is_told_so(
    client: Client, visibility: str, closed: list[str], first: str
) -> None:
    made = page(visibility=visibility)
    assert [mode for mode in AS if "Ziel public" not in preview(client, made, mode)] == closed
    assert "Ziel public" in preview(client, made), "unasked, the first who sees it"
    assert made.default_preview_mode == first
    assert preview(client, made, "gibt-es-nicht") == preview(client, made, first)


def test_a_chapter_is_previewed_before_its_edition_is_out(client: Client) -> None:
    work = content.handbook()
    edition = content.add(work, content.EditionPage(title="Ausgabe 2031", slug="2031", year=2031))
    edition.unpublish()
    chapter = content.chapter(edition, "neu", "Künftig berichtet jeder.", number="1")
    chapter.unpublish()
    assert "Künftig berichtet jeder." in preview(client, ChapterPage.objects.get(pk=chapter.pk), "visitor")
    edition.visibility = Visibility.INTERNAL
    edition.save_revision()
    type(edition).objects.filter(pk=edition.pk).update(visibility=Visibility.INTERNAL)
    assert "Künftig" not in preview(client, chapter, "visitor")
    assert "Künftig" in preview(client, chapter, "adviser")


def test_no_page_becomes_public_by_its_preview(client: Client) -> None:
    made = page()
    for mode in AS:
        preview(client, made, mode)
        assert Client().get("/entwurf/").status_code == 404
    cast = people.cast()
    for role in ("visitor", "coordinator", "adviser"):
        for path in ("edit/preview/", f"revisions/{made.latest_revision_id}/view/"):
            answer = cast.client(role).get(f"/redaktion/pages/{made.pk}/{path}?mode=visitor")
            assert answer.status_code in {302, 404}, role


def test_after_a_preview_the_editor_is_the_editor_again(client: Client) -> None:
    made = page()
    preview(client, made, "visitor")
    assert client.get("/praxis/ziel-internal/").status_code == 200
    assert client.get("/redaktion/").status_code == 200
