"""An erasure is asked for, looked up, decided and carried out; a kill in between loses nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.utils import timezone

from cms.models import PortalDocument, StandardPage, home_of
from consultations.cases.models import Case
from fsa_portal import contributions
from fsa_portal.accounts.models import Role, User
from fsa_portal.accounts.principals import actor_without_affiliation
from fsa_portal.actor import Actor
from fsa_portal.audit.models import AuditEntry
from fsa_portal.notices.models import Notice
from fsa_portal.outbox.models import Job
from fsa_portal.outbox.queue import drain
from fsa_portal.privacy import actions, people, steps
from fsa_portal.privacy.actions import ERASE
from fsa_portal.privacy.models import Erasure, ErasureQuestion
from fsa_portal.privacy.steps import Work, piece
from knowledge.handbook.models import ChapterPage, ChapterState
from tests.factories import cases, content
from tests.factories.breaks import power_cut
from tests.factories.people import Cast, affiliation, cast, user

pytestmark = pytest.mark.django_db

NAME = "Ruth Beispielfrau"


@pytest.fixture
def who() -> Cast:
    return cast()


@pytest.fixture
def person(who: Cast) -> User:
    made = user("ruth")
    made.name = NAME
    made.save()
    return made


@pytest.fixture
def case(who: Cast, person: User) -> Case:
    return cases.case(by=who.actor("adviser"), authority=who.birkenfurt, goal=f"Mit {NAME} vereinbart.")


def looked_up(who: Cast, person: User, **names: str) -> Erasure:
    erasure = actions.prepare_erasure(by=who.actor("admin"), user=person, **names)
    drain([ERASE])
    erasure.refresh_from_db()
    return erasure


def carried_out(who: Cast, person: User) -> Erasure:
    actions.erase_person(by=who.actor("admin"), user=person)
    drain()
    return Erasure.objects.get(person=person)


# --- who may ---


def test_the_person_asks_an_administrator_looks_up_and_nothing_is_gone_yet(
    who: Cast, person: User, case: Case
) -> None:
    asked = actions.request_erasure(by=people_actor(person))
    assert actions.request_erasure(by=people_actor(person)) == asked
    erasure = looked_up(who, person)
    assert erasure == asked
    assert erasure.status == Erasure.Status.OPEN
    case.refresh_from_db()
    assert NAME in case.goal
    assert User.objects.get(pk=person.pk).name == NAME


def people_actor(person: User) -> Actor:
    return actor_without_affiliation(person.pk)


@pytest.mark.parametrize(
    "role", ["adviser", "lead", "editor", "organiser", "ministry", "coordinator", "member"]
)
def test_nobody_but_an_administrator_looks_up_decides_or_carries_out(
    who: Cast, person: User, role: str
) -> None:
    erasure = looked_up(who, person)
    question = ErasureQuestion.objects.create(erasure=erasure, kind="file", place="x", key="1", label="x")
    by = who.actor(role)
    for act in (
        lambda: actions.prepare_erasure(by=by, user=person),
        lambda: actions.decide(by=by, question=question, answer=ErasureQuestion.Answer.REMOVE),
        lambda: actions.erase_person(by=by, user=person),
        lambda: actions.withdraw_erasure(by=by, erasure=erasure),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_a_person_takes_the_own_request_back_and_no_other(who: Cast, person: User) -> None:
    erasure = actions.request_erasure(by=people_actor(person))
    with pytest.raises(PermissionDenied):
        actions.withdraw_erasure(by=people_actor(who.unaffiliated), erasure=erasure)
    actions.withdraw_erasure(by=people_actor(person), erasure=erasure)
    assert Erasure.objects.get(pk=erasure.pk).status == Erasure.Status.WITHDRAWN
    with pytest.raises(actions.NotYet):
        actions.erase_person(by=who.actor("admin"), user=person)


def test_the_last_administrator_is_not_erased(who: Cast) -> None:
    with pytest.raises(actions.LastAdministrator):
        actions.prepare_erasure(by=who.actor("admin"), user=who.admin.user)
    affiliation(Role.ADMIN, name="second")
    assert looked_up(who, who.admin.user).is_open


def test_each_step_is_audited_by_ids(who: Cast, person: User) -> None:
    actions.request_erasure(by=people_actor(person))
    looked_up(who, person)
    carried_out(who, person)
    steps = AuditEntry.objects.filter(what=AuditEntry.What.ERASURE, object_id=person.pk).values_list(
        "data", flat=True
    )
    assert [data["step"] for data in steps] == ["requested", "carried-out"]


# --- what is looked for ---


def test_a_name_that_somebody_else_has_is_left_alone(who: Cast, person: User, case: Case) -> None:
    other = user("namesake")
    other.name = NAME
    other.save()
    erasure = looked_up(who, person)
    assert people.shared_name(person)
    assert erasure.identifiers["names"] == []
    carried_out(who, person)
    case.refresh_from_db()
    assert NAME in case.goal
    other.refresh_from_db()
    assert other.name == NAME


def test_further_spellings_are_looked_for_too(who: Cast, person: User, case: Case) -> None:
    cases.contact(
        case, by=who.actor("adviser"), text="Frau Beispielfrau rief an, Tel. 0211 - 98 76 54, r@alt.example."
    )
    looked_up(who, person, further_names="Beispielfrau\n0211 987654\nR@alt.example")
    carried_out(who, person)
    assert case.contacts.get().text == "Frau [gelöscht] rief an, Tel. [gelöscht], [gelöscht]."


def test_a_single_word_is_no_name(who: Cast, person: User) -> None:
    person.name = "Ruth"
    person.save()
    assert people.identifiers_of(person).names == ()


# --- decisions ---


@pytest.fixture
def file(person: User) -> PortalDocument:
    stored = PortalDocument(title="Protokoll", file=ContentFile(f"Anwesend: {NAME}".encode(), name="p.txt"))
    stored.save()
    return stored


@pytest.mark.usefixtures("file")
def test_nothing_is_carried_out_before_all_is_decided(who: Cast, person: User) -> None:
    erasure = looked_up(who, person)
    assert [question.label for question in erasure.questions.all()] == ["Dokument: Protokoll"]
    with pytest.raises(actions.Undecided):
        actions.erase_person(by=who.actor("admin"), user=person)
    assert User.objects.get(pk=person.pk).is_active


def test_a_file_is_kept_with_its_reason_or_replaced_by_a_note(
    who: Cast, person: User, file: PortalDocument
) -> None:
    erasure = looked_up(who, person)
    question = erasure.questions.get()
    actions.decide(
        by=who.actor("admin"), question=question, answer=ErasureQuestion.Answer.KEEP, reason="Ratsbeschluss"
    )
    actions.decide(by=who.actor("admin"), question=question, answer=ErasureQuestion.Answer.REMOVE)
    old = file.file.name
    carried_out(who, person)
    file.refresh_from_db()
    with file.file.open() as now:
        assert b"entfernt" in now.read()
    assert file.file.name != old
    assert not file.file.storage.exists(old)
    assert file.file_size < 200


def test_what_comes_in_after_the_preview_is_asked_about_before_it_is_done(who: Cast, person: User) -> None:
    looked_up(who, person)
    stored = PortalDocument(title="Neu", file=ContentFile(NAME.encode(), name="n.txt"))
    stored.save()
    erasure = carried_out(who, person)
    assert erasure.status == Erasure.Status.OPEN
    question = erasure.questions.get()
    actions.decide(
        by=who.actor("admin"), question=question, answer=ErasureQuestion.Answer.KEEP, reason="Beschluss"
    )
    erasure = carried_out(who, person)
    assert (erasure.status, erasure.identifiers) == (Erasure.Status.DONE, {})
    with stored.file.open() as now:
        assert now.read() == NAME.encode()


def test_a_published_chapter_stays_as_it_is_cited_when_that_is_decided(who: Cast, person: User) -> None:
    content.site()
    content.handbook()
    chapter = ChapterPage.objects.get(slug="haushalt")
    chapter.body = content.blocks(f"Dieses Kapitel schrieb {NAME}.", seed="haushalt")
    chapter.save_revision(clean=False).publish()
    state = ChapterState.objects.filter(chapter_key=chapter.key).last()
    erasure = looked_up(who, person)
    question = erasure.questions.get()
    assert question.kind == ErasureQuestion.Kind.PUBLISHED
    assert question.label == "Ausgabe 2026: 5 Haushalt"
    actions.decide(
        by=who.actor("admin"), question=question, answer=ErasureQuestion.Answer.KEEP, reason="Urheberin"
    )
    erasure = carried_out(who, person)
    assert (erasure.status, erasure.remaining) == (Erasure.Status.DONE, 0)
    assert ChapterState.objects.get(pk=state.pk).sha256 == state.sha256
    chapter.refresh_from_db()
    assert NAME in str(chapter.body)
    assert NAME in str(chapter.latest_revision.content)


# --- a kill ---


class Killed(BaseException):
    """The process is gone."""


def killed_at(moment: int) -> Callable[[], Iterable[Any]]:
    """A provider under which the process dies, once."""
    asked = 0

    def provider() -> Iterable[Any]:
        nonlocal asked
        asked += 1
        if asked == moment:
            raise Killed
        return []

    return provider


@pytest.mark.parametrize("moment", [1, 2, 4])
def test_a_killed_erasure_goes_on_where_it_was(
    monkeypatch, who: Cast, person: User, case: Case, moment: int
) -> None:
    """It dies while texts are rewritten; the lease of the job runs out, and another worker goes on."""
    for number in range(4):
        cases.contact(case, by=who.actor("adviser"), text=f"{number}: {NAME} gefragt.")
    erasure = looked_up(who, person)
    slots = dict(contributions._providers)
    slots[contributions.ERASURE] = [*slots[contributions.ERASURE], (1, killed_at(moment))]
    monkeypatch.setattr(contributions, "_providers", slots)
    actions.erase_person(by=who.actor("admin"), user=person)
    with pytest.raises(Killed):
        drain([ERASE])
    assert not User.objects.get(pk=person.pk).is_active
    erasure.refresh_from_db()
    assert erasure.status == Erasure.Status.ERASING
    assert erasure.position["step"].startswith("text:")
    Job.objects.filter(kind=ERASE).update(leased_until=None)
    drain()
    erasure.refresh_from_db()
    assert (erasure.status, erasure.remaining, erasure.position) == (Erasure.Status.DONE, 0, {})
    assert not [text for text in case.contacts.values_list("text", flat=True) if NAME in text]
    counts = {line.place: line.rows for line in erasure.counts.all()}
    assert counts["cases.contact.text"] == 4
    assert counts["cases.case.goal"] == 1


def test_an_erasure_that_is_withdrawn_while_it_is_looked_up_stops(who: Cast, person: User) -> None:
    erasure = actions.prepare_erasure(by=who.actor("admin"), user=person)
    actions.withdraw_erasure(by=who.actor("admin"), erasure=erasure)
    drain([ERASE])
    erasure.refresh_from_db()
    assert (erasure.status, erasure.identifiers) == (Erasure.Status.WITHDRAWN, {})


def test_very_many_rows_of_an_account_go_in_pieces(
    who: Cast, person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "OWN_AT_ONCE", 2)
    looked_up(who, person)
    Notice.objects.bulk_create(Notice(recipient=person, kind="role-changed", about=n) for n in range(5))
    with power_cut('DELETE FROM "notices_notice"', at=2):
        carried_out(who, person)
    assert Notice.objects.filter(recipient=person).count() == 3
    Job.objects.filter(kind=ERASE).update(not_before=timezone.now())
    drain([ERASE])
    done = Erasure.objects.get(person=person)
    assert (done.status, done.remaining) == (Erasure.Status.DONE, 0)
    assert done.counts.get(what="removed", place="notices.notice").rows == 5


def test_pages_and_what_is_kept_of_them_are_rewritten_one_at_a_time(who: Cast, person: User) -> None:
    """Each is so much text that several would make those wait who save something."""
    content.site()
    for number in range(2):
        content.add(home_of("de"), StandardPage(title=f"{NAME} {number}", slug=f"seite-{number}"))
    work = Work(looked_up(who, person), people.identifiers_of(person), writes=True)
    for label in ("wagtailcore.page", "wagtailcore.revision"):
        places = []
        after = None
        while (found := piece(work, f"text:{label}", after))[1] is not None:
            places.append(after := found[1])
        assert len(places) == 2, label
