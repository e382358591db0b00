"""The pages of the demo from ``content/*.json``. What is there already is left as it is."""

from __future__ import annotations

import datetime as dt
import html
import json
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.models import Page

from cms.importing import stream
from cms.models import HomePage, PortalDocument, StandardPage
from fsa_portal import richtext
from fsa_portal.actor import Actor
from fsa_portal.demo.pdf import document_pdf
from fsa_portal.directory.models import Authority
from fsa_portal.uploads import policies
from fsa_portal.uploads.gate import accept
from knowledge.examples.models import ExampleIndexPage, ExamplePage
from knowledge.funding.models import FundingIndexPage, ProgrammePage
from knowledge.handbook.actions import freeze, make_current
from knowledge.handbook.models import ChapterPage, EditionPage, HandbookIndexPage, HandbookPage
from knowledge.library.models import DocumentPage, LibraryIndexPage
from knowledge.vocabulary.models import Term, Vocabulary

CONTENT = Path(__file__).resolve().parent / "content"
MADE_BY = Actor.system("demo")


def content(name: str) -> Any:
    return json.loads((CONTENT / f"{name}.json").read_text(encoding="utf-8"))


def load_pages() -> None:
    """All pages that are not there yet."""
    _home()
    _handbook()
    _examples()
    _funding()
    _library()


def _add(parent: Page, page: Page) -> Page:
    parent.refresh_from_db()
    parent.add_child(instance=page)
    return page


def _publish(page: Page) -> None:
    page.save_revision(clean=False).publish()


def _topics(page: Any, slugs: list[str]) -> None:
    page.topics.set(Term.objects.of(Vocabulary.TOPIC).filter(slug__in=slugs))


def _term(vocabulary: Vocabulary, slug: str) -> Term:
    return Term.objects.get(vocabulary=vocabulary, slug=slug)


def _paragraphs(text: str) -> str:
    return richtext.clean("".join(f"<p>{html.escape(part)}</p>" for part in text.split("\n\n")))


def _links(box: dict[str, Any], tag: str) -> str:
    items = "".join(
        f'<li><a href="{html.escape(link["url"])}">{html.escape(link["text"])}</a> {html.escape(link["note"])}</li>'
        for link in box["links"]
    )
    return richtext.clean(f"<p>{html.escape(box['text'])}</p><{tag}>{items}</{tag}>")


def _home() -> None:
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
        _publish(german)
    if not english.body:
        en = texts["en"]
        english.heading, english.intro = en["title"], en["intro"]
        english.body = stream(
            [{"type": "paragraph", "html": f"<p>{html.escape(text)}</p>"} for text in en["paragraphs"]],
            seed="home/en",
        )
        english.save()
        _publish(english)
    for page in texts["pages"]:
        if not StandardPage.objects.child_of(german).filter(slug=page["slug"]).exists():
            made = _add(german, StandardPage(title=page["title"], slug=page["slug"], locale=german.locale))
            made.body = stream(_blocks_of(page["html"]), seed=f"page/{page['slug']}")
            made.save()
            _publish(made)


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


def _handbook() -> None:
    data = content("handbook")
    index = HandbookIndexPage.objects.get()
    work = HandbookPage.objects.child_of(index).filter(slug=data["work"]["slug"]).first()
    if work is not None:
        return
    described = data["work"]
    work = _add(
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
        edition = _add(
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
    chapter = _add(
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
    _publish(chapter)
    for child in data.get("children", []):
        _chapter(chapter, edition, child)


def _authority(key: str | None) -> Authority | None:
    return Authority.objects.get(key=key) if key else None


def _examples() -> None:
    index = ExampleIndexPage.objects.get()
    for data in content("examples"):
        if ExamplePage.objects.child_of(index).filter(slug=data["slug"]).exists():
            continue
        steps = "".join(f"<li>{html.escape(step)}</li>" for step in data["steps"])
        example = _add(
            index,
            ExamplePage(
                title=data["title"],
                slug=data["slug"],
                authority=_authority(data["body_key"]),
                year=data["year"],
                maturity=_term(Vocabulary.MATURITY, data["maturity"]),
                summary=data["summary"],
                problem=_paragraphs(data["problem"]),
                approach=_paragraphs(data["approach"]) + richtext.clean(f"<ol>{steps}</ol>"),
                result=_paragraphs(data["result"]),
                lessons=_paragraphs(data["lessons"]),
                effort=data["effort_text"],
                effort_hours=data["effort_hours"],
                effort_cost=data["effort_cost"],
                transferability=data["transferability"],
                reviewed_on=dt.date(2026, 10, 14),
            ),
        )
        _topics(example, data["topics"])
        _publish(example)


def _funding() -> None:
    index = FundingIndexPage.objects.get()
    for data in content("funding"):
        if ProgrammePage.objects.child_of(index).filter(slug=data["slug"]).exists():
            continue
        # "Closes soon" is computed: what is stored is that the programme is open.
        status = "antrag-moeglich" if data["status"] == "frist-endet-bald" else data["status"]
        kind = _term(Vocabulary.FUNDING_SOURCE, data["source"])
        programme = _add(
            index,
            ProgrammePage(
                title=data["name"],
                slug=data["slug"],
                funder=f"{kind.name_de} (fiktives Beispiel)",
                funder_kind=kind,
                status=status,
                deadline=dt.date.fromisoformat(data["deadline"]) if data["deadline"] else None,
                deadline_text=data["deadline_text"],
                own_share=data["own_share"],
                summary=data["summary"],
                purpose=_paragraphs(data["purpose"]),
                conditions=_paragraphs(data["conditions"]),
                path_to_apply=_paragraphs(data["path"]),
                source="Fiktives Beispiel der Demo",
                checked_on=timezone.localdate(),
            ),
        )
        _topics(programme, data["topics"])
        programme.objects_funded.set(
            Term.objects.of(Vocabulary.FUNDING_OBJECT).filter(slug__in=data["objects"])
        )
        _publish(programme)


def _library() -> None:
    index = LibraryIndexPage.objects.get()
    for data in content("library"):
        if DocumentPage.objects.child_of(index).filter(slug=data["slug"]).exists():
            continue
        written = document_pdf(data)
        file = ContentFile(written, name=f"{data['slug']}.pdf")
        accepted = accept(file, policies.LIBRARY, name=file.name)
        stored = PortalDocument(title=data["title"], file=ContentFile(written, name=accepted.name))
        stored.file_size = file.size
        stored.save()
        document = _add(
            index,
            DocumentPage(
                title=data["title"],
                slug=data["slug"],
                kind=data["kind"],
                year=data["year"],
                authority=_authority(data["body_key"]),
                summary=data["summary"],
                file=stored,
            ),
        )
        _topics(document, data["topics"])
        _publish(document)
