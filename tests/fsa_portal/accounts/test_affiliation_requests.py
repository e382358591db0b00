"""Somebody asks to act for a body; it counts only after somebody who looks after the body has confirmed it."""

from __future__ import annotations

import datetime as dt
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from fsa_portal.accounts import actions
from fsa_portal.accounts.actions.requests import MOST_WAITING
from fsa_portal.accounts.addresses import matching_domains
from fsa_portal.accounts.models import Affiliation, MailDomain, Role
from fsa_portal.accounts.permissions import affiliation_deciders
from fsa_portal.accounts.principals import actor_without_affiliation
from fsa_portal.audit.models import AuditEntry
from fsa_portal.directory.kinds import AuthorityKind
from fsa_portal.directory.models import Organisation
from fsa_portal.outbox.models import Job
from tests.factories import people
from tests.factories.people import SYSTEM, Cast

pytestmark = pytest.mark.django_db

WHY = "Ich plane im Sozialamt."


@pytest.fixture
def cast() -> Cast:
    return people.cast()


def ask(cast: Cast, role: Role = Role.MEMBER) -> Affiliation:
    """The person without a role asks to act for Birkenfurt."""
    me = cast.unaffiliated
    return actions.request_affiliation(
        by=actor_without_affiliation(me.pk), user=me, role=role, body=cast.birkenfurt, message=WHY
    )


def jobs(kind: str) -> list[str]:
    return list(Job.objects.filter(kind=kind).values_list("key", flat=True))


