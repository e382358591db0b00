"""What people do in the portal beside its pages: cases, roles, lists, and what the portal keeps of them."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from consultations.cases import actions
from consultations.cases.file_texts import READ, read_attachment
from consultations.cases.requests import duties
from consultations.cases.rights import goal_link
from fsa_portal.accounts import actions as accounts
from fsa_portal.accounts.models import Role
from fsa_portal.accounts.principals import actor_without_affiliation
from fsa_portal.actor import Visibility
from fsa_portal.audit.models import AuditEntry, record
from fsa_portal.directory.actions import contacts, organisations
from fsa_portal.directory.models import Authority, Organisation
from fsa_portal.notices.actions import notify, suppress
from fsa_portal.notices.feedback import give_feedback
from fsa_portal.notices.models import Delivery, Suppression
from fsa_portal.outbox.models import Job
from fsa_portal.privacy.models import Copy, Erasure, ErasureQuestion, copy_name
from knowledge.examples.models import ContactRequest, ExamplePage
from knowledge.shortlist import actions as shortlist
from knowledge.vocabulary.models import Vocabulary
from tests.factories import cases, requests
from tests.factories.content import term
from tests.security.canaries import (
    BIRKENFURT,
    MOORBACH,
    STAFF,
)
from tests.security.world import READERS, World


def directory(world: World) -> None:
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


def requested(world: World) -> None:
    """Somebody asks for advice while the team lead is away."""
    word = world.canaries.new("advice-request", {"adviser", "adviser2", "lead"})
    # Administrators see where a mail went.
    address = world.canaries.new("advice-request-address", {"adviser", "adviser2", "lead", "admin"})
    world.records["advice-request"] = requests.request(
        world.who.birkenfurt,
        name=word,
        email=f"{address.lower()}@example.org",
        text=word,
        phone=word,
        function=word,
        answer_wish=word,
    )
    today = timezone.localdate()
    world.records["absence"] = duties.add_absence(
        by=world.who.actor("lead"), affiliation=world.who.lead, first=today, last=today
    )


def access(world: World) -> None:
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


def records(world: World) -> None:
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
    requested(world)
    world.records["protokoll"] = record(AuditEntry.What.EXPORTED, by=world.who.actor("lead"))


def given_up(world: World) -> None:
    """A job that failed too often."""
    word = world.canaries.new("job", {"admin"})
    world.records["jobs"] = Job.objects.create(kind="search", key="example:0", status="dead", last_error=word)


def privacy(world: World) -> None:
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


def reading_lists(world: World) -> None:
    """The member from Birkenfurt keeps a page; an adviser shares a list with pages in all states."""
    shortlist.keep(world.page_ids["example-public"], by=world.who.actor("member"))
    by = world.who.actor("adviser")
    for state in READERS:
        word = world.canaries.new(f"note-beside-{state}", READERS[state])
        shortlist.keep(world.page_ids[f"example-{state}"], by=by, note=word)
    world.links["shortlist"] = shortlist.share(by=by).share_url


def cases_of_two_advisers(world: World) -> None:
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
    _short_advice(world)
    wrong = cases.stage(
        who.birkenfurt, by=who.actor("adviser"), remark=world.canaries.new("stage-wrong", STAFF)
    )
    world.records["stage"] = actions.correct_stage(
        wrong,
        by=who.actor("adviser"),
        reason=world.canaries.new("stage-reason", STAFF),
        stage="interesse",
        since=cases.DAY,
        remark=world.canaries.new("stage", STAFF),
    )
    _closed_case(world)
    hidden = world.canaries.new("stage-of-conflict", STAFF - {"organiser"})
    world.records["stage-moorbach"] = cases.stage(who.moorbach, by=who.actor("adviser2"), remark=hidden)
    # Whoever has the address reads the steps: this one is of somebody without any.
    world.links["calendar"] = actions.make_calendar(by=world.who.actor("lead")).get_absolute_url()
    world.links["goal"] = goal_link(world.cases["internal"])


def _closed_case(world: World) -> None:
    """A case of Birkenfurt that is closed, with what is known of its outcome."""
    by = world.who.actor("adviser")
    title = world.canaries.new("case-closed-title", STAFF | BIRKENFURT)
    case = cases.case(by=by, authority=world.who.birkenfurt, title=f"Geschafft {title}")
    report = term(Vocabulary.CASE_OUTCOME, "bericht")
    world.cases["closed"] = actions.close_case(case, by=by, version=case.version, outcomes=[report])
    outcome = world.cases["closed"].outcomes.get()
    note = world.canaries.new("outcome-note", STAFF)
    world.records["outcome"] = actions.note_outcome(outcome, by=by, version=outcome.version, note=note)
    said = world.canaries.new("follow-up-text", STAFF | BIRKENFURT)
    follow_up = world.cases["closed"].follow_ups.get()
    world.records["follow-up"] = actions.write_follow_up(
        follow_up, by=by, version=1, due_on=cases.DAY, answer="teilweise", text=said
    )


def _short_advice(world: World) -> None:
    """Advice without a case, corrected once."""
    by = world.who.actor("adviser")
    advice = cases.short_advice(
        by=by,
        client=world.who.birkenfurt,
        text=world.canaries.new("short-advice-wrong-contact", STAFF),
        line=world.canaries.new("short-advice-line", STAFF),
        materials=[actions.Given("infomaterial", world.canaries.new("short-advice-material", STAFF))],
    )
    actions.correct_entry(
        advice,
        by=by,
        reason=world.canaries.new("short-advice-correction", STAFF),
        date=advice.date,
        kind=advice.kind,
        minutes=advice.minutes,
        text=world.canaries.new("short-advice", STAFF),
        topics=[],
        corrections=0,
    )
    world.records["short-advice"] = advice
    _file(world, "short-advice", advice, "adviser", STAFF)


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
    was_wrong = cases.contact(
        case,
        by=by,
        text=world.canaries.new(f"case-{name}-wrong-contact", inner),
        line=world.canaries.new(f"case-{name}-line", inner),
        materials=[actions.Given("infomaterial", world.canaries.new(f"case-{name}-inner-material", inner))],
    )
    actions.correct_entry(
        was_wrong,
        by=by,
        reason=world.canaries.new(f"case-{name}-correction", inner),
        date=was_wrong.date,
        kind=was_wrong.kind,
        minutes=was_wrong.minutes,
        text=world.canaries.new(f"case-{name}-inner-contact", inner),
        visibility=was_wrong.visibility,
        topics=[],
        corrections=0,
    )
    of_client = cases.contact(
        case,
        by=by,
        text=world.canaries.new(f"case-{name}-shared-contact", shared),
        client=True,
        line=world.canaries.new(f"case-{name}-line-of-shared", inner),
        materials=[actions.Given("checkliste", world.canaries.new(f"case-{name}-material", shared))],
    )
    world.cases[name] = case
    _file(world, f"{name}-inner", of_client, adviser, inner)
    _file(world, f"{name}-shared", of_client, adviser, shared, client=True)
    word = world.canaries.new(f"case-{name}-removed-file", inner)
    removed = cases.attachment(of_client, by=by, name=f"{word}.txt", client=True)
    actions.remove_attachment(removed, by=by, reason="Vertan")


def _file(
    world: World, name: str, entry: Any, adviser: str, roles: frozenset[str], *, client: bool = False
) -> None:
    """A file with a word in its name and one in its text."""
    called, said = (world.canaries.new(f"file-{name}-{part}", roles) for part in ("name", "text"))
    attachment = cases.attachment(
        entry, by=world.who.actor(adviser), name=f"{called}.txt", content=said.encode(), client=client
    )
    read_attachment(Job(kind=READ, key=str(attachment.pk)))
    world.files_of_cases[name] = attachment
