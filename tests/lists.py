"""Lists that grow: where each stands, who looks, and what adds one row to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from allauth.usersessions.models import UserSession
from django.utils import timezone

from consultations.cases import actions
from consultations.cases.models import Absence
from fsa_portal.accounts import actions as accounts
from fsa_portal.accounts.models import Affiliation, ConflictOfInterest, Role
from fsa_portal.directory.actions import contacts, organisations
from fsa_portal.directory.kinds import AuthorityKind
from fsa_portal.privacy.models import Erasure, ErasureCount, ErasureQuestion, Purge, PurgeCount
from knowledge.examples.models import ContactRequest
from knowledge.shortlist import actions as shortlist
from knowledge.vocabulary.models import Vocabulary
from search.sync import update
from tests.factories import cases, content, people, requests
from tests.security.world import World


def an_example(world: World, number: int) -> None:
    made = content.example(title=f"Reihe {number}", slug=f"reihe-{number}", authority=world.who.birkenfurt)
    made.topics.add(content.term(Vocabulary.TOPIC, "kinderarmut"))
    made.save_revision().publish()


def a_contact_request(world: World, number: int) -> None:
    example = world.records["requests"].example
    ContactRequest.objects.create(
        example=example, name=f"Reihe {number}", email="x@example.org", body="X", message="X"
    )


def an_advice_request(world: World, number: int) -> None:
    requests.request(world.who.birkenfurt, name=f"Reihe {number}", email=f"reihe{number}@example.org")


def an_absence(world: World, number: int) -> None:
    day = timezone.localdate() + dt.timedelta(days=number)
    Absence.objects.create(affiliation=world.who.adviser, first=day, last=day)


def a_programme(world: World, number: int) -> None:
    day = timezone.localdate()
    content.programme(
        title=f"Reihe {number}",
        slug=f"reihe-{number}",
        predecessor=content.ProgrammePage.objects.get(slug="programm-public"),
        applicants=[{"type": "kommune", "own_share": 20}, {"type": "kreisverwaltung"}],
        terms=[{"valid_from": day, "text": "<p>Text</p>"}],
        differences=[{"aspect": "Schwerpunkt"}],
        terms_of={
            "topics": [content.term(Vocabulary.TOPIC, "kinderarmut")],
            "goals": [content.term(Vocabulary.GOAL, "praevention")],
            "objects_funded": [content.term(Vocabulary.FUNDING_OBJECT, "bericht")],
        },
    )


def a_document(world: World, number: int) -> None:
    content.document(title=f"Reihe {number}", slug=f"reihe-{number}", authorities=[world.who.birkenfurt])


def a_chapter(world: World, number: int) -> None:
    edition = content.EditionPage.objects.get(slug="2026")
    content.chapter(edition, f"reihe-{number}", "Text der Reihe.")


def a_work(world: World, number: int) -> None:
    work = content.add(
        content.HandbookIndexPage.objects.get(),
        content.HandbookPage(title=f"Reihe {number}", slug=f"r{number}"),
    )
    content.add(work, content.EditionPage(title="Ausgabe", slug=f"{1950 + number}", year=1950 + number))


def a_case(world: World, number: int) -> None:
    by = world.who.actor("adviser")
    made = cases.case(
        by=by,
        authority=world.who.birkenfurt,
        title=f"Reihe {number}",
        topics=[content.term(Vocabulary.TOPIC, "kinderarmut")],
    )
    cases.contact(made, by=by)
    actions.set_next_step(
        made, by=by, version=made.version, next_step="Rückruf", next_step_on=timezone.localdate()
    )
    update([f"case:{made.pk}"])


def a_contact(world: World, number: int) -> None:
    case = world.cases["internal"]
    by = world.who.actor("adviser")
    cases.contact(case, by=by, text=f"Reihe {number}", client=True)
    actions.assign(case, by=by, affiliation=people.affiliation(people.Role.ADVISER))


def an_authority(world: World, number: int) -> None:
    people.authority(f"05999{100 + number}", f"Reihe {number}", AuthorityKind.GEMEINDE, world.who.erlental)


def an_organisation(world: World, number: int) -> None:
    organisations.add_organisation(
        by=world.who.actor("adviser"),
        name=f"Reihe {number}",
        kind="stiftung",
        active_in=[world.who.birkenfurt, world.who.moorbach],
    )


def a_contact_person(world: World, number: int) -> None:
    contacts.add_contact(
        by=world.who.actor("adviser"),
        authority=world.who.birkenfurt,
        role=f"Reihe {number}",
        phone="0221 4710-100",
        source="Test",
    )


def a_contact_person_there(world: World, number: int) -> None:
    contacts.add_contact(
        by=world.who.actor("adviser"),
        organisation=world.bodies["active"],
        role=f"Reihe {number}",
        source="Test",
    )


def a_question(world: World, number: int) -> None:
    made = content.question(
        title=f"Reihe {number}?", slug=f"reihe-{number}", answer="<p>Text der Reihe.</p>", links=["/praxis/"]
    )
    made.topics.add(content.term(Vocabulary.TOPIC, "kinderarmut"))
    made.audiences.add(content.term(Vocabulary.AUDIENCE, "leitung"))
    made.save_revision().publish()


def a_glossary_entry(world: World, number: int) -> None:
    linked = content.example(title=f"Glossar {number}", slug=f"glossar-{number}")
    content.glossary_entry(term=f"Reihe {number}", also="", link_page=linked)


def a_milestone(world: World, number: int) -> None:
    linked = content.example(title=f"Zeit {number}", slug=f"zeit-{number}")
    content.milestone(title=f"Reihe {number}", link_page=linked)


def a_sign_in(world: World, number: int) -> None:
    """The member is signed in on one more machine."""
    me = world.who.member.user
    key = people.browser(me).session.session_key
    UserSession.objects.update_or_create(
        session_key=key, defaults={"user": me, "ip": "127.0.0.1", "user_agent": "Firefox"}
    )


def a_role(world: World, number: int) -> None:
    """The member holds one more role, asks for another, was refused a third, and is invited to a fourth."""
    me, by = world.who.member.user, world.who.actor("admin")
    body = people.authority(
        f"05999{300 + number}", f"Amt {number}", AuthorityKind.GEMEINDE, world.who.erlental
    )
    other = people.authority(
        f"05999{400 + number}", f"Haus {number}", AuthorityKind.GEMEINDE, world.who.erlental
    )
    # Not by the actions: they would end the session that looks.
    held = {"user": me, "role": Role.READER}
    Affiliation.objects.create(authority=body, confirmed_at=timezone.now(), **held)
    Affiliation.objects.create(authority=other, requested_at=timezone.now(), **held)
    Affiliation.objects.create(authority=other, refused_at=timezone.now(), refusal="Nein.", **held)
    ConflictOfInterest.objects.create(user=me, authority=body)
    accounts.invite(by=by, email=me.email, role=Role.MEMBER, body=other)


def a_colleague(world: World, number: int) -> None:
    """Somebody more is in Birkenfurt, somebody asks, somebody is invited."""
    by, body = world.who.actor("admin"), world.who.birkenfurt
    people.affiliation(Role.MEMBER, name=f"reihe-{number}", authority=body)
    Affiliation.objects.create(
        user=people.user(f"fragt-{number}"), role=Role.MEMBER, authority=body, requested_at=timezone.now()
    )
    accounts.invite(by=by, email=f"eingeladen-{number}@example.net", role=Role.READER, body=body)


def a_domain(world: World, number: int) -> None:
    body = people.authority(
        f"05999{300 + number}", f"Amt {number}", AuthorityKind.GEMEINDE, world.who.erlental
    )
    accounts.add_domain(by=world.who.actor("admin"), domain=f"amt{number}.de", body=body)


def a_night(world: World, number: int) -> None:
    night = Purge.objects.create(finished_at=timezone.now())
    for place in ("notices.delivery", "outbox.job"):
        PurgeCount.objects.create(purge=night, retention="notice", place=place, rows=number)


def an_erasure(world: World, number: int) -> None:
    Erasure.objects.create(person=people.user(f"geht-{number}"), status=Erasure.Status.OPEN)


def what_it_found(world: World, number: int) -> None:
    """One more place, and one more file to decide about."""
    asked = world.erasures["asked"]
    ErasureCount.objects.create(
        erasure=asked, what="found", place=f"cases.case.{('goal', 'risk', 'title')[number - 1]}", rows=1
    )
    ErasureQuestion.objects.create(
        erasure=asked, kind="file", place="cms.portalimage.file", key=f"{number}", label="x"
    )


def a_kept_page(world: World, number: int) -> None:
    """On the list of the member, and on the one that an adviser shares."""
    made = content.example(title=f"Reihe {number}", slug=f"reihe-{number}", authority=world.who.birkenfurt)
    for role in ("member", "adviser"):
        shortlist.keep(made.pk, by=world.who.actor(role), note="Notiz")


def _birkenfurt(world: World) -> str:
    return world.who.birkenfurt.get_absolute_url()


Make = Callable[[World, int], None]
LISTS: list[tuple[str, str | Callable[[World], str], Make]] = [
    ("visitor", "/", an_example),
    ("visitor", "/", a_programme),
    ("visitor", "/", a_chapter),
    ("visitor", "/handbuch/", a_work),
    ("visitor", "/handbuch/moderne-sozialplanung/", a_chapter),
    ("visitor", "/handbuch/moderne-sozialplanung/berichte/", a_chapter),
    ("visitor", "/handbuch/moderne-sozialplanung/2011/berichte/", a_chapter),
    ("visitor", "/praxis/", an_example),
    ("visitor", "/praxis/?topic=kinderarmut&year=2025&sort=effort&anzahl=50", an_example),
    ("visitor", "/praxis/?ausgabe=json", an_example),
    ("visitor", "/praxis/reifegrade/", an_example),
    ("visitor", "/praxis/vergleich/?b=beispiel-public&b=reihe-1&b=reihe-2&b=reihe-3", an_example),
    ("visitor", "/praxis/beispiel-public/", an_example),
    ("visitor", "/foerderung/", a_programme),
    ("visitor", "/foerderung/?ausgabe=json", a_programme),
    ("visitor", "/foerderung/programm-public/", a_programme),
    ("visitor", "/bibliothek/", a_document),
    ("visitor", "/haeufige-fragen/", a_question),
    ("visitor", "/haeufige-fragen/?ausgabe=json", a_question),
    ("visitor", "/haeufige-fragen/frage-public/", a_question),
    ("visitor", "/glossar/", a_glossary_entry),
    ("visitor", "/glossar/?ausgabe=json", a_glossary_entry),
    ("visitor", "/handbuch/moderne-sozialplanung/berichte/", a_glossary_entry),
    ("visitor", "/zeitleiste/", a_milestone),
    ("visitor", "/zeitleiste/?ausgabe=json", a_milestone),
    ("visitor", "/themen/", a_question),
    ("visitor", "/themen/?ausgabe=json", a_question),
    ("visitor", "/themen/kinderarmut/", a_question),
    ("visitor", "/kommunen/", an_authority),
    ("visitor", "/kommunen/?view=a-z", an_authority),
    ("visitor", _birkenfurt, an_example),
    ("visitor", _birkenfurt, a_document),
    ("visitor", _birkenfurt, an_authority),
    ("visitor", "/suche/?q=Birkenfurt", an_authority),
    ("visitor", "/suche/vorschlaege/?q=reihe", an_authority),
    ("member", "/mein/beratung/", a_case),
    ("member", lambda w: w.cases["internal"].client_url, a_contact),
    ("member", "/suche/?q=Reihe", a_case),
    ("adviser", "/beratung/", a_case),
    ("adviser", "/beratung/faelle/", a_case),
    ("adviser", "/beratung/zahlen/", a_case),
    ("adviser", "/beratung/zahlen/beratene-stellen/", a_case),
    ("adviser", "/beratung/zahlen/themen/", a_contact),
    ("adviser", "/beratung/zahlen/zeit/", a_contact),
    ("lead", "/beratung/zahlen/bericht/", a_contact),
    ("adviser", "/suche/?q=Reihe", a_case),
    ("adviser", _birkenfurt, a_case),
    ("adviser", lambda w: w.cases["internal"].get_absolute_url(), a_contact),
    ("adviser", "/beratung/faelle/neu/", an_authority),
    ("adviser", "/beratung/organisationen/", an_organisation),
    ("adviser", lambda w: w.bodies["active"].get_absolute_url(), a_contact_person_there),
    ("adviser", "/beratung/kontakte/", a_contact_person),
    ("adviser", "/beratung/kontakte/neu/", an_organisation),
    ("adviser", "/suche/?q=Reihe", a_contact_person),
    ("adviser", _birkenfurt, a_contact_person),
    ("adviser", _birkenfurt, an_organisation),
    ("adviser", "/beratung/kontaktanfragen/", a_contact_request),
    ("adviser", "/beratung/anfragen/", an_advice_request),
    ("lead", "/beratung/zustaendigkeit/", an_advice_request),
    ("lead", "/beratung/zustaendigkeit/", an_absence),
    ("visitor", "/anfragen/", an_authority),
    ("lead", "/handbuch/moderne-sozialplanung/", a_chapter),
    ("member", "/konto/sessions/", a_sign_in),
    ("member", "/konto/rollen/", a_role),
    ("coordinator", "/mein/team/", a_colleague),
    ("lead", "/beratung/zugaenge/", a_colleague),
    ("admin", "/beratung/zugaenge/", a_colleague),
    ("lead", lambda w: f"/beratung/zugaenge/{w.who.member.user_id}/", a_role),
    ("admin", "/beratung/zugaenge/maildomains/", a_domain),
    ("admin", "/beratung/datenschutz/", an_erasure),
    ("admin", "/beratung/datenschutz/naechtlich/", a_night),
    ("admin", lambda w: w.erasures["asked"].get_absolute_url(), what_it_found),
    ("member", "/merkliste/", a_kept_page),
    ("visitor", lambda w: w.links["shortlist"], a_kept_page),
    ("adviser", lambda w: w.links["shortlist"], a_kept_page),
]
