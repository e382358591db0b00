"""A person who left traces in every kind of place: the copy holds them, the erasure removes them, no log ever has one.

The story happens once; the tests look at what was seen on the way.
"""

from __future__ import annotations

import io
import json
import logging
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client, override_settings
from django.utils import translation

from consultations.cases.models import Attachment
from fsa_portal.accounts.models import User
from fsa_portal.outbox.queue import drain
from fsa_portal.privacy import actions, archive
from fsa_portal.privacy.models import Erasure, ErasureQuestion
from fsa_portal.privacy.people import STAYS
from knowledge.funding.recording import recorded_state, state_of
from knowledge.handbook.models import ChapterState
from knowledge.library.models import DocumentText
from search.contract import Query, find
from tests.factories import content, people
from tests.fsa_portal.privacy.canaries import (
    EMAIL,
    NAME,
    OTHER_EMAIL,
    TRACES,
    Planted,
    drained,
    folders,
    plant,
    tables,
    traces,
)
from tests.fsa_portal.privacy.planted_fields import (
    EXCEPTIONS,
    bearing,
    declared,
    place,
    plant_fields,
    wordless,
)

pytestmark = pytest.mark.django_db


@dataclass
class Story:
    """What was seen while the person came, got a copy and was erased."""

    planted: Planted
    erasure: Erasure
    before: dict[str, list[str]] = field(default_factory=dict)
    preview: dict[str, int] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    copy: dict[str, bytes] = field(default_factory=dict)
    state: ChapterState | None = None
    hits: tuple[int, int] = (0, 0)
    after: dict[str, list[str]] = field(default_factory=dict)
    log: str = ""
    borne: set[str] = field(default_factory=set)
    """Declared fields that bore a trace before the erasure."""
    still_borne: set[str] = field(default_factory=set)


@pytest.fixture(scope="module")
def story(django_db_setup, django_db_blocker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    root = tmp_path_factory.mktemp("data")
    (root / "mail").mkdir()
    ours = override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        SEARCH_DIR=root / "search",
        PRIVATE_ROOT=root / "files",
        MEDIA_ROOT=root / "media",
        EMAIL_FILE_PATH=root / "mail",
    )
    with django_db_blocker.unblock(), transaction.atomic(), ours, translation.override("de"):
        with logged() as log:
            told = tell(root)
        told.log = log.getvalue()
        yield told
        transaction.set_rollback(True)


@contextmanager
def logged() -> Iterator[io.StringIO]:
    """What the portal logs, in its own format."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(next(h for h in logging.getLogger().handlers if h.get_name() == "console").formatter)
    logging.getLogger().addHandler(handler)
    yield written
    logging.getLogger().removeHandler(handler)


def tell(root: Path) -> Story:
    content.site()
    cast = people.cast()
    admin = cast.actor("admin")
    planted = plant(cast, root / "mail")
    plant_fields(planted, cast)
    drained(drain)
    call_command("rebuild_search", verbosity=0)
    make_noise()
    before = traces(tables()) | traces(folders(root))
    written = io.BytesIO()
    archive.write(planted.person, written)
    with zipfile.ZipFile(written) as archived:
        copy = {name: archived.read(name) for name in archived.namelist()}
    found = find(Query(text=f'"{NAME}"'), admin).total
    state = ChapterState.objects.filter(chapter_key=planted.pages["chapter"].key).last()

    erasure = actions.prepare_erasure(by=admin, user=planted.person, further_names=OTHER_EMAIL)
    borne = bearing(planted.person)
    drained(drain)
    preview = {line.place: line.rows for line in erasure.counts.all()}
    asked = [f"{question.kind} {question.place}" for question in erasure.questions.all()]
    for question in erasure.questions.all():
        actions.decide(by=admin, question=question, answer=ErasureQuestion.Answer.REMOVE)
    actions.erase_person(by=admin, user=planted.person)
    drained(drain)
    erasure.refresh_from_db()
    after = traces(tables()) | traces(folders(root))
    found_after = find(Query(text=f'"{NAME}"'), admin).total
    story = Story(planted, erasure, before, preview, asked, copy, state, (found, found_after), after)
    story.borne, story.still_borne = borne, bearing(planted.person)
    return story


def make_noise() -> None:
    """Everything that is likely to write a name into a log."""
    client = Client()
    client.post("/konto/login/", {"login": EMAIL, "password": "wrong"})
    client.get(f"/suche/?q={NAME}")
    client.get(f"/gibt/es/nicht/{EMAIL}/?name={NAME}")
    client.get("/", headers={"host": "kanaria.example"})
    log = logging.getLogger("portal")
    log.error("mail to %s failed, see https://x.example/?name=%s, call 0211 55501234", EMAIL, quote(NAME))
    try:
        raise ValueError(f"nothing known of {NAME}")
    except ValueError:
        log.exception("failed")


def test_forty_canaries_are_planted_and_after_the_erasure_none_is_left(story: Story) -> None:
    assert len(story.planted.places) >= 40
    in_tables = {place for place in story.before if "/" not in place}
    in_files = {place for place in story.before if "/" in place}
    assert len(in_tables) >= 30, sorted(in_tables)
    assert len(in_files) >= 9, sorted(in_files)
    assert story.after == {}


def test_every_field_declared_as_personal_is_planted_or_excepted_with_a_reason(story: Story) -> None:
    """A field that comes new has to be planted, so that the test above sees whether the erasure reaches it."""
    with_words = {place(model, field) for model, field in declared() if not wordless(field)}
    assert with_words - story.borne == set(EXCEPTIONS)
    assert all(EXCEPTIONS.values())


def test_nothing_but_pointers_at_the_number_is_left(story: Story) -> None:
    """Fields with words bear nothing any more; what points at the person's row is told in the report."""
    pointers = {place(model, field): field.related_model for model, field in declared() if field.is_relation}
    assert story.still_borne <= set(pointers)
    kept = {line.place for line in story.erasure.counts.filter(what="kept")}
    at_the_person = {where for where in story.still_borne if pointers[where] is User}
    assert (
        at_the_person - {f"{label}.{name}" for label in STAYS for name in ("user", "person", "requested_by")}
        <= kept
    )


