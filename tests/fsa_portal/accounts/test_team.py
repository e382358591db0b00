"""Coordinators invite, limit and remove the colleagues of their own body, nobody else's."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from fsa_portal.accounts import actions
from fsa_portal.accounts.models import Affiliation, Role
from fsa_portal.accounts.principals import actor_without_affiliation
from tests.factories import people
from tests.factories.people import SYSTEM, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return people.cast()


def test_the_team_shows_the_colleagues_and_nobody_of_another_body(cast: Cast) -> None:
    page = cast.client("coordinator").get("/mein/team/").content.decode()
    for name in ("coordinator", "member", "reader"):
        assert getattr(cast, name).user.email in page
    for name in ("foreign", "foreign_coordinator", "welfare", "lead"):
        assert getattr(cast, name).user.email not in page
    # Nobody changes the own role.
    assert f"/mein/team/{cast.coordinator.pk}/" not in page


def test_a_colleague_becomes_a_reader_until_a_day(cast: Cast) -> None:
    until = timezone.localdate() + dt.timedelta(days=10)
    answer = cast.client("coordinator").post(
        f"/mein/team/{cast.member.pk}/",
        {
            "role": "reader",
            "ends_on": until.isoformat(),
            "share_of_post": "0.1",
            "user": cast.lead.user_id,
            "authority": cast.moorbach.pk,
            "starts_on": "2030-01-01",
            "confirmed_at": "",
        },
    )
    assert answer["Location"] == "/mein/team/"
    held = Affiliation.objects.get(pk=cast.member.pk)
    assert (held.role, held.ends_on) == ("reader", until)
    assert (held.user, held.authority, held.share_of_post) == (cast.member.user, cast.birkenfurt, 1)
    assert held.starts_on == people.LONG_AGO


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"role": "admin"}, "role"),
        ({"role": "lead"}, "role"),
        ({"ends_on": "2020-01-01"}, "ends_on"),
        ({"ends_on": "9999-12-31"}, "ends_on"),
    ],
)
def test_what_coordinators_cannot_give_is_refused_beside_the_field(
    cast: Cast, fields: dict, field: str
) -> None:
    answer = cast.client("coordinator").post(f"/mein/team/{cast.member.pk}/", {"role": "reader"} | fields)
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {field}
    assert Affiliation.objects.get(pk=cast.member.pk).role == "member"


def test_a_colleague_is_removed_after_a_question(cast: Cast) -> None:
    client = cast.client("coordinator")
    browser = cast.client("member")
    path = f"/mein/team/{cast.member.pk}/entfernen/"
    assert client.get(path).status_code == 200
    assert Affiliation.objects.in_force().filter(pk=cast.member.pk).exists()
    assert client.post(path).status_code == 302
    assert not Affiliation.objects.in_force().filter(pk=cast.member.pk).exists()
    assert browser.get("/mein/beratung/").status_code == 302


@pytest.mark.parametrize("tail", ["", "entfernen/"])
@pytest.mark.parametrize("whose", ["foreign", "foreign_reader", "welfare", "adviser", "admin", "coordinator"])
def test_other_people_are_not_there(cast: Cast, whose: str, tail: str) -> None:
    """Foreign ids and the own one are as if they did not exist."""
    client = cast.client("coordinator")
    pk = getattr(cast, whose).pk
    foreign = client.get(f"/mein/team/{pk}/{tail}")
    missing = client.get(f"/mein/team/99999999/{tail}")
    assert foreign.status_code == missing.status_code == 404
    assert client.post(f"/mein/team/{pk}/{tail}", {"role": "reader"}).status_code == 404
    assert Affiliation.objects.get(pk=pk).role == getattr(cast, whose).role
    assert Affiliation.objects.in_force().filter(pk=pk).exists()


@pytest.mark.parametrize("name", [n for n in people.ROLES if "coordinator" not in n and n != "visitor"])
def test_the_team_is_for_coordinators_in_that_role_only(cast: Cast, name: str) -> None:
    client = cast.client(name)
    for path in ("", "einladen/", f"{cast.member.pk}/", f"{cast.member.pk}/entfernen/"):
        assert client.get(f"/mein/team/{path}").status_code == 404, path
    assert (
        client.post("/mein/team/einladen/", {"email": "x@example.net", "role": "member"}).status_code == 404
    )


def test_requests_for_another_body_are_not_there(cast: Cast) -> None:
    asked = actions.request_affiliation(
        by=actor_without_affiliation(cast.unaffiliated.pk), user=cast.unaffiliated, role=Role.MEMBER,
        body=cast.moorbach, message="Streng vertraulich",
    )  # fmt: skip
    client = cast.client("coordinator")
    assert "Streng vertraulich" not in client.get("/mein/team/").content.decode()
    assert client.get(f"/mein/team/anfragen/{asked.pk}/").status_code == 404


def test_an_ended_or_expired_colleague_is_not_listed(cast: Cast) -> None:
    actions.end_affiliation(by=SYSTEM, affiliation=cast.member)
    Affiliation.objects.filter(pk=cast.reader.pk).update(ends_on=people.LONG_AGO)
    page = cast.client("coordinator").get("/mein/team/").content.decode()
    assert cast.member.user.email not in page
    assert cast.reader.user.email not in page


def test_the_last_coordinator_is_told_why_the_role_stays(cast: Cast) -> None:
    client = cast.client("coordinator")
    answer = client.post(f"/konto/rollen/{cast.coordinator.pk}/abgeben/", follow=True)
    assert "letzte Koordination" in answer.content.decode() or "last coordinator" in answer.content.decode()
    assert Affiliation.objects.in_force().filter(pk=cast.coordinator.pk).exists()


def test_a_role_is_given_up_and_the_session_goes_on(cast: Cast) -> None:
    client = cast.client("member")
    other_browser = cast.client("member")
    path = f"/konto/rollen/{cast.member.pk}/abgeben/"
    assert client.get(path).status_code == 200
    assert client.post(path)["Location"] == "/konto/rollen/"
    assert client.get("/konto/rollen/").status_code == 200
    assert other_browser.get("/konto/rollen/").status_code == 302
    assert not Affiliation.objects.in_force().filter(pk=cast.member.pk).exists()
    for name in ("reader", "coordinator", "admin"):
        foreign = getattr(cast, name)
        assert client.post(f"/konto/rollen/{foreign.pk}/abgeben/").status_code == 404
        assert Affiliation.objects.in_force().filter(pk=foreign.pk).exists()
