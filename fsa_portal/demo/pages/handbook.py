"""The handbook of the demo."""

from __future__ import annotations

import re
from typing import Any

from wagtail.models import Page

from cms.importing import stream
from fsa_portal import richtext
from fsa_portal.demo.pages import files
from fsa_portal.demo.pages.adding import MADE_BY, add, care_of, content, contents, publish, set_topics
from knowledge.examples.models import ExamplePage
from knowledge.handbook.actions import freeze, make_current
from knowledge.handbook.models import ChapterPage, EditionPage, HandbookIndexPage, HandbookPage


def load_handbook() -> None:
    data = content("handbook")
    index = HandbookIndexPage.objects.get()
    described = data["work"]
    if HandbookPage.objects.child_of(index).filter(slug=described["slug"]).exists():
        return
    work = add(
        index,
        HandbookPage(
            title=described["title"],
            slug=described["slug"],
            subtitle=described["subtitle"],
            intro=richtext.clean(described["intro"]),
        ),
    )
    editions = []
    for edition_data in sorted(data["editions"], key=lambda e: e["year"]):
        edition = add(
            work,
            EditionPage(
                title=edition_data["title"],
                slug=edition_data["slug"],
                year=edition_data["year"],
                notice=edition_data["note"],
            ),
        )
        _chapters(edition, chapters_of(edition_data))
        editions.append(edition)
    for edition in editions[:-1]:
        freeze(edition, by=MADE_BY)
    make_current(editions[-1], by=MADE_BY)


def chapters_of(edition: dict[str, Any]) -> list[dict[str, Any]]:
    """All chapters of an edition in the order of their numbers, each after the one that it stands below."""
    chapters = contents(f"handbook/{edition['slug']}")
    listed = [*edition["chapters"]]
    for chapter in listed:
        listed += chapter.get("children", [])
    return sorted([*chapters, *listed], key=_order)


def _order(chapter: dict[str, Any]) -> list[int]:
    return [int(piece) for piece in chapter["number"].split(".")]


def _chapters(edition: Page, chapters: list[dict[str, Any]]) -> None:
    """First all pages, then their texts: chapters lead to chapters that come later."""
    by_number: dict[str, ChapterPage] = {}
    for data in chapters:
        above = by_number.get(data["number"].rpartition(".")[0], edition)
        by_number[data["number"]] = add(
            above,
            ChapterPage(
                title=data["title"],
                slug=data["slug"],
                number=data["number"],
                summary=data["summary"],
                key=data["key"],
                live=False,
                **care_of(data),
            ),
        )
    work = edition.get_parent().get_url()
    own = re.compile(rf'href="{work}(?:{edition.slug}/)?(?:[a-z][a-z0-9-]*/)*([a-z][a-z0-9-]*)/"')
    ids = {page.slug: page.pk for page in by_number.values()}
    for data in chapters:
        page = by_number[data["number"]]
        page.refresh_from_db()
        page.body = stream(
            [_block(block, own, ids, data["blocks"]) for block in data["blocks"]],
            seed=f"{edition.slug}/{data['key']}",
        )
        set_topics(page, data["topics"])
        publish(page)


def _block(
    block: dict[str, Any], own: re.Pattern[str], ids: dict[str, int], beside: list[dict[str, Any]]
) -> dict[str, Any]:
    match block["type"]:
        case "example":
            return block | {"page": ExamplePage.objects.get(slug=block["slug"]).pk}
        case "figure":
            return block | {"image": files.picture(block["picture"]).pk}
        case "download":
            return block | {"document": files.document(block["file"], beside).pk}
    return {name: _linked(value, own, ids) for name, value in block.items()}


def _linked(value: Any, own: re.Pattern[str], ids: dict[str, int]) -> Any:
    """Addresses of chapters of the same edition as links to their pages, which follow them wherever they go."""
    if isinstance(value, list):
        return [_linked(inner, own, ids) for inner in value]
    if not isinstance(value, str):
        return value
    return own.sub(
        lambda found: f'linktype="page" id="{ids[found[1]]}"' if found[1] in ids else found[0], value
    )
