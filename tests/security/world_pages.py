"""Pages of every type in every state in which a page can be, each with a word of its own."""

from __future__ import annotations

import datetime as dt

from django.core.files.base import ContentFile
from django.utils import timezone

from cms.actions import keep_former_file
from cms.models import HomePage, PortalDocument, StandardPage
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
from knowledge.handbook.models import ChapterPage, EditionPage, HandbookIndexPage, HandbookPage
from knowledge.library.models import DocumentKind, DocumentPage, LibraryIndexPage
from knowledge.reference.models import QuestionIndexPage, QuestionPage
from knowledge.vocabulary.models import Vocabulary
from tests.factories import content, files
from tests.factories.content import blocks, term
from tests.security.world import READERS, World


def pages(world: World, state: str) -> None:
    home = HomePage.objects.get(locale__language_code="de")
    word = world.word(f"standard-{state}", state)
    image = files.picture()
    world.pictures[state] = files.cut(image).url
    standard = StandardPage(
        title=f"Seite {word}", slug=f"seite-{state}", body=blocks(word, files.shows(image), seed=word)
    )
    world.publish(f"standard-{state}", state, home, standard)

    word = world.word(f"example-{state}", state)
    example = ExamplePage(
        title=f"Beispiel {word}",
        slug=f"beispiel-{state}",
        year=2025,
        authority=world.who.birkenfurt,
        maturity=term(Vocabulary.MATURITY, "bewaehrt"),
        grade_role=f"Prüfung {word}",
        grade_on=dt.date(2026, 1, 1),
        contact_role=f"Planung {word}",
        funding=word,
        decision=word,
        summary=word,
        problem=f"<p>{word}</p>",
        approach="<p>Weg</p>",
        result="<p>Ziel</p>",
    )
    world.publish(f"example-{state}", state, ExampleIndexPage.objects.get(), example)
    example.topics.add(term(Vocabulary.TOPIC, "kinderarmut"))
    if state != "draft":
        example.save_revision().publish()

    word = world.word(f"programme-{state}", state)
    programme = ProgrammePage(
        title=f"Programm {word}",
        slug=f"programm-{state}",
        status=FundingStatus.OPEN,
        summary=word,
        purpose=f"<p>{word}</p>",
        source="Test",
        checked_on=timezone.localdate(),
        deadline=timezone.localdate() + dt.timedelta(days=10),
        deadline_note=word,
        places_note=word,
        contact_role=word,
    )
    day = timezone.localdate()
    programme.funders = [Funder(name=word, kind=term(Vocabulary.FUNDING_SOURCE, "land"), focus=word)]
    programme.applicants = [Applicant(type="kommune", own_share=20, note=word)]
    programme.terms = [TermsVersion(valid_from=day, text=f"<p>{word}</p>", change=word)]
    programme.differences = [Difference(aspect=word, before=word, after=word)]
    world.publish(f"programme-{state}", state, FundingIndexPage.objects.get(), programme)

    word = world.word(f"document-{state}", state)
    stored = PortalDocument(
        title=f"Datei {word}", file=ContentFile(f"Text {word}".encode(), name=f"{word}.txt")
    )
    stored.file_size = 20
    stored.save()
    former = stored.file.storage.save(f"frueher-{state}.txt", ContentFile(f"Früher {word}".encode()))
    keep_former_file(stored, by=None, file_name=former, name=f"{word}.txt")
    document = DocumentPage(
        title=f"Dokument {word}",
        slug=f"dokument-{state}",
        kind=DocumentKind.GUIDE,
        year=2026,
        summary=word,
        file=stored,
    )
    document.authorities.set([world.who.birkenfurt])
    world.publish(f"document-{state}", state, LibraryIndexPage.objects.get(), document)
    world.files[state] = (stored.pk, stored.filename)


def question(world: World, state: str) -> None:
    word = world.word(f"question-{state}", state)
    page = QuestionPage(title=f"Frage {word}?", slug=f"frage-{state}", answer=f"<p>{word}</p>")
    index = QuestionIndexPage.objects.get(locale__language_code="de")
    page.topics = [term(Vocabulary.TOPIC, "kinderarmut")]
    world.publish(f"question-{state}", state, index, page)


def replaced_document(world: World) -> None:
    """A document of the library that has a former version."""
    page = content.document(slug="ersetzt", title="Ersetzt")
    page.file.get_file_hash()
    former = page.file.file.storage.save("frueher.txt", ContentFile(b"Alt"))
    keep_former_file(page.file, by=None, file_name=former, name="ersetzt.txt")
    world.page_ids["document-replaced"] = page.pk


def handbooks(world: World) -> None:
    """Chapters in every state; open chapters below editions in every state; an open edition below works likewise."""
    work = content.handbook()
    world.pages["work"] = work.get_url()
    current = work.current_edition
    world.pages["edition-current"] = current.get_url()
    for state in READERS:
        word = world.word(f"chapter-{state}", state)
        chapter = ChapterPage(
            title=f"Kapitel {word}", slug=f"kapitel-{state}", summary=word, body=blocks(word, seed=word)
        )
        world.publish(f"chapter-{state}", state, current, chapter)
    for number, state in enumerate(READERS, start=1930):
        word = world.word(f"edition-{state}", state)
        edition = EditionPage(title=f"Ausgabe {word}", slug=str(number), year=number)
        world.publish(f"edition-{state}", state, work, edition)
        word = world.word(f"chapter-of-edition-{state}", state)
        chapter = ChapterPage(title=f"Kapitel {word}", slug="offen", body=blocks(word, seed=word))
        world.publish(f"chapter-of-edition-{state}", "public", edition, chapter)
    index = HandbookIndexPage.objects.get()
    for state in READERS:
        word = world.word(f"work-{state}", state)
        other = HandbookPage(title=f"Werk {word}", slug=f"werk-{state}")
        world.publish(f"work-{state}", state, index, other)
        word = world.word(f"edition-of-work-{state}", state)
        edition = EditionPage(title=f"Ausgabe {word}", slug="1940", year=1940)
        world.publish(f"edition-of-work-{state}", "public", other, edition)
        word = world.word(f"chapter-of-work-{state}", state)
        chapter = ChapterPage(title=f"Kapitel {word}", slug="offen", body=blocks(word, seed=word))
        world.publish(f"chapter-of-work-{state}", "public", edition, chapter)
