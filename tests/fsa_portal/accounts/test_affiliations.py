"""For whom a person acts begins, counts and ends as the affiliation says, and the editors' group follows."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import override

from fsa_portal.accounts import actions
from fsa_portal.accounts.models import BODY_ROLES, FSA_ROLES, Affiliation, Role, User
from fsa_portal.accounts.principals import actor_for, actor_without_affiliation
from fsa_portal.audit.models import AuditEntry
from tests.factories import people
from tests.factories.people import SYSTEM, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return people.cast()


TODAY = dt.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("fields", "counts"),
    [
        ({}, True),
        ({"starts_on": TODAY}, True),
        ({"starts_on": TODAY + dt.timedelta(days=1)}, False),
        ({"ends_on": TODAY}, True),
        ({"ends_on": TODAY - dt.timedelta(days=1)}, False),
        ({"confirmed_at": None}, False),
        ({"user__is_active": False}, False),
    ],
)
def test_only_what_has_begun_not_ended_and_is_confirmed_counts(
    cast: Cast, fields: dict, counts: bool
) -> None:
    held = cast.adviser
    for name, value in fields.items():
        owner = held.user if name.startswith("user__") else held
        setattr(owner, name.removeprefix("user__"), value)
    held.user.save()
    held.save()
    assert Affiliation.objects.in_force(TODAY).filter(pk=held.pk).exists() is counts


# --- who gives and takes ---


@pytest.mark.parametrize(
    "name", [name for name in people.ROLES if name not in {"visitor", "unaffiliated", "admin"}]
)
def test_nobody_but_administrators_gives_or_ends_a_role(cast: Cast, name: str) -> None:
    actor = cast.actor(name)
    with pytest.raises(PermissionDenied):
        actions.affiliate(by=actor, user=cast.unaffiliated, role=Role.ADMIN)
    with pytest.raises(PermissionDenied):
        actions.end_affiliation(by=actor, affiliation=cast.lead)
    assert not cast.unaffiliated.affiliations.exists()
    assert Affiliation.objects.in_force().filter(pk=cast.lead.pk).exists()


def test_an_administrator_gives_a_role_and_the_audit_knows_it_by_ids(cast: Cast) -> None:
    given = actions.affiliate(by=cast.actor("admin"), user=cast.unaffiliated, role=Role.EDITOR)
    assert Affiliation.objects.in_force().filter(pk=given.pk).exists()
    entry = AuditEntry.objects.latest("pk")
    assert (entry.what, entry.object_type, entry.object_id) == (
        "role-changed",
        "accounts.affiliation",
        given.pk,
    )
    assert entry.by_affiliation == cast.admin.pk
    assert "example.org" not in str(entry.data)


def test_an_ended_role_is_over_today_and_stays_readable(cast: Cast) -> None:
    actions.end_affiliation(by=cast.actor("admin"), affiliation=cast.editor)
    assert not Affiliation.objects.in_force().filter(pk=cast.editor.pk).exists()
    assert Affiliation.objects.get(pk=cast.editor.pk).ends_on == timezone.localdate() - dt.timedelta(days=1)


def test_a_role_that_began_today_can_be_ended_today(cast: Cast) -> None:
    given = actions.affiliate(by=SYSTEM, user=cast.unaffiliated, role=Role.EDITOR)
    actions.end_affiliation(by=SYSTEM, affiliation=given)
    assert not Affiliation.objects.in_force().filter(pk=given.pk).exists()


def edits(user: User) -> bool:
    return user.groups.filter(name=actions.EDITORS_GROUP).exists()


def test_the_editors_group_follows_the_roles_in_force(cast: Cast) -> None:
    assert [role for role in people.ROLES[2:] if edits(getattr(cast, role).user)] == [
        "lead",
        "editor",
        "admin",
    ]
    user = cast.unaffiliated
    one = actions.affiliate(by=SYSTEM, user=user, role=Role.EDITOR)
    two = actions.affiliate(by=SYSTEM, user=user, role=Role.LEAD)
    actions.end_affiliation(by=SYSTEM, affiliation=one)
    assert edits(user)
    actions.end_affiliation(by=SYSTEM, affiliation=two)
    assert not edits(user)


def test_other_groups_of_a_person_are_left_alone(cast: Cast) -> None:
    other = Group.objects.create(name="Chor")
    cast.editor.user.groups.add(other)
    actions.end_affiliation(by=SYSTEM, affiliation=cast.editor)
    assert list(cast.editor.user.groups.all()) == [other]


# --- what follows from a role ---

BIRKENFURT = "authority:05999001"

PRINCIPALS = {
    "adviser": {"staff", "partner", "role:adviser"},
    "lead": {"staff", "partner", "role:lead"},
    "editor": {"staff", "partner", "role:editor"},
    "organiser": {"staff", "partner", "role:organiser"},
    "admin": {"staff", "partner", "role:admin"},
    "ministry": {"role:ministry"},
    "coordinator": {"partner", BIRKENFURT, f"{BIRKENFURT}:member", f"{BIRKENFURT}:coordinator"},
    "member": {"partner", BIRKENFURT, f"{BIRKENFURT}:member"},
    "reader": {"partner", BIRKENFURT},
    "foreign": {"partner", "authority:05999002", "authority:05999002:member"},
}


@pytest.mark.parametrize("name", sorted(PRINCIPALS))
def test_an_affiliation_gives_its_principals_and_no_other(cast: Cast, name: str) -> None:
    held = getattr(cast, name)
    actor = actor_for(held)
    assert actor.principals == PRINCIPALS[name] | {"public", f"user:{held.user_id}"}
    assert (actor.user_id, actor.affiliation_id) == (held.user_id, held.pk)


def test_an_organisation_is_named_by_its_number(cast: Cast) -> None:
    body = f"organisation:{cast.welfare_body.pk}"
    assert cast.actor("welfare").principals >= {"partner", body, f"{body}:member"}


def test_every_role_is_either_of_the_fsa_of_a_body_or_of_the_ministry() -> None:
    assert {*FSA_ROLES, *BODY_ROLES, Role.MINISTRY} == set(Role)
    assert not set(FSA_ROLES) & set(BODY_ROLES)


def test_who_acts_for_nobody_sees_what_the_public_sees(cast: Cast) -> None:
    actor = actor_without_affiliation(cast.unaffiliated.pk)
    assert actor.principals == {"public", f"user:{cast.unaffiliated.pk}"}
    assert not actor.is_anonymous


def test_rights_follow_from_the_affiliation_not_from_the_user(cast: Cast) -> None:
    """Even Django's superuser is nobody here without a role."""
    User.objects.filter(pk=cast.reader.user_id).update(is_superuser=True)
    held = Affiliation.objects.get(pk=cast.reader.pk)
    assert actor_for(held).principals == PRINCIPALS["reader"] | {"public", f"user:{held.user_id}"}


