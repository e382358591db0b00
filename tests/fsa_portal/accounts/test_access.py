"""The FSA looks after everybody's access: requests first, people, roles, dates, conflicts of interest."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from fsa_portal.accounts import actions
from fsa_portal.accounts.models import Affiliation, ConflictOfInterest, Invitation, Role, User
from fsa_portal.accounts.principals import actor_without_affiliation
from tests.factories import people
from tests.factories.people import SYSTEM, Cast

pytestmark = pytest.mark.django_db

ACCESS = "/beratung/zugaenge/"


@pytest.fixture
def cast() -> Cast:
    return people.cast()


def pages(cast: Cast) -> list[str]:
    return [
        ACCESS,
        f"{ACCESS}einladen/",
        f"{ACCESS}{cast.member.user_id}/",
        f"{ACCESS}{cast.member.user_id}/rolle/",
        f"{ACCESS}rollen/{cast.member.pk}/",
        f"{ACCESS}rollen/{cast.member.pk}/beenden/",
    ]


@pytest.mark.parametrize("name", [n for n in people.ROLES if n not in {"visitor", "admin", "lead"}])
def test_only_administrators_and_leads_find_the_pages(cast: Cast, name: str) -> None:
    client = cast.client(name)
    for path in pages(cast):
        assert client.get(path).status_code == 404, path
        assert client.post(path, {"role": "editor"}).status_code in {404, 405}, path
    assert cast.member.user.affiliations.count() == 1


@pytest.mark.parametrize("name", ["admin", "lead"])
def test_administrators_and_leads_read_them(cast: Cast, name: str) -> None:
    client = cast.client(name)
    for path in pages(cast):
        assert client.get(path).status_code == 200, path


def test_a_role_is_given_with_share_dates_and_note(cast: Cast) -> None:
    person = cast.welfare.user
    until = timezone.localdate() + dt.timedelta(days=365)
    answer = cast.client("lead").post(
        f"{ACCESS}{person.pk}/rolle/",
        {
            "role": "adviser",
            "share_of_post": "0.5",
            "starts_on": timezone.localdate().isoformat(),
            "ends_on": until.isoformat(),
            "conflict_note": "Zweite halbe Stelle",
            "confirmed_at": "",
            "user": cast.lead.user_id,
        },
    )
    assert answer["Location"] == f"{ACCESS}{person.pk}/"
    given = person.affiliations.get(role="adviser")
    assert (given.share_of_post, given.ends_on, given.conflict_note) == (
        Decimal("0.5"),
        until,
        "Zweite halbe Stelle",
    )
    assert Affiliation.objects.in_force().filter(user=person).count() == 2
    page = cast.client("lead").get(f"{ACCESS}{person.pk}/").content.decode()
    assert "0,50" in page
    assert "Zweite halbe Stelle" in page


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"role": "admin"}, "role"),
        ({"role": "member"}, "body"),
        ({"role": "editor", "body": "authority:05999001"}, "body"),
        ({"share_of_post": "1.5"}, "share_of_post"),
        ({"share_of_post": "0"}, "share_of_post"),
        ({"ends_on": "2020-01-01"}, "ends_on"),
        ({"ends_on": "9999-12-31"}, "ends_on"),
        ({"starts_on": "1500-01-01"}, "starts_on"),
        ({"starts_on": "gestern"}, "starts_on"),
    ],
)
def test_a_wrong_entry_gives_nothing(cast: Cast, fields: dict, field: str) -> None:
    """A team lead, who makes no administrators."""
    sent = {"role": "editor", "share_of_post": "1", "starts_on": timezone.localdate().isoformat()} | fields
    answer = cast.client("lead").post(f"{ACCESS}{cast.unaffiliated.pk}/rolle/", sent)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not cast.unaffiliated.affiliations.exists()


@pytest.mark.parametrize("share", ["0.01", "1.5"])
def test_the_limits_of_a_share_are_said_with_a_comma(cast: Cast, share: str) -> None:
    path = f"{ACCESS}{cast.unaffiliated.pk}/rolle/"
    page = cast.client("lead").post(path, {"role": "editor", "share_of_post": share})
    (said,) = page.context["form"].errors["share_of_post"]
    assert "0,05" in said
    with override("en"):
        assert "0.05" in str(page.context["form"].fields["share_of_post"].error_messages["min_value"])


def test_administrators_make_administrators(cast: Cast) -> None:
    sent = {"role": "admin", "share_of_post": "1", "starts_on": timezone.localdate().isoformat()}
    assert cast.client("admin").post(f"{ACCESS}{cast.lead.user_id}/rolle/", sent).status_code == 302
    assert cast.lead.user.affiliations.filter(role="admin").exists()


@pytest.mark.parametrize("name", ["admin", "lead"])
def test_the_own_rights_are_changed_by_somebody_else(cast: Cast, name: str) -> None:
    own = getattr(cast, name)
    client = cast.client(name)
    assert client.get(f"{ACCESS}{own.user_id}/").status_code == 200
    assert client.get(f"{ACCESS}{own.user_id}/rolle/").status_code == 404
    for path in (f"{own.user_id}/rolle/", f"rollen/{own.pk}/", f"rollen/{own.pk}/beenden/"):
        assert client.post(f"{ACCESS}{path}", {"role": "admin"}).status_code == 404
    assert own.user.affiliations.count() == 1


def test_a_lead_does_not_reach_an_administrators_role(cast: Cast) -> None:
    people.affiliation(Role.ADMIN)
    client = cast.client("lead")
    for tail in ("", "beenden/"):
        assert client.get(f"{ACCESS}rollen/{cast.admin.pk}/{tail}").status_code == 404
        assert client.post(f"{ACCESS}rollen/{cast.admin.pk}/{tail}").status_code == 404
    assert Affiliation.objects.in_force().filter(pk=cast.admin.pk).exists()


def test_dates_and_share_are_changed_the_role_of_the_fsa_is_not(cast: Cast) -> None:
    until = timezone.localdate() + dt.timedelta(days=30)
    client = cast.client("admin")
    fields = {
        "role": "admin",
        "share_of_post": "0.25",
        "starts_on": people.LONG_AGO.isoformat(),
        "ends_on": until.isoformat(),
        "conflict_note": "",
    }
    assert client.post(f"{ACCESS}rollen/{cast.adviser.pk}/", fields).status_code == 302
    held = Affiliation.objects.get(pk=cast.adviser.pk)
    assert (held.role, held.share_of_post, held.ends_on) == ("adviser", Decimal("0.25"), until)
    fields |= {"role": "coordinator", "share_of_post": "0.1", "conflict_note": "x"}
    assert client.post(f"{ACCESS}rollen/{cast.member.pk}/", fields).status_code == 302
    held = Affiliation.objects.get(pk=cast.member.pk)
    assert (held.role, held.share_of_post, held.conflict_note) == ("coordinator", 1, "")


def test_the_last_coordinator_goes_only_when_the_fsa_says_that_it_knows(cast: Cast) -> None:
    client = cast.client("lead")
    path = f"{ACCESS}rollen/{cast.coordinator.pk}/beenden/"
    answer = client.post(path)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["although_last"]
    assert Affiliation.objects.in_force().filter(pk=cast.coordinator.pk).exists()
    assert client.post(path, {"although_last": "on"}).status_code == 302
    assert not Affiliation.objects.in_force().filter(pk=cast.coordinator.pk).exists()


def test_a_role_of_the_fsa_is_given_to_a_person_once(cast: Cast) -> None:
    """Cases are assigned to a role that somebody holds: a second one of the same kind would have none of them."""
    client, path = cast.client("lead"), f"{ACCESS}{cast.adviser.user_id}/rolle/"
    form = {"role": "adviser", "share_of_post": "1", "starts_on": timezone.localdate().isoformat()}
    answer = client.post(path, form)
    assert answer.status_code == 422
    assert answer.context["form"].non_field_errors()
    assert client.post(path, form | {"role": "editor"}).status_code == 302
    assert sorted(cast.adviser.user.affiliations.values_list("role", flat=True)) == ["adviser", "editor"]


def test_the_last_administrator_is_told_why_the_role_stays(cast: Cast) -> None:
    answer = cast.client("admin").post(f"/konto/rollen/{cast.admin.pk}/abgeben/", follow=True)
    assert Affiliation.objects.in_force().filter(pk=cast.admin.pk).exists()
    assert [str(m) for m in answer.context["messages"]] or "administrator" in answer.content.decode()


def test_people_are_found_by_name_address_and_role(cast: Cast) -> None:
    client = cast.client("lead")

    def found(query: str) -> set[int]:
        return {person.pk for person in client.get(f"{ACCESS}?{query}").context["page_obj"]}

    User.objects.filter(pk=cast.member.user_id).update(name="Planerin Birkenfurt")
    assert found("q=planer+birken") == {cast.member.user_id}
    assert found(f"q={cast.editor.user.email}") == {cast.editor.user_id}
    assert found("role=reader") == {cast.reader.user_id, cast.foreign_reader.user_id}
    assert found("role=none") == {cast.unaffiliated.pk}
    assert found("q=gibtesnicht") == set()
    assert len(found("")) == User.objects.count()
    assert found("role=kaiser") == set()


def test_somebody_is_invited_to_the_fsa(cast: Cast) -> None:
    client = cast.client("lead")
    fields = {"email": "neu@example.net", "role": "adviser"}
    assert client.post(f"{ACCESS}einladen/", fields | {"role": "admin"}).status_code == 422
    assert client.post(f"{ACCESS}einladen/", fields | {"body": "authority:05999001"}).status_code == 422
    assert client.post(f"{ACCESS}einladen/", fields).status_code == 302
    invitation = Invitation.objects.get()
    assert (invitation.role, invitation.body) == ("adviser", None)
    assert "neu@example.net" in client.get(ACCESS).content.decode()


def test_the_list_needs_as_many_queries_for_many_as_for_few(cast: Cast) -> None:
    client = cast.client("lead")

    def more(number: int) -> None:
        who = people.user(f"frage-{number}")
        for body in (cast.birkenfurt, cast.welfare_body):
            actions.request_affiliation(
                by=actor_without_affiliation(who.pk), user=who, role=Role.MEMBER, body=body, message="x"
            )
        actions.invite(
            by=cast.actor("lead"), email=f"{number}@example.net", role=Role.READER, body=cast.moorbach
        )
        people.affiliation(Role.EDITOR)

    def queries(path: str, by) -> int:
        by.get(path)
        with CaptureQueriesContext(connection) as captured:
            assert by.get(path).status_code == 200
        return len(captured)

    coordinator = cast.client("coordinator")
    more(1)
    before = queries(ACCESS, client), queries("/mein/team/", coordinator)
    more(2)
    more(3)
    assert (queries(ACCESS, client), queries("/mein/team/", coordinator)) == before
    assert max(before) <= 25


# --- conflicts of interest ---


def test_a_conflict_is_declared_suggested_and_taken_back(cast: Cast) -> None:
    person = cast.welfare.user
    actions.affiliate(by=SYSTEM, user=person, role=Role.ADVISER, share_of_post=Decimal("0.5"))
    client = cast.client("lead")
    path = f"{ACCESS}{person.pk}/"
    body = f"organisation:{cast.welfare_body.pk}"
    # Who acts for a body as well is suggested.
    assert f'name="body" value="{body}"' in client.get(path).content.decode()
    assert client.post(f"{path}konflikte/", {"body": body}).status_code == 302
    conflict = ConflictOfInterest.objects.get()
    assert (conflict.user, conflict.body) == (person, cast.welfare_body)
    assert f'name="body" value="{body}"' not in client.get(path).content.decode()
    # Twice is once.
    assert client.post(f"{path}konflikte/", {"body": body}).status_code == 302
    assert ConflictOfInterest.objects.count() == 1
    own = cast.client("welfare")
    assert cast.welfare_body.name in own.get("/konto/rollen/").content.decode()
    for name in ("welfare", "adviser", "coordinator"):
        assert cast.client(name).post(f"{ACCESS}konflikte/{conflict.pk}/").status_code == 404
    assert cast.client("admin").post(f"{ACCESS}konflikte/{conflict.pk}/").status_code == 302
    assert not ConflictOfInterest.objects.exists()


def test_nobody_takes_the_own_conflict_back(cast: Cast) -> None:
    client = cast.client("lead")
    client.post(f"{ACCESS}{cast.lead.user_id}/konflikte/", {"body": "authority:05999001"})
    conflict = ConflictOfInterest.objects.get()
    assert client.post(f"{ACCESS}konflikte/{conflict.pk}/").status_code == 404
    assert ConflictOfInterest.objects.exists()


def test_a_body_that_does_not_exist_is_said_on_the_page(cast: Cast) -> None:
    path = f"{ACCESS}{cast.adviser.user_id}/konflikte/"
    for wrong in (
        "",
        "authority:0",
        "organisation:999999999999999999999",
        "kaiser",
        "authority:05999001:member",
    ):
        assert cast.client("lead").post(path, {"body": wrong}).status_code == 422, wrong
    assert not ConflictOfInterest.objects.exists()