def text(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    return answer.content.decode()


# --- asking ---


def test_a_request_is_made_on_the_page_and_waits_there(cast: Cast) -> None:
    client = cast.client("unaffiliated")
    answer = client.post(
        "/konto/rollen/neu/", {"body": "authority:05999001", "role": "member", "message": WHY}
    )
    assert answer["Location"] == "/konto/rollen/"
    asked = cast.unaffiliated.affiliations.get()
    assert (asked.role, asked.authority, asked.is_waiting) == ("member", cast.birkenfurt, True)
    page = text(client, "/konto/rollen/")
    assert asked.label in page
    assert 'id="wartet"' in page
    assert jobs("mail.affiliation-requested") == [f"affiliation:{asked.pk}"]


def test_what_waits_gives_no_rights(cast: Cast) -> None:
    ask(cast, Role.COORDINATOR)
    client = cast.client("unaffiliated")
    for path in ("/mein/team/", "/beratung/", "/beratung/zugaenge/"):
        assert client.get(path).status_code == 404, path
    assert not Affiliation.objects.in_force().filter(user=cast.unaffiliated).exists()


@pytest.mark.parametrize("field", ["role", "body", "message"])
def test_a_wrong_entry_is_said_beside_its_field_and_nothing_is_lost(cast: Cast, field: str) -> None:
    fields = {"body": "authority:05999001", "role": "member", "message": WHY}
    wrong = {"role": "admin", "body": "authority:99999999", "message": ""}
    answer = cast.client("unaffiliated").post("/konto/rollen/neu/", fields | {field: wrong[field]})
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {field}
    assert not cast.unaffiliated.affiliations.exists()


def test_more_fields_than_the_form_has_change_nothing(cast: Cast) -> None:
    cast.client("unaffiliated").post(
        "/konto/rollen/neu/",
        {
            "body": "authority:05999001",
            "role": "reader",
            "message": WHY,
            "confirmed_at": "2020-01-01",
            "user": cast.lead.user_id,
            "share_of_post": "0.1",
            "starts_on": "2020-01-01",
            "conflict_note": "x",
            "refused_at": "2020-01-01",
        },
    )
    asked = cast.unaffiliated.affiliations.get()
    assert (asked.confirmed_at, asked.refused_at, asked.share_of_post) == (None, None, 1)
    assert (asked.starts_on, asked.conflict_note) == (timezone.localdate(), "")


def test_who_has_no_name_yet_says_it_and_a_name_is_not_overwritten(cast: Cast) -> None:
    me = cast.unaffiliated
    me.name = ""
    me.save()
    client = cast.client("unaffiliated")
    fields = {"body": "authority:05999001", "role": "member", "message": WHY}
    assert client.post("/konto/rollen/neu/", fields).status_code == 422
    assert client.post("/konto/rollen/neu/", fields | {"name": "Neue Kollegin"}).status_code == 302
    fields["body"] = "authority:05999002"
    assert client.post("/konto/rollen/neu/", fields | {"name": "Jemand anders"}).status_code == 302
    me.refresh_from_db()
    assert me.name == "Neue Kollegin"


def test_nobody_asks_twice_or_for_what_there_is_or_without_end(cast: Cast) -> None:
    ask(cast)
    with pytest.raises(ValidationError) as refused:
        ask(cast)
    assert refused.value.code == "waiting"
    with pytest.raises(ValidationError) as refused:
        actions.request_affiliation(
            by=cast.actor("member"), user=cast.member.user, role=Role.COORDINATOR, body=cast.birkenfurt,
            message=WHY,
        )  # fmt: skip
    assert refused.value.code == "twice"
    me = cast.unaffiliated
    for number in range(MOST_WAITING - 1):
        town = people.authority(f"0599910{number}", f"Ort {number}", AuthorityKind.GEMEINDE, cast.erlental)
        actions.request_affiliation(
            by=actor_without_affiliation(me.pk), user=me, role=Role.MEMBER, body=town, message=WHY
        )
    with pytest.raises(ValidationError) as refused:
        actions.request_affiliation(
            by=actor_without_affiliation(me.pk), user=me, role=Role.MEMBER, body=cast.moorbach, message=WHY
        )
    assert refused.value.code == "too-many"


def test_nobody_asks_for_others_or_for_a_role_of_the_fsa(cast: Cast) -> None:
    for user, role in ((cast.unaffiliated, Role.MEMBER), (cast.member.user, Role.ADMIN)):
        with pytest.raises(PermissionDenied):
            actions.request_affiliation(
                by=cast.actor("member"), user=user, role=role, body=cast.moorbach, message=WHY
            )


def test_a_request_is_withdrawn_by_whoever_made_it(cast: Cast) -> None:
    asked = ask(cast)
    path = f"/konto/rollen/{asked.pk}/zurueckziehen/"
    assert cast.client("member").post(path).status_code == 404
    assert Affiliation.objects.filter(pk=asked.pk).exists()
    assert cast.client("unaffiliated").post(path).status_code == 302
    assert not Affiliation.objects.filter(pk=asked.pk).exists()
    assert AuditEntry.objects.filter(object_id=asked.pk, data__change="withdrawn").exists()


# --- answering ---


def test_the_coordinator_confirms_and_may_give_less(cast: Cast) -> None:
    asked = ask(cast, Role.COORDINATOR)
    browser = cast.client("unaffiliated")
    coordinator = cast.client("coordinator")
    assert WHY in text(coordinator, "/mein/team/")
    path = f"/mein/team/anfragen/{asked.pk}/"
    assert cast.unaffiliated.email in text(coordinator, path)
    until = timezone.localdate() + dt.timedelta(days=90)
    fields = {"decision": "confirm", "role": "reader", "ends_on": until.isoformat()}
    assert coordinator.post(path, fields)["Location"] == "/mein/team/"
    asked.refresh_from_db()
    assert (asked.role, asked.ends_on, asked.starts_on) == ("reader", until, timezone.localdate())
    assert Affiliation.objects.in_force().filter(pk=asked.pk).exists()
    assert jobs("mail.affiliation-decided") == [f"affiliation:{asked.pk}"]
    assert not jobs("mail.role-changed")
    # The session of the time before the role is dead.
    assert browser.get("/konto/rollen/").status_code == 302


@pytest.mark.parametrize(("name", "path"), [("coordinator", "/mein/team/"), ("lead", "/beratung/zugaenge/")])
def test_who_comes_second_is_told_that_the_request_was_answered(cast: Cast, name: str, path: str) -> None:
    asked = ask(cast)
    actions.confirm_affiliation(by=cast.actor("coordinator"), affiliation=asked, role=Role.READER)
    client = cast.client(name)
    for answer in (
        client.get(f"{path}anfragen/{asked.pk}/", follow=True),
        client.post(f"{path}anfragen/{asked.pk}/", {"decision": "refuse", "reason": "Nein."}, follow=True),
    ):
        assert answer.redirect_chain[-1][0] == path
        assert "Diese Anfrage ist schon beantwortet." in answer.content.decode()
    asked.refresh_from_db()
    assert (asked.role, asked.refused_at) == (Role.READER, None)


@pytest.mark.parametrize("decision", ["", "foo"])
def test_who_says_neither_yes_nor_no_gives_nothing(cast: Cast, decision: str) -> None:
    asked = ask(cast)
    path = f"/mein/team/anfragen/{asked.pk}/"
    answer = cast.client("coordinator").post(path, {"decision": decision, "role": "member"})
    assert answer.status_code == 422
    asked.refresh_from_db()
    assert (asked.confirmed_at, asked.refused_at) == (None, None)


def test_a_refusal_needs_a_reason_and_the_person_reads_it(cast: Cast) -> None:
    asked = ask(cast)
    path = f"/mein/team/anfragen/{asked.pk}/"
    coordinator = cast.client("coordinator")
    assert coordinator.post(path, {"decision": "refuse", "reason": "  "}).status_code == 422
    assert coordinator.post(path, {"decision": "refuse", "reason": "Bitte erst anrufen."}).status_code == 302
    asked.refresh_from_db()
    assert (asked.confirmed_at, asked.refusal) == (None, "Bitte erst anrufen.")
    assert asked.refused_at is not None
    browser = cast.client("unaffiliated")
    assert "Bitte erst anrufen." in text(browser, "/konto/rollen/")
    # The reason is told to the person, not to the audit.
    assert "anrufen" not in str(list(AuditEntry.objects.values_list("data", flat=True)))
    # And one may ask again.
    assert ask(cast).is_waiting


def test_the_fsa_confirms_where_there_is_no_coordinator(cast: Cast) -> None:
    asked = actions.request_affiliation(
        by=actor_without_affiliation(cast.unaffiliated.pk), user=cast.unaffiliated, role=Role.COORDINATOR,
        body=cast.welfare_body, message=WHY,
    )  # fmt: skip
    assert set(affiliation_deciders(asked)) == {cast.admin.user, cast.lead.user}
    lead = cast.client("lead")
    page = text(lead, "/beratung/zugaenge/")
    assert page.index(WHY) < page.index('id="personen"')
    path = f"/beratung/zugaenge/anfragen/{asked.pk}/"
    assert (
        lead.post(path, {"decision": "confirm", "role": "coordinator"})["Location"] == "/beratung/zugaenge/"
    )
    assert Affiliation.objects.in_force().filter(pk=asked.pk, role="coordinator").exists()


def test_coordinators_are_told_of_requests_before_the_fsa(cast: Cast) -> None:
    assert set(affiliation_deciders(ask(cast))) == {cast.coordinator.user}


@pytest.mark.parametrize("decision", ["confirm", "refuse"])
def test_a_request_is_answered_once(cast: Cast, decision: str) -> None:
    asked = ask(cast)
    actions.confirm_affiliation(by=cast.actor("coordinator"), affiliation=asked, role=Role.MEMBER)
    by, answer = (
        cast.actor("admin"),
        {
            "confirm": partial(actions.confirm_affiliation, role=Role.COORDINATOR),
            "refuse": partial(actions.refuse_affiliation, reason="Nein."),
        }[decision],
    )
    with pytest.raises(ValidationError) as late:
        answer(by=by, affiliation=asked)
    assert late.value.code == "decided"
    assert Affiliation.objects.get(pk=asked.pk).role == "member"


@pytest.mark.parametrize(
    "name", [n for n in people.ROLES if n not in {"visitor", "unaffiliated", "coordinator", "admin", "lead"}]
)
def test_nobody_else_answers_or_sees_the_request(cast: Cast, name: str) -> None:
    asked = ask(cast)
    for path in (f"/mein/team/anfragen/{asked.pk}/", f"/beratung/zugaenge/anfragen/{asked.pk}/"):
        client = cast.client(name)
        assert client.get(path).status_code == 404, path
        assert client.post(path, {"decision": "confirm", "role": "member"}).status_code == 404, path
    with pytest.raises(PermissionDenied):
        actions.confirm_affiliation(by=cast.actor(name), affiliation=asked, role=Role.MEMBER)
    with pytest.raises(PermissionDenied):
        actions.refuse_affiliation(by=cast.actor(name), affiliation=asked, reason="Nein.")
    assert Affiliation.objects.get(pk=asked.pk).is_waiting


def test_nobody_confirms_the_own_request(cast: Cast) -> None:
    """Not even an administrator."""
    asked = actions.request_affiliation(
        by=cast.actor("admin"), user=cast.admin.user, role=Role.MEMBER, body=cast.moorbach, message=WHY
    )
    with pytest.raises(PermissionDenied):
        actions.confirm_affiliation(by=cast.actor("admin"), affiliation=asked, role=Role.MEMBER)
    client = cast.client("admin")
    assert client.get(f"/beratung/zugaenge/anfragen/{asked.pk}/").status_code == 404
    assert WHY not in text(client, "/beratung/zugaenge/")


def test_a_confirmation_gives_no_role_of_the_fsa(cast: Cast) -> None:
    asked = ask(cast)
    answer = cast.client("coordinator").post(
        f"/mein/team/anfragen/{asked.pk}/", {"decision": "confirm", "role": "admin"}
    )
    assert answer.status_code == 422
    with pytest.raises(PermissionDenied):
        actions.confirm_affiliation(by=cast.actor("coordinator"), affiliation=asked, role=Role.ADMIN)
    assert Affiliation.objects.get(pk=asked.pk).is_waiting


# --- what the mail domain says ---


def test_a_matching_domain_is_a_hint_and_confirms_nothing(cast: Cast) -> None:
    asked = ask(cast)
    assert matching_domains([asked]) == {}
    actions.add_domain(by=SYSTEM, domain="@Example.ORG", body=cast.birkenfurt)
    assert matching_domains([asked]) == {asked.pk: "example.org"}
    assert "@example.org" in text(cast.client("coordinator"), f"/mein/team/anfragen/{asked.pk}/")
    assert Affiliation.objects.get(pk=asked.pk).is_waiting


def test_a_domain_of_another_body_or_a_similar_one_is_no_hint(cast: Cast) -> None:
    asked = ask(cast)
    actions.add_domain(by=SYSTEM, domain="example.org", body=cast.moorbach)
    actions.add_domain(by=SYSTEM, domain="ample.org", body=cast.birkenfurt)
    actions.add_domain(by=SYSTEM, domain="sozialamt.example.org", body=cast.birkenfurt)
    assert matching_domains([asked]) == {}


def test_an_office_below_the_domain_counts_an_unconfirmed_address_does_not(cast: Cast) -> None:
    asked = ask(cast)
    actions.add_domain(by=SYSTEM, domain="birkenfurt.de", body=cast.birkenfurt)
    address = cast.unaffiliated.emailaddress_set.create(email="ich@sozialamt.birkenfurt.de", verified=False)
    assert matching_domains([asked]) == {}
    address.verified = True
    address.save()
    assert matching_domains([asked]) == {asked.pk: "birkenfurt.de"}


def test_the_form_suggests_the_body_of_the_own_domain(cast: Cast) -> None:
    actions.add_domain(by=SYSTEM, domain="example.org", body=cast.moorbach)
    answer = cast.client("unaffiliated").get("/konto/rollen/neu/")
    assert answer.context["form"]["body"].value() == "authority:05999002"


def test_the_form_tells_nobody_which_organisations_the_fsa_knows(cast: Cast) -> None:
    """Those that take part are offered, and those of the own mail domain."""
    kind = cast.welfare_body.kind
    known, mine = (
        Organisation.objects.create(name=name, kind=kind) for name in ("Verein Nord", "Verein Süd")
    )
    actions.add_domain(by=SYSTEM, domain="example.org", body=mine)
    client = cast.client("unaffiliated")
    page = text(client, "/konto/rollen/neu/")
    assert cast.welfare_body.name in page
    assert mine.name in page
    assert known.name not in page
    fields = {"role": "member", "message": WHY}
    refused = client.post("/konto/rollen/neu/", fields | {"body": f"organisation:{known.pk}"})
    missing = client.post("/konto/rollen/neu/", fields | {"body": "organisation:987654"})
    assert refused.status_code == missing.status_code == 422
    assert client.post("/konto/rollen/neu/", fields | {"body": f"organisation:{mine.pk}"}).status_code == 302


def test_administrators_keep_the_domains_and_free_mail_is_none(cast: Cast) -> None:
    path = "/beratung/zugaenge/maildomains/"
    assert cast.client("lead").get(path).status_code == 404
    admin = cast.client("admin")
    for wrong in ("gmx.de", "kein wort", "-", "a@web.de"):
        answer = admin.post(path, {"domain": wrong, "body": "authority:05999001"})
        assert answer.status_code == 422, wrong
    assert not MailDomain.objects.exists()
    answer = admin.post(
        path, {"domain": "Post@Birkenfurt.DE", "body": f"organisation:{cast.welfare_body.pk}"}
    )
    assert answer.status_code == 302
    row = MailDomain.objects.get()
    assert (row.domain, row.body) == ("birkenfurt.de", cast.welfare_body)
    assert "birkenfurt.de" in text(admin, path)
    assert cast.client("lead").post(f"{path}{row.pk}/").status_code == 404
    assert admin.post(f"{path}{row.pk}/").status_code == 302
    assert not MailDomain.objects.exists()
    with pytest.raises(PermissionDenied):
        actions.add_domain(by=cast.actor("lead"), domain="x.de", body=cast.birkenfurt)
