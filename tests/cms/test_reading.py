"""What a text leads to is shown to those who may go there, and all of it is asked for at once."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from wagtail.models import Page

from cms.importing import stream
from cms.models import StandardPage, home_of
from fsa_portal.actor import Visibility
from knowledge.handbook.models import ChapterPage, ChapterState
from tests.factories import content, files, people
from tests.factories.windows import home_page

pytestmark = pytest.mark.django_db
CHAPTER = "/handbuch/moderne-sozialplanung/berichte/"
LIMIT = 15


@pytest.fixture(autouse=True)
def site(settings, tmp_path) -> None:
    settings.PRIVATE_ROOT, settings.MEDIA_ROOT = tmp_path / "files", tmp_path / "media"
    content.site()


def closed(**fields: Any) -> Any:
    return content.example(
        title="Geheimer Titel",
        slug="geheim",
        summary="Geheime Worte.",
        visibility=Visibility.INTERNAL,
        **fields,
    )


def page_with(*blocks: dict[str, Any], slug: str = "seite") -> StandardPage:
    return content.add(home_page(), StandardPage(title="Seite", slug=slug, body=stream(blocks, seed=slug)))


def link(page: Any, words: str = "hier") -> str:
    return f'<p>Mehr <a linktype="page" id="{page.pk}">{words}</a>.</p>'


def text(path: str, client: Client | None = None) -> str:
    answer = (client or Client()).get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def leading_to(page: Any) -> list[dict[str, Any]]:
    return [
        {"type": "paragraph", "html": link(page)},
        {"type": "teaser", "page": page.pk, "text": "Worte der Redaktion"},
        {"type": "example", "page": page.pk},
    ]


def test_who_may_not_see_the_goal_learns_neither_title_nor_address() -> None:
    goal = closed()
    page = page_with(*leading_to(goal))
    shown = text(page.url)
    for word in ("geheim", "Geheim", "Worte der Redaktion"):
        assert word not in shown
    assert "Mehr <a>hier</a>." in shown, "the words stay"
    adviser = text(page.url, people.cast().client("adviser"))
    assert adviser.count(f'href="{goal.url}"') == 3
    assert "Geheime Worte." in adviser


def test_drafts_and_embargoes_close_a_goal_too() -> None:
    goal = content.example(slug="entwurf", title="Entwurf")
    page = page_with(*leading_to(goal))
    assert text(page.url).count(f'href="{goal.url}"') == 3
    goal.unpublish()
    assert "/praxis/entwurf/" not in text(page.url)
    goal.delete()
    assert "/praxis/entwurf/" not in text(page.url)


def test_a_chapter_is_no_goal_before_its_edition_is() -> None:
    """The page alone would be public; what stands above it narrows it."""
    work = content.handbook()
    chapter = ChapterPage.objects.get(number="5")
    page = page_with(*leading_to(chapter)[:2])
    assert text(page.url).count("/2026/haushalt/") == 2
    type(work.current_edition).objects.filter(pk=work.current_edition.pk).update(
        visibility=Visibility.INTERNAL
    )
    assert "/2026/haushalt/" not in text(page.url)
    assert text(page.url, people.cast().client("adviser")).count("/2026/haushalt/") == 2


def test_a_published_state_keeps_what_the_public_may_see() -> None:
    """It stays for ever, and whoever published it saw more."""
    content.handbook()
    chapter = ChapterPage.objects.get(number="4")
    goal, open_ = closed(), content.example(title="Offen", slug="offen", summary="Offene Worte.")
    chapter.body = stream([*leading_to(goal), *leading_to(open_)], seed="neu")
    chapter.save_revision().publish()
    kept = str(ChapterState.objects.filter(chapter_key=chapter.key).latest("published_at").paragraphs)
    for word in ("geheim", "Geheim"):
        assert word not in kept
    assert kept.count(open_.url) == 3
    assert "Offene Worte." in kept


def test_a_published_state_speaks_the_language_of_the_chapter() -> None:
    content.handbook()
    chapter = ChapterPage.objects.get(number="4")
    table = {
        "type": "table",
        "caption": "T",
        "head": ["a"],
        "rows": [["1"]],
        "source": "Amt",
        "date": "2026-01-31",
    }
    chapter.body = stream([table], seed="neu")
    with translation.override("en"):
        chapter.save_revision().publish()
    kept = ChapterState.objects.filter(chapter_key=chapter.key).latest("published_at").paragraphs
    assert "31.01.2026" in kept[0]["html"]


def test_forty_linked_paragraphs_need_no_more_queries_than_one() -> None:
    """To pages of several kinds and to files; with blocks that lead elsewhere, a picture and a chart."""
    content.handbook()
    chapter = ChapterPage.objects.get(number="4")
    goals = [content.example(slug=f"beispiel-{n}", title=f"Beispiel {n}") for n in range(5)]
    goals += [content.programme(), content.document(), ChapterPage.objects.get(number="5")]
    file, picture = files.document(), files.picture()
    picture.alternative_text, picture.credit, picture.licence = "Karte", "Amt", "CC BY 4.0"
    picture.save()
    figure = {
        "type": "figure",
        "image": picture.pk,
        "caption": "Karte",
        "source": "Amt",
        "date": "2026-01-01",
    }

    def queries(times: int) -> int:
        blocks = [
            {"type": "paragraph", "html": link(goals[n % len(goals)]) + files.links(file)}
            for n in range(times)
        ]
        blocks += [{"type": "example", "page": goals[n % 5].pk} for n in range(times // 8)]
        blocks += [figure for _ in range(times // 8)]
        blocks += [{"type": "download", "document": file.pk} for _ in range(times // 8)]
        chapter.body = stream(blocks, seed="neu")
        chapter.save_revision().publish()
        client = Client()
        text(CHAPTER, client)
        with CaptureQueriesContext(connection) as asked:
            shown = text(CHAPTER, client)
        assert shown.count('href="/dateien/') >= times
        return len(asked)

    few, many = queries(8), queries(40)
    assert few == many <= LIMIT, (few, many)


def test_a_reader_of_another_language_gets_the_translation() -> None:
    goal = page_with({"type": "paragraph", "html": "<p>Ziel.</p>"}, slug="ziel")
    translated = goal.copy_for_translation(home_of("en").locale, copy_parents=True)
    translated.slug = "goal"
    translated.save_revision().publish()
    page = content.add(
        home_of("en"),
        StandardPage(
            title="Page", slug="page", body=stream([{"type": "paragraph", "html": link(goal)}], seed="en")
        ),
    )
    translated.refresh_from_db()
    assert f'href="{translated.url}"' in text(page.url)
    translated.unpublish()
    assert f'href="{goal.url}"' in text(page.url)


def test_a_page_that_is_none_of_the_portals_own_is_no_goal() -> None:
    """Wagtail's root has neither readers nor an address."""
    page_with({"type": "teaser", "page": Page.get_first_root_node().pk, "text": "Worte der Redaktion"})
    assert "Worte der Redaktion" not in text("/seite/")
