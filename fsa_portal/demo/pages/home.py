"""The home pages and the standing pages of the demo."""

from __future__ import annotations

import html
from typing import Any

from cms.importing import stream
from cms.models import HomePage, StandardPage
from fsa_portal import richtext
from fsa_portal.demo.pages.adding import add, content, publish


def _links(box: dict[str, Any], tag: str) -> str:
    items = "".join(
        f'<li><a href="{html.escape(link["url"])}">{html.escape(link["text"])}</a> {html.escape(link["note"])}</li>'
        for link in box["links"]
    )
    return richtext.clean(f"<p>{html.escape(box['text'])}</p><{tag}>{items}</{tag}>")


def load_home() -> None:
    texts = content("home")
    german, english = (
        HomePage.objects.get(locale__language_code="de"),
        HomePage.objects.get(locale__language_code="en"),
    )
    if not german.welcome:
        de = texts["de"]
        german.heading, german.intro = de["title"], de["intro"]
        german.frequent_searches = ", ".join(de["frequent_searches"])
        german.welcome_title, german.welcome = de["new_here"]["title"], _links(de["new_here"], "ol")
        german.regulars_title, german.regulars = de["regulars"]["title"], _links(de["regulars"], "ul")
        teaser = de["teaser"]
        link = f'<a href="{teaser["link"]["url"]}">{html.escape(teaser["link"]["text"])}</a>'
        german.body = stream(
            [
                {"type": "heading", "text": teaser["title"], "level": 2},
                {"type": "paragraph", "html": f"<p>{html.escape(teaser['text'])} {link}</p>"},
            ],
            seed="home/de",
        )
        german.save()
        publish(german)
    if not english.body:
        en = texts["en"]
        english.heading, english.intro = en["title"], en["intro"]
        english.body = stream(
            [{"type": "paragraph", "html": f"<p>{html.escape(text)}</p>"} for text in en["paragraphs"]],
            seed="home/en",
        )
        english.save()
        publish(english)
    for page in texts["pages"]:
        if not StandardPage.objects.child_of(german).filter(slug=page["slug"]).exists():
            made = add(german, StandardPage(title=page["title"], slug=page["slug"], locale=german.locale))
            made.body = stream(_blocks_of(page["html"]), seed=f"page/{page['slug']}")
            made.save()
            publish(made)


def _blocks_of(markup: str) -> list[dict[str, Any]]:
    """Headings, lists and paragraphs of plain HTML as blocks."""
    from bs4 import BeautifulSoup

    blocks: list[dict[str, Any]] = []
    for element in BeautifulSoup(markup, "html.parser").find_all(
        ["h2", "h3", "p", "ul", "ol"], recursive=False
    ):
        if element.name in {"h2", "h3"}:
            blocks.append({"type": "heading", "text": element.get_text(), "level": element.name[1]})
        elif element.name == "p":
            blocks.append({"type": "paragraph", "html": str(element)})
        else:
            items = [item.decode_contents() for item in element.find_all("li")]
            blocks.append({"type": "list", "ordered": element.name == "ol", "items": items})
    return blocks
