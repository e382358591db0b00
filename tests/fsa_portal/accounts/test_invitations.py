"""Invitations are bound to an address; the answer to whoever invites never tells whether there is an account."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from fsa_portal.accounts import actions
from fsa_portal.accounts.models import Affiliation, Invitation, Role
from fsa_portal.accounts.principals import actor_for, actor_without_affiliation
from fsa_portal.audit.models import AuditEntry
from fsa_portal.outbox.models import Job
from tests.factories import people
from tests.factories.people import SYSTEM, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return people.cast()


def invited(cast: Cast, role: Role = Role.MEMBER, **fields) -> Invitation:
    """The person without a role is invited to Birkenfurt."""
    fields = {"by": cast.actor("coordinator"), "body": cast.birkenfurt} | fields
    return actions.invite(email=cast.unaffiliated.email, role=role, **fields)


def accept(cast: Cast, invitation: Invitation) -> Affiliation:
    me = cast.unaffiliated
    return actions.accept_invitation(by=actor_without_affiliation(me.pk), user=me, invitation=invitation)


def test_a_colleague_is_invited_and_accepts(cast: Cast) -> None:
    until = timezone.localdate() + dt.timedelta(days=60)
    answer = cast.client("coordinator").post(
        "/mein/team/einladen/",
        {"email": "Unaffiliated@Example.org", "role": "reader", "ends_on": until.isoformat()},
    )
    assert answer["Location"] == "/mein/team/"
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.invited_by) == ("unaffiliated@example.org", cast.coordinator)
    assert Job.objects.get(kind="mail.invitation").payload == {"invitation": invitation.pk}
    client = cast.client("unaffiliated")
    page = client.get("/konto/rollen/").content.decode()
    assert f"/konto/einladungen/{invitation.pk}/" in page
    answer = client.post(f"/konto/einladungen/{invitation.pk}/", {"answer": "accept"})
    assert answer["Location"] == "/konto/rollen/"
    given = Affiliation.objects.in_force().get(user=cast.unaffiliated)
    assert (given.role, given.authority, given.ends_on) == ("reader", cast.birkenfurt, until)
    # The session in which somebody accepts goes on.
    assert client.get("/konto/rollen/").status_code == 200
    changes = list(
        AuditEntry.objects.filter(what="role-changed").order_by("pk").values_list("data__change", flat=True)
    )
    assert changes[-3:] == ["invited", "invitation-accepted", "accepted"]


def test_an_invitation_is_declined(cast: Cast) -> None:
    invitation = invited(cast)
    client = cast.client("unaffiliated")
    assert client.post(f"/konto/einladungen/{invitation.pk}/", {"answer": "decline"}).status_code == 302
    invitation.refresh_from_db()
    assert invitation.answer == "declined"
    assert not cast.unaffiliated.affiliations.exists()
    # A second click is told so and changes nothing.
    again = client.post(f"/konto/einladungen/{invitation.pk}/", {"answer": "accept"}, follow=True)
    assert "Diese Einladung gilt nicht mehr." in again.content.decode()
    invitation.refresh_from_db()
    assert invitation.answer == "declined"
    assert not cast.unaffiliated.affiliations.exists()


@pytest.mark.parametrize("name", [n for n in people.ROLES if n not in {"visitor", "unaffiliated"}])
def test_an_invitation_is_of_nobody_else(cast: Cast, name: str) -> None:
    invitation = invited(cast)
    client = cast.client(name)
    for answer in ("accept", "decline"):
        assert client.post(f"/konto/einladungen/{invitation.pk}/", {"answer": answer}).status_code == 404
    held = getattr(cast, name)
    with pytest.raises(PermissionDenied):
        actions.accept_invitation(by=actor_for(held), user=held.user, invitation=invitation)
    with pytest.raises(PermissionDenied):  # nor in the name of whom it is for
        actions.accept_invitation(by=actor_for(held), user=cast.unaffiliated, invitation=invitation)
    assert Invitation.objects.open().filter(pk=invitation.pk).exists()


def test_an_address_that_is_not_confirmed_opens_nothing(cast: Cast) -> None:
    invitation = actions.invite(
        by=cast.actor("coordinator"), email="neu@birkenfurt.de", role=Role.MEMBER, body=cast.birkenfurt
    )
    address = cast.unaffiliated.emailaddress_set.create(email="Neu@Birkenfurt.de", verified=False)
    client = cast.client("unaffiliated")
    assert client.post(f"/konto/einladungen/{invitation.pk}/", {"answer": "accept"}).status_code == 404
    address.verified = True
    address.save()
    assert client.post(f"/konto/einladungen/{invitation.pk}/", {"answer": "accept"}).status_code == 302
    assert Affiliation.objects.in_force().filter(user=cast.unaffiliated).exists()


def test_the_inviter_learns_nothing_about_accounts(cast: Cast) -> None:
    """Same answer, same pages, same statements for an address with and without an account."""
    client = cast.client("coordinator")
    client.get("/mein/team/einladen/")
    shown, asked = [], []
    for email in (cast.unaffiliated.email, "gibtesnicht@example.org"):
        with CaptureQueriesContext(connection) as captured:
            answer = client.post("/mein/team/einladen/", {"email": email, "role": "member"}, follow=True)
        page = answer.content.decode().replace(email, "@")
        page = re.sub(r'csrfmiddlewaretoken" value="[^"]*"', "", page)
        shown.append(re.sub(r"/einladungen/\d+/", "", page))
        asked.append([re.sub(r"\d+|'[^']*'", "?", q["sql"])[:60] for q in captured])
        actions.withdraw_invitation(by=SYSTEM, invitation=Invitation.objects.get(email=email))
    assert shown[0] == shown[1]
    assert asked[0] == asked[1]


def test_an_invitation_dies_with_the_right_of_whoever_sent_it(cast: Cast) -> None:
    second = people.affiliation(Role.COORDINATOR, authority=cast.birkenfurt)
    invitation = invited(cast, by=actor_for(second), role=Role.COORDINATOR)
    actions.change_affiliation(by=cast.actor("coordinator"), affiliation=second, role=Role.MEMBER)
    assert not Invitation.objects.open().filter(pk=invitation.pk).exists()
    with pytest.raises(ValidationError):
        accept(cast, invitation)
    assert not cast.unaffiliated.affiliations.exists()


def test_who_may_no_longer_give_the_role_has_not_invited_to_it(cast: Cast) -> None:
    """An administrator who has become team lead (by hand) makes no administrators."""
    second = people.affiliation(Role.ADMIN)
    invitation = actions.invite(by=actor_for(second), email=cast.unaffiliated.email, role=Role.ADMIN)
    Affiliation.objects.filter(pk=second.pk).update(role=Role.LEAD)
    with pytest.raises(ValidationError):
        accept(cast, invitation)
    assert not cast.unaffiliated.affiliations.exists()


def test_an_invitation_ends_after_a_month(cast: Cast) -> None:
    invitation = invited(cast)
    client = cast.client("unaffiliated")
    with time_machine.travel(timezone.now() + dt.timedelta(days=31)):
        with pytest.raises(ValidationError):
            accept(cast, invitation)
        assert not Invitation.objects.open().exists()
    assert client.get("/konto/rollen/").status_code == 200


def test_inviting_again_replaces_the_open_invitation(cast: Cast) -> None:
    first, second = invited(cast), invited(cast, role=Role.READER)
    assert list(Invitation.objects.open()) == [second]
    with pytest.raises(ValidationError):
        accept(cast, first)
    assert accept(cast, second).role == "reader"


def test_nobody_invites_oneself(cast: Cast) -> None:
    second_address = cast.lead.user.emailaddress_set.create(email="privat@example.net", verified=True)
    with pytest.raises(ValidationError):
        actions.invite(by=cast.actor("lead"), email=second_address.email, role=Role.EDITOR)
    # Nor by an address that is confirmed later.
    invitation = actions.invite(by=cast.actor("lead"), email="spaeter@example.net", role=Role.EDITOR)
    cast.lead.user.emailaddress_set.create(email="spaeter@example.net", verified=True)
    with pytest.raises(PermissionDenied):
        actions.accept_invitation(by=cast.actor("lead"), user=cast.lead.user, invitation=invitation)


@pytest.mark.parametrize("name", [n for n in people.ROLES if n not in {"visitor", "unaffiliated"}])
def test_who_may_invite_to_what(cast: Cast, name: str) -> None:
    allowed = {
        "admin": {"admin", "editor", "birkenfurt"},
        "lead": {"editor", "birkenfurt"},
        "coordinator": {"birkenfurt"},
    }.get(name, set())
    for what, fields in (
        ("admin", {"role": Role.ADMIN}),
        ("editor", {"role": Role.EDITOR}),
        ("birkenfurt", {"role": Role.COORDINATOR, "body": cast.birkenfurt}),
    ):
        if what in allowed:
            actions.invite(by=cast.actor(name), email="x@example.net", **fields)
        else:
            with pytest.raises(PermissionDenied):
                actions.invite(by=cast.actor(name), email="x@example.net", **fields)
    assert Invitation.objects.count() == len(allowed)


def test_accepting_answers_the_own_request_for_the_same_body(cast: Cast) -> None:
    me = cast.unaffiliated
    actions.request_affiliation(
        by=actor_without_affiliation(me.pk), user=me, role=Role.COORDINATOR, body=cast.birkenfurt, message="x"
    )
    accept(cast, invited(cast))
    assert list(me.affiliations.values_list("role", flat=True)) == ["member"]


def test_who_is_in_the_list_already_is_not_invited_and_has_no_second_role_there(cast: Cast) -> None:
    with pytest.raises(ValidationError):
        actions.invite(
            by=cast.actor("coordinator"), email=cast.member.user.email, role=Role.READER, body=cast.birkenfurt
        )
    invitation = invited(cast)
    actions.affiliate(by=SYSTEM, user=cast.unaffiliated, role=Role.READER, authority=cast.birkenfurt)
    with pytest.raises(ValidationError):
        accept(cast, invitation)


@pytest.mark.parametrize("area", ["mein/team", "beratung/zugaenge"])
def test_invitations_are_taken_back_by_those_who_look_after_the_body(cast: Cast, area: str) -> None:
    invitation = invited(cast)
    path = f"/{area}/einladungen/{invitation.pk}/"
    right = "coordinator" if area == "mein/team" else "lead"
    for name in people.ROLES:
        if name not in {right, "visitor", "admin", "unaffiliated"}:
            assert cast.client(name).post(path).status_code == 404, name
    assert Invitation.objects.open().exists()
    client = cast.client(right)
    assert client.post(path).status_code == 302
    assert not Invitation.objects.open().exists()
    assert "Diese Einladung gilt nicht mehr." in client.post(path, follow=True).content.decode()


def test_a_lead_does_not_see_or_take_back_the_invitation_of_an_administrator(cast: Cast) -> None:
    invitation = actions.invite(by=cast.actor("admin"), email="neue-leitung@example.net", role=Role.ADMIN)
    lead = cast.client("lead")
    assert "neue-leitung" not in lead.get("/beratung/zugaenge/").content.decode()
    assert lead.post(f"/beratung/zugaenge/einladungen/{invitation.pk}/").status_code == 404
    assert Invitation.objects.open().exists()