def test_a_role_is_called_by_its_function_and_body(cast: Cast) -> None:
    with override("en"):
        assert cast.adviser.label == "adviser · FSA"
        assert cast.coordinator.label == "coordinator · Birkenfurt"
        assert cast.welfare.label == "member · Sozialwerk Erlental e. V."
        assert cast.ministry.label == "report reader of the ministry"


# --- users ---


def test_an_address_is_one_person_however_it_is_written(cast: Cast) -> None:
    made = User.objects.create_user("Vorname.Name@Example.ORG", "secret secret")
    assert made.email == "vorname.name@example.org"
    assert User.objects.get_by_natural_key("VORNAME.name@example.org") == made
    assert made.check_password("secret secret")


def test_a_user_needs_an_address() -> None:
    with pytest.raises(ValueError, match="e-mail"):
        User.objects.create_user("")


def test_a_superuser_is_made_by_the_command_line_only_with_rights_in_the_admin() -> None:
    made = User.objects.create_superuser("root@example.org", "secret secret")
    assert made.is_superuser
    assert not made.is_staff
    assert str(made) == made.get_full_name() == made.get_short_name() == "root@example.org"


def test_a_share_of_a_post_is_kept(cast: Cast) -> None:
    given = actions.affiliate(
        by=SYSTEM, user=cast.unaffiliated, role=Role.ADVISER, share_of_post=Decimal("0.5")
    )
    assert Affiliation.objects.get(pk=given.pk).share_of_post == Decimal("0.5")
