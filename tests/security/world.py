"""A portal in which everything exists that somebody may not see: every page type and case in every visibility."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from django.utils import timezone
from wagtail.models import Page
from wagtail.users.models import UserProfile

from cms.models import HomePage, PortalDocument, StandardPage
from consultations.cases import actions
from consultations.cases.models import Case
from consultations.cases.rights import goal_link
from fsa_portal.actor import Visibility
from fsa_portal.directory.models import Authority, Organisation
from fsa_portal.outbox.models import Job
from knowledge.examples.models import ExampleIndexPage, ExamplePage
from knowledge.funding.models import FundingIndexPage, FundingStatus, ProgrammePage
from knowledge.handbook.models import ChapterPage, EditionPage, HandbookIndexPage, HandbookPage
from knowledge.library.models import DocumentKind, DocumentPage, LibraryIndexPage
from knowledge.vocabulary.models import Vocabulary
from tests.factories import cases, content, people
from tests.factories.content import blocks, term
from tests.security.canaries import (
    BIRKENFURT,
    EDITING,
    EVERYBODY,
    MOORBACH,
    NOBODY,
    PARTNERS,
    STAFF,
    Canaries,
)

READERS = {
    "public": EVERYBODY,
    "partners": PARTNERS,
    "internal": STAFF,
    "embargo": NOBODY,
    "draft": NOBODY,
}
"""The states that a page can be in, and who may read it then."""


@dataclass
class World:
    """People, pages and cases, and the words in them."""

    who: people.Cast
    canaries: Canaries = field(default_factory=Canaries)
    pages: dict[str, str] = field(default_factory=dict)
    """Name of a page ("example-internal") -> its address."""
    page_ids: dict[str, int] = field(default_factory=dict)
    files: dict[str, tuple[int, str]] = field(default_factory=dict)
    """State of a document -> id and name of its file."""
    cases: dict[str, Case] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)

    def publish(self, name: str, state: str, parent: Page, page: Page) -> Any:
        """``page`` below ``parent`` in one of the states; its word stands in its title already."""
        if state in {"partners", "internal"}:
            page.visibility = state
        if state == "embargo":
            page.embargo_until = timezone.now() + dt.timedelta(days=30)
        if state == "draft":
            parent.refresh_from_db()
            page.live = False
            parent.add_child(instance=page)
            page.save_revision(clean=False)
        else:
            content.add(parent, page)
        self.pages[name] = page.get_url()
        self.page_ids[name] = page.pk
        return page

    def word(self, name: str, state: str) -> str:
        return self.canaries.new(name, READERS[state], of_page=True)


@contextmanager
def whole_portal(search_folder: Path) -> Iterator[World]:
    """The world with its index, in a transaction that is taken back in the end."""
    quick = {
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
        "SEARCH_DIR": search_folder,
    }
    with transaction.atomic():
        with override_settings(**quick):
            world = build()
            call_command("rebuild_search", verbosity=0)
            # The index is as new as the data: nothing is looked at again when it is asked.
            Job.objects.all().delete()
        yield world
        transaction.set_rollback(True)


def build() -> World:
    """The whole world but for the index."""
    content.site()
    world = World(people.cast())
    for state in READERS:
        _pages(world, state)
    _handbooks(world)
    _cases(world)
    for role in EDITING:
        # Wagtail makes it when its bar is shown for the first time.
        UserProfile.get_for_user(getattr(world.who, role).user)
    return world


def _pages(world: World, state: str) -> None:
    home = HomePage.objects.get(locale__language_code="de")
    word = world.word(f"standard-{state}", state)
    standard = StandardPage(title=f"Seite {word}", slug=f"seite-{state}", body=blocks(word, seed=word))
    world.publish(f"standard-{state}", state, home, standard)

    word = world.word(f"example-{state}", state)
    example = ExamplePage(
        title=f"Beispiel {word}",
        slug=f"beispiel-{state}",
        year=2025,
        authority=world.who.birkenfurt,
        maturity=term(Vocabulary.MATURITY, "bewaehrt"),
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
        funder=word,
        funder_kind=term(Vocabulary.FUNDING_SOURCE, "land"),
        status=FundingStatus.OPEN,
        summary=word,
        purpose=f"<p>{word}</p>",
        source="Test",
        checked_on=timezone.localdate(),
        deadline=timezone.localdate() + dt.timedelta(days=10),
    )
    world.publish(f"programme-{state}", state, FundingIndexPage.objects.get(), programme)

    word = world.word(f"document-{state}", state)
    stored = PortalDocument(
        title=f"Datei {word}", file=ContentFile(f"Text {word}".encode(), name=f"{word}.txt")
    )
    stored.file_size = 20
    stored.save()
    stored.get_file_hash()  # kept, so that the first who fetches the file writes nothing
    document = DocumentPage(
        title=f"Dokument {word}",
        slug=f"dokument-{state}",
        kind=DocumentKind.GUIDE,
        year=2026,
        authority=world.who.birkenfurt,
        summary=word,
        file=stored,
    )
    world.publish(f"document-{state}", state, LibraryIndexPage.objects.get(), document)
    world.files[state] = (stored.pk, stored.filename)


def _handbooks(world: World) -> None:
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
    for number, state in enumerate(READERS, start=2030):
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
        edition = EditionPage(title=f"Ausgabe {word}", slug="2040", year=2040)
        world.publish(f"edition-of-work-{state}", "public", other, edition)
        word = world.word(f"chapter-of-work-{state}", state)
        chapter = ChapterPage(title=f"Kapitel {word}", slug="offen", body=blocks(word, seed=word))
        world.publish(f"chapter-of-work-{state}", "public", edition, chapter)


def _cases(world: World) -> None:
    who = world.who
    internal = {"inner": STAFF, "visibility": Visibility.INTERNAL}
    hidden = Visibility.CONFIDENTIAL
    _case(world, "internal", "adviser", client=BIRKENFURT, authority=who.birkenfurt, **internal)
    _case(world, "confidential", "adviser", client=BIRKENFURT, authority=who.birkenfurt,
          inner=frozenset({"adviser", "lead"}), visibility=hidden)  # fmt: skip
    _case(world, "moorbach", "adviser2", client=MOORBACH, authority=who.moorbach,
          inner=frozenset({"adviser2", "lead"}), visibility=hidden)  # fmt: skip
    _case(
        world, "welfare", "adviser", client=frozenset({"welfare"}), organisation=who.welfare_body, **internal
    )
    world.links["goal"] = goal_link(world.cases["internal"])


def _case(
    world: World,
    name: str,
    adviser: str,
    *,
    client: frozenset[str],
    inner: frozenset[str],
    visibility: str,
    authority: Authority | None = None,
    organisation: Organisation | None = None,
) -> None:
    by = world.who.actor(adviser)
    shared = inner | client
    case = cases.case(
        by=by,
        authority=authority,
        organisation=organisation,
        title=f"Fall {world.canaries.new(f'case-{name}-title', shared)}",
        goal=world.canaries.new(f"case-{name}-goal", shared, by_link=name == "internal"),
        risk=world.canaries.new(f"case-{name}-risk", inner),
        visibility=visibility,
        topics=[term(Vocabulary.TOPIC, "kinderarmut" if name != "moorbach" else "wohnen")],
    )
    # Whoever opened a confidential case may see it from now on.
    by = world.who.actor(adviser)
    case = actions.set_next_step(
        case,
        by=by,
        version=case.version,
        next_step=world.canaries.new(f"case-{name}-step", inner),
        next_step_on=timezone.localdate(),
    )
    cases.contact(case, by=by, text=world.canaries.new(f"case-{name}-inner-contact", inner))
    cases.contact(case, by=by, text=world.canaries.new(f"case-{name}-shared-contact", shared), client=True)
    world.cases[name] = case
