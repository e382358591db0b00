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
from django.db.models import Model
from django.test import override_settings
from django.utils import timezone
from wagtail.models import Page
from wagtail.users.models import UserProfile

from cms.actions import keep_former_file
from cms.models import HomePage, PortalDocument, StandardPage
from consultations.cases import actions
from consultations.cases.models import Case
from consultations.cases.rights import goal_link
from fsa_portal.accounts import actions as accounts
from fsa_portal.accounts.models import Role
from fsa_portal.accounts.principals import actor_without_affiliation
from fsa_portal.actor import Visibility
from fsa_portal.audit.models import AuditEntry, record
from fsa_portal.directory.actions import contacts, organisations
from fsa_portal.directory.models import Authority, ContactPerson, Organisation
from fsa_portal.notices.actions import notify, suppress
from fsa_portal.notices.feedback import give_feedback
from fsa_portal.notices.models import Delivery, Suppression
from fsa_portal.outbox.models import Job
from fsa_portal.privacy.models import Copy, Erasure, ErasureQuestion, copy_name
from knowledge.examples.models import ContactRequest, ExampleIndexPage, ExamplePage
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
from knowledge.shortlist import actions as shortlist
from knowledge.support.models import Support
from knowledge.vocabulary.models import Vocabulary
from tests.factories import cases, content, files, people
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
    pictures: dict[str, str] = field(default_factory=dict)
    """State of a page -> address of the picture that it shows."""
    cases: dict[str, Case] = field(default_factory=dict)
    bodies: dict[str, Organisation] = field(default_factory=dict)
    contacts: dict[str, ContactPerson] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    records: dict[str, Any] = field(default_factory=dict)
    """What the portal wrote by itself, for administrators, by the name of its screen."""
    access: dict[str, Model] = field(default_factory=dict)
    """What waits or is known about roles: a request, invitations, a conflict of interest, a mail domain."""
    erasures: dict[str, Erasure] = field(default_factory=dict)
    """One that the unaffiliated person asked for and that waits for a decision, one that is ready."""
    support: Support | None = None
    """What Birkenfurt gave to the work of the office, told on a page for the FSA only."""
    copy: Copy | None = None
    """The copy of the data of the member from Birkenfurt."""

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
            _given_up(world)
        yield world
        transaction.set_rollback(True)


def build() -> World:
    """The whole world but for the index."""
    content.site()
    world = World(people.cast())
    for state in READERS:
        _pages(world, state)
        _question(world, state)
    _replaced_document(world)
    world.support = Support.objects.create(
        authority=world.who.birkenfurt,
        kind="chapter",
        what="Text",
        year=2026,
        page_id=world.page_ids["document-internal"],
    )
    _handbooks(world)
    _cases(world)
    _records(world)
    _directory(world)
    _access(world)
    _privacy(world)
    _reading_lists(world)
    for role in EDITING:
        # Wagtail makes it when its bar is shown for the first time.
        UserProfile.get_for_user(getattr(world.who, role).user)
    return world


def _reading_lists(world: World) -> None:
    """The member from Birkenfurt keeps a page; an adviser shares a list with pages in all states."""
    shortlist.keep(world.page_ids["example-public"], by=world.who.actor("member"))
    by = world.who.actor("adviser")
    for state in READERS:
        word = world.canaries.new(f"note-beside-{state}", READERS[state])
        shortlist.keep(world.page_ids[f"example-{state}"], by=by, note=word)
    world.links["shortlist"] = shortlist.share(by=by).share_url


def _privacy(world: World) -> None:
    now = timezone.now()
    for name, person in {"asked": world.who.unaffiliated, "ready": world.who.ministry.user}.items():
        world.erasures[name] = Erasure.objects.create(
            person=person, requested_by=person, status=Erasure.Status.OPEN, looked_up_at=now
        )
    ErasureQuestion.objects.create(
        erasure=world.erasures["asked"], kind="file", place="cms.portaldocument.file", key="1", label="Datei"
    )
    copy = Copy.objects.create(person=world.who.member.user)
    copy.file.storage.delete(copy_name(copy, ""))
    copy.file.save("", ContentFile(b"PK"), save=False)
    copy.ready_at, copy.size = now, 2
    copy.save()
    world.copy = copy


def _pages(world: World, state: str) -> None:
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


def _question(world: World, state: str) -> None:
    word = world.word(f"question-{state}", state)
    page = QuestionPage(title=f"Frage {word}?", slug=f"frage-{state}", answer=f"<p>{word}</p>")
    index = QuestionIndexPage.objects.get(locale__language_code="de")
    page.topics = [term(Vocabulary.TOPIC, "kinderarmut")]
    world.publish(f"question-{state}", state, index, page)


