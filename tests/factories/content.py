"""A small site with one page of each kind."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.core.files.base import ContentFile
from django.core.management import call_command
from wagtail.models import Page

from cms.importing import stream
from cms.models import PortalDocument
from knowledge.examples.models import ExampleIndexPage, ExamplePage
from knowledge.funding.models import (
    Applicant,
    Difference,
    Funder,
    FundingIndexPage,
    FundingStatus,
    ProgrammePage,
    TermsVersion,
)
from knowledge.handbook.actions import freeze, make_current
from knowledge.handbook.models import ChapterPage, EditionPage, HandbookIndexPage, HandbookPage
from knowledge.library.models import DocumentKind, DocumentPage, LibraryIndexPage
from knowledge.reference.models import (
    GlossaryEntry,
    Milestone,
    QuestionIndexPage,
    QuestionLink,
    QuestionPage,
)
from knowledge.vocabulary.models import Term, Vocabulary
from tests.factories.people import SYSTEM
from tests.factories.repeated import Repeated

WORK = "moderne-sozialplanung"
SHARED_KEY = uuid.UUID("0c6a2f0e-3a55-4b5e-9f2e-2b1d6d2f7a11")


@Repeated
def site() -> None:
    """Home pages, sections, terms and the editors' group."""
    call_command("load_vocabulary", verbosity=0)
    call_command("setup_site", verbosity=0)


def add(parent: Page, page: Page) -> Any:
    """``page`` published below ``parent``."""
    parent.refresh_from_db()
    parent.add_child(instance=page)
    page.save_revision(clean=False).publish()
    return page


def term(vocabulary: Vocabulary, slug: str) -> Term:
    return Term.objects.get(vocabulary=vocabulary, slug=slug)


def blocks(*texts: str, seed: str = "test") -> list[dict[str, Any]]:
    """A heading and paragraphs."""
    given = [{"type": "heading", "text": "Überblick", "level": 2}]
    given += [{"type": "paragraph", "html": f"<p>{text}</p>"} for text in texts]
    return stream(given, seed=seed)


def chapter(parent: Page, slug: str, *texts: str, **fields: Any) -> ChapterPage:
    fields.setdefault("title", slug.replace("-", " ").capitalize())
    return add(parent, ChapterPage(slug=slug, body=blocks(*texts, seed=slug), **fields))


def handbook() -> HandbookPage:
    """A work with a frozen edition 2011 and a current one 2026; chapter ``berichte`` is in both."""
    _two_editions()
    return HandbookPage.objects.get(slug=WORK)


@Repeated
def _two_editions() -> None:
    work = add(
        HandbookIndexPage.objects.get(),
        HandbookPage(title="Moderne Sozialplanung", slug=WORK),
    )
    old = add(work, EditionPage(title="Ausgabe 2011", slug="2011", year=2011, notice="Mustertext"))
    chapter(old, "berichte", "So berichtete man damals über Lebenslagen.", key=SHARED_KEY, number="3")
    new = add(work, EditionPage(title="Ausgabe 2026", slug="2026", year=2026))
    chapter(
        new,
        "berichte",
        "Heute beschreibt ein Bericht jeden Sozialraum.",
        "Eine kleinräumige Berichterstattung zeigt, was Durchschnitte verdecken.",
        key=SHARED_KEY,
        number="4",
    )
    chapter(new, "haushalt", "Planung und Haushalt gehören zusammen.", number="5")
    freeze(old, by=SYSTEM)
    make_current(new, by=SYSTEM)


def example(**fields: Any) -> ExamplePage:
    fields = {
        "title": "Zwölf Indikatoren reichen",
        "slug": "zwoelf-indikatoren",
        "year": 2025,
        "maturity": term(Vocabulary.MATURITY, "bewaehrt"),
        "summary": "Ein kurzer Bericht.",
        "problem": "<p>Keine Statistikstelle.</p>",
        "approach": "<p>Eine Tabelle je Raum.</p>",
        "result": "<p>Ein Datenblatt im Jahr.</p>",
    } | fields
    return add(ExampleIndexPage.objects.get(), ExamplePage(**fields))


def programme(
    *,
    funders: list[dict[str, Any]] | None = None,
    applicants: list[dict[str, Any]] | None = None,
    terms: list[dict[str, Any]] | None = None,
    differences: list[dict[str, Any]] | None = None,
    terms_of: dict[str, list[Term]] | None = None,
    **fields: Any,
) -> ProgrammePage:
    """A published programme; without ``funders`` the state pays. ``terms_of``: words of a list by field."""
    fields = {
        "title": "Daten gemeinsam nutzen",
        "slug": "daten",
        "status": FundingStatus.OPEN,
        "summary": "Zuschuss für Software.",
        "purpose": "<p>Gefördert wird Software.</p>",
        "source": "Test",
        "checked_on": dt.date(2026, 11, 1),
    } | fields
    page = ProgrammePage(**fields)
    page.funders = [
        Funder(**{"kind": term(Vocabulary.FUNDING_SOURCE, "land")} | row)
        for row in (funders if funders is not None else [{"name": "Land"}])
    ]
    page.applicants = [Applicant(**row) for row in applicants or []]
    page.terms = [TermsVersion(**row) for row in terms or []]
    page.differences = [Difference(**row) for row in differences or []]
    for name, words in (terms_of or {}).items():
        setattr(page, name, words)
    return add(FundingIndexPage.objects.get(), page)


def document(
    content: bytes = b"Ein Text aus der Bibliothek.", name: str = "text.txt", **fields: Any
) -> DocumentPage:
    stored = PortalDocument(title="Arbeitshilfe", file=ContentFile(content, name=name))
    stored.file_size = len(content)
    stored.save()
    fields = {
        "title": "Arbeitshilfe Fallzahlen",
        "slug": "fallzahlen",
        "kind": DocumentKind.GUIDE,
        "year": 2026,
        "summary": "Wie man kleine Zahlen sperrt.",
        "file": stored,
    } | fields
    authorities = fields.pop("authorities", ())
    page = DocumentPage(**fields)
    page.authorities.set(authorities)
    return add(LibraryIndexPage.objects.get(), page)


def question(language: str = "de", links: list[str] | None = None, **fields: Any) -> QuestionPage:
    """``links`` are addresses."""
    index = QuestionIndexPage.objects.get(locale__language_code=language)
    fields = {
        "title": "Was kostet die Beratung?",
        "slug": "kosten",
        "answer": "<p>Nichts.</p>",
        "locale": index.locale,
    } | fields
    page = QuestionPage(**fields)
    page.links = [QuestionLink(link_address=address, link_text=f"Zu {address}") for address in links or ()]
    return add(index, page)


def glossary_entry(**fields: Any) -> GlossaryEntry:
    fields = {
        "term": "Sozialraum",
        "also": "Sozialraums\nSozialräume\nSozialräumen",
        "short": "Ein Gebiet, in dem Menschen leben und sich begegnen.",
    } | fields
    return GlossaryEntry.objects.create(**fields)


def milestone(**fields: Any) -> Milestone:
    fields = {
        "date": dt.date(2015, 5, 11),
        "title": "Die Fachstelle beginnt",
        "source": "Rede von 2018",
    } | fields
    return Milestone.objects.create(**fields)
