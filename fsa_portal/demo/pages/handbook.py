"""The handbook of the demo."""

from __future__ import annotations

import datetime as dt
from typing import Any

from wagtail.models import Page

from cms.importing import stream
from fsa_portal import richtext
from fsa_portal.demo.pages.adding import MADE_BY, add, content, publish
from knowledge.handbook.actions import freeze, make_current
from knowledge.handbook.models import ChapterPage, EditionPage, HandbookIndexPage, HandbookPage


def load_handbook() -> None:
    data = content("handbook")
    index = HandbookIndexPage.objects.get()
    work = HandbookPage.objects.child_of(index).filter(slug=data["work"]["slug"]).first()
    if work is not None:
        return
    described = data["work"]
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
        for chapter in edition_data["chapters"]:
            _chapter(edition, edition_data["slug"], chapter)
        editions.append(edition)
    for edition in editions[:-1]:
        freeze(edition, by=MADE_BY)
    make_current(editions[-1], by=MADE_BY)


def _chapter(parent: Page, edition: str, data: dict[str, Any]) -> None:
    chapter = add(
        parent,
        ChapterPage(
            title=data["title"],
            slug=data["slug"],
            number=data["number"],
            summary=data["summary"],
            key=data["key"],
            reviewed_on=dt.date.fromisoformat(data["reviewed"]),
            body=stream(data["blocks"], seed=f"{edition}/{data['key']}"),
        ),
    )
    publish(chapter)
    for child in data.get("children", []):
        _chapter(chapter, edition, child)
