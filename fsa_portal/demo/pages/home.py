"""The home pages and the standing pages of the demo, and for whom its chapters are."""

from __future__ import annotations

import datetime as dt
import html
from typing import Any

from wagtail.models import Page

from cms.importing import stream
from cms.models import HomePage, StandardPage
from fsa_portal import richtext
from fsa_portal.demo.pages.adding import add, content, publish
from knowledge.examples.models import ExamplePage
from knowledge.handbook.models import ChapterPage, EditionPage
from knowledge.vocabulary.models import Term, Vocabulary

CHECKED_ON = dt.date(2026, 11, 11)


def load_home() -> None:
    """After all other pages: these lead to them."""
    texts = content("home")
    homes = {home.locale.language_code: home for home in HomePage.objects.select_related("locale")}
    _standing_pages(homes)
    for code, home in homes.items():
        home.refresh_from_db()
        if not home.welcome:
            _home(home, texts[code])
    for entry in texts["meant_for"]:
        _say_for_whom(entry)


def _home(home: HomePage, said: dict[str, Any]) -> None:
    home.heading, home.intro = said["title"], said["intro"]
    home.frequent_searches = ", ".join(said.get("frequent_searches", []))
    welcome = said["new_here"]
    home.welcome_title, home.welcome = welcome["title"], _links(welcome, "ol")
    home.welcome_page = StandardPage.objects.child_of(home).get(slug=welcome["page"])
    if regulars := said.get("regulars"):
        home.regulars_title, home.regulars = regulars["title"], _links(regulars, "ul")
    if highlight := said.get("highlight"):
        teaser = {"type": "teaser", "page": _chapter(highlight["chapter"]).pk, "text": highlight["text"]}
        home.highlights = stream([teaser], seed="home/highlights")
    home.body = stream(
        [{"type": "paragraph", "html": f"<p>{html.escape(text)}</p>"} for text in said.get("paragraphs", [])],
        seed=f"home/{home.locale.language_code}",
    )
    home.save()
    publish(home)


def _links(box: dict[str, Any], tag: str) -> str:
    items = "".join(
        f'<li><a href="{html.escape(link["url"])}">{html.escape(link["text"])}</a> {html.escape(link["note"])}</li>'
        for link in box["links"]
    )
    return richtext.clean(f"<p>{html.escape(box['text'])}</p>" + (f"<{tag}>{items}</{tag}>" if items else ""))


def _standing_pages(homes: dict[str, HomePage]) -> None:
    """Originals stand before their translations in the file."""
    for data in content("pages"):
        home = homes[data["locale"]]
        if StandardPage.objects.child_of(home).filter(slug=data["slug"]).exists():
            continue
        page = StandardPage(
            title=data["title"],
            slug=data["slug"],
            locale=home.locale,
            visibility=data["visibility"],
            summary=data["summary"],
            search_words=data.get("search_words", ""),
            responsible=data["owner"],
            reviewed_on=CHECKED_ON,
            review_due_on=dt.date.fromisoformat(data["review_on"]),
        )
        if data["translation_of"]:
            page.translation_key = StandardPage.objects.get(slug=data["translation_of"]).translation_key
        page.body = stream(
            [_block(block) for block in data["blocks"]], seed=f"page/{data['locale']}/{data['slug']}"
        )
        made = add(home, page)
        _tag(made, data)
        publish(made)


def _block(block: dict[str, Any]) -> dict[str, Any]:
    if block["type"] == "example":
        return block | {"page": ExamplePage.objects.get(slug=block["slug"]).pk}
    return block


def _tag(page: Any, said: dict[str, Any]) -> None:
    terms = Term.objects.in_use()
    page.goals.set(terms.of(Vocabulary.GOAL).filter(slug__in=said.get("goals", [])))
    page.audiences.set(terms.of(Vocabulary.AUDIENCE).filter(slug__in=said.get("audiences", [])))


def _chapter(slug: str) -> Page:
    """Of the edition that is still written on."""
    return ChapterPage.objects.descendant_of(EditionPage.objects.open().get()).get(slug=slug)


def _say_for_whom(entry: dict[str, Any]) -> None:
    chapter = _chapter(entry["chapter"])
    if chapter.goals.exists():
        return
    chapter.body_kinds = entry["body_kinds"]
    _tag(chapter, entry)
    publish(chapter)