def _replaced_document(world: World) -> None:
    """A document of the library that has a former version."""
    page = content.document(slug="ersetzt", title="Ersetzt")
    page.file.get_file_hash()
    former = page.file.file.storage.save("frueher.txt", ContentFile(b"Alt"))
    keep_former_file(page.file, by=None, file_name=former, name="ersetzt.txt")
    world.page_ids["document-replaced"] = page.pk


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


def _directory(world: World) -> None:
    """Organisations and contact persons, which only the FSA knows."""
    by = world.who.actor("adviser")
    for state in ("active", "ended"):
        word = world.canaries.new(f"organisation-{state}", STAFF)
        world.bodies[state] = organisations.add_organisation(
            by=by,
            name=f"Verein {word}",
            kind="verein-initiative",
            note=world.canaries.new(f"organisation-{state}-note", STAFF),
            active_in=[world.who.birkenfurt],
        )
    ended = world.bodies["ended"]
    world.bodies["ended"] = organisations.retire_organisation(ended, by=by, version=ended.version)
    for name, body in (("authority", world.who.birkenfurt), ("organisation", world.bodies["active"])):
        world.contacts[name] = contacts.add_contact(
            by=by,
            **{name: body},
            role="Sozialplanung",
            name=world.canaries.new(f"contact-{name}-name", STAFF),
            phone="0221 4710-100",
            email=f"{world.canaries.new(f'contact-{name}-mail', STAFF).lower()}@example.org",
            note=world.canaries.new(f"contact-{name}-note", STAFF),
            source=world.canaries.new(f"contact-{name}-source", STAFF),
        )


def _access(world: World) -> None:
    """Somebody asks to act for Birkenfurt; others are invited; an organiser keeps out of Moorbach."""
    who = world.who
    me = who.unaffiliated
    managers = frozenset({"lead", "admin"})
    world.access["request"] = accounts.request_affiliation(
        by=actor_without_affiliation(me.pk),
        user=me,
        role=Role.MEMBER,
        body=who.birkenfurt,
        message=world.canaries.new("request-message", managers | {"coordinator"}),
    )
    world.access["invitation"] = accounts.invite(
        by=who.actor("foreign_coordinator"), email=me.email, role=Role.READER, body=who.moorbach
    )
    word = world.canaries.new("invitation-address", managers | {"coordinator"})
    world.access["team-invitation"] = accounts.invite(
        by=who.actor("coordinator"), email=f"{word}@example.net", role=Role.READER, body=who.birkenfurt
    )
    word = world.canaries.new("invitation-of-admin", {"admin"})
    world.access["admin-invitation"] = accounts.invite(
        by=who.actor("admin"), email=f"{word}@example.net", role=Role.ADMIN
    )
    world.access["conflict"] = accounts.declare_conflict(
        by=who.actor("admin"), user=who.organiser.user, body=who.moorbach
    )
    word = world.canaries.new("mail-domain", {"admin"})
    world.access["domain"] = accounts.add_domain(
        by=who.actor("admin"), domain=f"{word.lower()}.de", body=who.moorbach
    )
    accounts.change_affiliation(
        by=who.actor("admin"),
        affiliation=who.adviser,
        conflict_note=world.canaries.new("conflict-note", managers),
    )


def _records(world: World) -> None:
    """A mail that nobody has begun to send, an address that gets none, an entry of the audit."""
    notify("affiliation-decided", about=world.who.member.pk, to=[world.who.member.user_id])
    world.records["mails"] = Delivery.objects.get(kind="affiliation-decided")
    suppress(f"{world.canaries.new('suppressed', {'admin'})}@example.org", reason=Suppression.Reason.BOUNCED)
    world.records["suppressions"] = Suppression.objects.get()
    world.records["feedback"] = give_feedback(message=world.canaries.new("feedback", {"admin"}))
    word = world.canaries.new("contact-request", {"adviser", "adviser2", "lead"})
    world.records["requests"] = ContactRequest.objects.create(
        example=ExamplePage.objects.get(slug="beispiel-public"),
        name=word,
        email=f"{word.lower()}@example.org",
        body=word,
        message=word,
    )
    world.records["protokoll"] = record(AuditEntry.What.EXPORTED, by=world.who.actor("lead"))


def _given_up(world: World) -> None:
    """A job that failed too often."""
    word = world.canaries.new("job", {"admin"})
    world.records["jobs"] = Job.objects.create(kind="search", key="example:0", status="dead", last_error=word)


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