def test_the_report_says_so_and_knows_no_name(story: Story) -> None:
    assert (story.erasure.status, story.erasure.remaining) == (Erasure.Status.DONE, 0)
    assert (story.erasure.identifiers, story.erasure.further_names) == ({}, "")
    done = {line.place: line.rows for line in story.erasure.counts.all()}
    assert done["cases.case.goal"] == 1
    assert done["sessions.session"] == 2
    assert done["mails"] == 2


def test_the_preview_shows_the_places_and_asks_about_files_what_is_cited_and_accounts_of_others(
    story: Story,
) -> None:
    assert {"cases.case.goal", "cases.contact.text", "account.emailaddress", "mails"} <= set(story.preview)
    assert sorted(set(story.asked)) == [
        "account accounts.affiliation",
        "account shortlist.keptpage",
        "account shortlist.shortlist",
        "file cases.attachment.file",
        "file cms.portaldocument.file",
        "file cms.portalimage.file",
        "published handbook.chapterpage",
    ]
    assert len(story.asked) == 12


def test_the_row_stays_as_a_number_and_the_address_is_free(story: Story) -> None:
    person = User.objects.get(pk=story.planted.person.pk)
    assert person.name == f"Gelöschte Person {person.pk}"
    assert not person.is_active
    assert not person.has_usable_password()
    assert not person.affiliations.in_force().exists()
    assert not User.objects.filter(email=EMAIL).exists()


def test_texts_keep_everything_but_the_name(story: Story) -> None:
    case, example, below = (story.planted.pages[name] for name in ("case", "example", "below"))
    for record in (case, example, below):
        record.refresh_from_db()
    assert case.title == "Anfrage von [gelöscht]"
    assert case.risk == "[gelöscht] geht in Elternzeit."
    assert case.next_step == "[gelöscht] anrufen"
    assert case.version > 1
    assert case.contacts.get().text == "Frau [gelöscht] (Tel. [gelöscht], [gelöscht]) rief an."
    assert example.problem == "<p>Es fragte <b>[gelöscht]</b>.</p>"
    assert example.approach == '<p><a href="mailto:[gelöscht]">schreiben</a></p>'
    assert below.url_path.endswith("/geloescht/darunter/")


def test_the_text_of_a_file_that_was_taken_away_is_gone_too(story: Story) -> None:
    """It was read from the file; only the note that took its place can be found."""
    texts = DocumentText.objects.filter(document__slug="datei-pdf").values_list("text", flat=True)
    assert [text[:12] for text in texts] == ["Diese Datei "]
    attachment = Attachment.objects.get()
    with attachment.file.open() as now:
        assert (attachment.text[:12], attachment.size) == ("Diese Datei ", len(now.read()))


def test_a_cited_state_says_what_was_taken_out(story: Story) -> None:
    assert story.state is not None
    after = ChapterState.objects.get(pk=story.state.pk)
    assert story.state.sha256 in after.note
    assert after.sha256 != story.state.sha256
    assert "Dieses Kapitel schrieb [gelöscht]." in str(after.paragraphs)


def test_the_record_of_a_programme_goes_with_its_page(story: Story) -> None:
    """It is append-only, and holds all that the page ever said."""
    page = story.planted.pages["programme"].pk
    assert state_of(page)["contact_role"] == "Auskunft: [gelöscht]"
    assert recorded_state(page) == state_of(page)


def test_the_search_finds_the_person_no_more(story: Story) -> None:
    before, after = story.hits
    assert before > 0
    assert after == 0


def test_the_copy_holds_what_stands_in_fields_files_and_mails(story: Story) -> None:
    everything = "\n".join(part.decode("utf-8", errors="ignore") for part in story.copy.values())
    assert not [word for word in story.planted.own if word not in everything]
    data = json.loads(story.copy["daten.json"])
    sections = {section["key"] for part in data["parts"] for section in part["sections"]}
    named = {".".join(place.split(" ")[0].split(".")[:2]) for place in story.planted.places if "." in place}
    elsewhere = {
        "wagtailusers.userprofile",  # as a file
        "wagtailcore.uploadedfile",
        "mfa.authenticator",
        "socialaccount.socialtoken",  # a key to the account
    }
    assert not {table for table in named - elsewhere if not any(key.startswith(table) for key in sections)}
    assert NAME in story.copy["daten.html"].decode()
    endings = {name.rpartition(".")[2] for name in data["files"]}
    assert {"pdf", "docx", "txt", "png", "eml"} <= endings


def test_the_copy_holds_no_key_to_the_account(story: Story) -> None:
    everything = "\n".join(part.decode("utf-8", errors="ignore") for part in story.copy.values())
    assert story.planted.person.password not in everything
    assert story.planted.places["mfa.authenticator"] not in everything
    assert story.planted.places["socialaccount.socialtoken"] not in everything


def test_no_log_line_ever_names_the_person(story: Story) -> None:
    assert "mail to [address] failed" in story.log
    assert "ValueError" in story.log
    assert not TRACES.findall(story.log.casefold())
