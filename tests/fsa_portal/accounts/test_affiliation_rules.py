"""Nobody raises the own rights, the last of a kind stays, and every change ends sessions and leaves a trace."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from fsa_portal.accounts import actions
from fsa_portal.accounts.models import Affiliation, Role, User
from fsa_portal.accounts.permissions import can_give
from fsa_portal.accounts.principals import actor_for
from fsa_portal.audit.models import AuditEntry
from fsa_portal.outbox.models import Job
from tests.factories import people
from tests.factories.people import SYSTEM, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return people.cast()


def in_force(affiliation: Affiliation) -> bool:
    return Affiliation.objects.in_force().filter(pk=affiliation.pk).exists()


# --- who gives what ---

GIVES = {
    "admin": set(Role),
    "lead": set(Role) - {Role.ADMIN},
    "coordinator": {Role.COORDINATOR, Role.MEMBER, Role.READER},
}


@pytest.mark.parametrize("name", [name for name in people.ROLES if name not in {"visitor", "unaffiliated"}])
def test_each_role_is_given_by_those_who_look_after_it_only(cast: Cast, name: str) -> None:
    actor = cast.actor(name)
    for role in Role:
        body = cast.birkenfurt if role in (Role.COORDINATOR, Role.MEMBER, Role.READER) else None
        expected = role in GIVES.get(name, set())
        assert can_give(actor, role, body) is expected, role
        user = people.user(f"new-{role}")
        if not expected:
            with pytest.raises(PermissionDenied):
                actions.affiliate(by=actor, user=user, role=role, authority=body)
        else:
            assert in_force(actions.affiliate(by=actor, user=user, role=role, authority=body))


def test_a_coordinator_gives_nothing_in_other_bodies(cast: Cast) -> None:
    for body in ({"authority": cast.moorbach}, {"organisation": cast.welfare_body}):
        with pytest.raises(PermissionDenied):
            actions.affiliate(by=cast.actor("coordinator"), user=cast.unaffiliated, role=Role.READER, **body)
    with pytest.raises(PermissionDenied):
        actions.change_affiliation(by=cast.actor("coordinator"), affiliation=cast.foreign, role=Role.READER)
    with pytest.raises(PermissionDenied):
        actions.end_affiliation(by=cast.actor("coordinator"), affiliation=cast.foreign_reader)
    assert in_force(cast.foreign_reader)


@pytest.mark.parametrize("name", ["admin", "lead", "coordinator"])
def test_nobody_gives_or_changes_the_own_role(cast: Cast, name: str) -> None:
    own: Affiliation = getattr(cast, name)
    by = cast.actor(name)
    with pytest.raises(PermissionDenied):
        actions.affiliate(by=by, user=own.user, role=Role.READER, authority=cast.moorbach)
    with pytest.raises(PermissionDenied):
        actions.change_affiliation(by=by, affiliation=own, ends_on=None)
    with pytest.raises(PermissionDenied):
        actions.end_affiliation(by=by, affiliation=own)


def test_a_lead_neither_changes_nor_ends_an_administrator(cast: Cast) -> None:
    people.affiliation(Role.ADMIN)
    for act in (actions.change_affiliation, actions.end_affiliation):
        with pytest.raises(PermissionDenied):
            act(by=cast.actor("lead"), affiliation=cast.admin)


def test_a_role_of_the_fsa_is_not_turned_into_another(cast: Cast) -> None:
    """Cases are assigned to the affiliation: who becomes editor must not take them along."""
    with pytest.raises(PermissionDenied):
        actions.change_affiliation(by=cast.actor("admin"), affiliation=cast.adviser, role=Role.EDITOR)
    with pytest.raises(PermissionDenied):
        actions.change_affiliation(by=cast.actor("admin"), affiliation=cast.member, role=Role.LEAD)
    with pytest.raises(PermissionDenied):
        actions.change_affiliation(by=cast.actor("coordinator"), affiliation=cast.member, role=Role.ADMIN)


def test_coordinators_change_role_and_end_only(cast: Cast) -> None:
    with pytest.raises(TypeError, match="share_of_post"):
        actions.change_affiliation(by=cast.actor("coordinator"), affiliation=cast.member, share_of_post="0.1")
    with pytest.raises(TypeError, match="confirmed_at"):
        actions.change_affiliation(by=cast.actor("admin"), affiliation=cast.member, confirmed_at=None)


# --- the last of a kind ---


def test_the_last_administrator_stays(cast: Cast) -> None:
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    for act, fields in (
        (actions.end_affiliation, {}),
        (actions.end_affiliation, {"although_last": True}),
        (actions.change_affiliation, {"ends_on": timezone.localdate()}),
        (actions.change_affiliation, {"starts_on": timezone.localdate() + dt.timedelta(days=3)}),
    ):
        with pytest.raises(ValidationError) as refused:
            act(by=SYSTEM, affiliation=cast.admin, **fields)
        assert refused.value.code == "last-administrator"
    with pytest.raises(ValidationError):
        actions.leave_affiliation(by=cast.actor("admin"), affiliation=cast.admin)
    second = people.affiliation(Role.ADMIN)
    Affiliation.objects.filter(pk=second.pk).update(ends_on=timezone.localdate())
    with pytest.raises(ValidationError):  # who ends today does not count for tomorrow
        actions.end_affiliation(by=actor_for(second), affiliation=cast.admin)
    Affiliation.objects.filter(pk=second.pk).update(ends_on=None)
    User.objects.filter(pk=second.user_id).update(is_active=False)
    with pytest.raises(ValidationError):
        actions.end_affiliation(by=SYSTEM, affiliation=cast.admin)
    User.objects.filter(pk=second.user_id).update(is_active=True)
    actions.leave_affiliation(by=cast.actor("admin"), affiliation=cast.admin)
    assert Affiliation.objects.get(pk=cast.admin.pk).ends_on == yesterday


def test_the_last_coordinator_stays_while_there_are_colleagues(cast: Cast) -> None:
    second = people.affiliation(Role.COORDINATOR, authority=cast.birkenfurt)
    actions.change_affiliation(by=cast.actor("coordinator"), affiliation=second, role=Role.MEMBER)
    for act in (
        lambda: actions.leave_affiliation(by=cast.actor("coordinator"), affiliation=cast.coordinator),
        lambda: actions.end_affiliation(by=cast.actor("lead"), affiliation=cast.coordinator),
        lambda: actions.change_affiliation(
            by=cast.actor("lead"), affiliation=cast.coordinator, role=Role.READER
        ),
    ):
        with pytest.raises(ValidationError) as refused:
            act()
        assert refused.value.code == "last-coordinator"
    # The FSA may say that it knows.
    actions.end_affiliation(by=cast.actor("lead"), affiliation=cast.coordinator, although_last=True)
    assert not in_force(cast.coordinator)


def test_a_coordinator_who_is_alone_may_go(cast: Cast) -> None:
    alone = people.affiliation(Role.COORDINATOR, authority=cast.erlental)
    actions.leave_affiliation(by=actor_for(alone), affiliation=alone)
    assert not in_force(alone)


def test_coordinators_cannot_say_that_the_last_may_go(cast: Cast) -> None:
    """The promise that the FSA looks after the people is the FSA's."""
    second = people.affiliation(Role.COORDINATOR, authority=cast.birkenfurt)
    Affiliation.objects.filter(pk=cast.coordinator.pk).update(ends_on=timezone.localdate())
    with pytest.raises(ValidationError):
        actions.end_affiliation(by=cast.actor("coordinator"), affiliation=second, although_last=True)


# --- what follows ---


def test_every_change_ends_the_sessions_of_the_person_and_of_nobody_else(cast: Cast) -> None:
    def stamp(held: Affiliation) -> int:
        return User.objects.values_list("stamp", flat=True).get(pk=held.user_id)

    other = stamp(cast.adviser)
    admin = cast.actor("admin")
    before = stamp(cast.member)
    actions.change_affiliation(by=admin, affiliation=cast.member, role=Role.READER)
    assert stamp(cast.member) > before
    before = stamp(cast.member)
    actions.affiliate(by=admin, user=cast.member.user, role=Role.EDITOR)
    assert stamp(cast.member) > before
    before = stamp(cast.member)
    actions.end_affiliation(by=admin, affiliation=cast.member)
    assert stamp(cast.member) > before
    before = stamp(cast.member)
    conflict = actions.declare_conflict(by=admin, user=cast.member.user, body=cast.moorbach)
    assert stamp(cast.member) > before
    before = stamp(cast.member)
    actions.end_conflict(by=admin, conflict=conflict)
    assert stamp(cast.member) > before
    assert stamp(cast.adviser) == other


def test_a_change_is_dead_at_the_next_request(cast: Cast) -> None:
    client = cast.client("coordinator")
    assert client.get("/mein/team/").status_code == 200
    actions.end_affiliation(by=cast.actor("admin"), affiliation=cast.coordinator, although_last=True)
    assert client.get("/mein/team/").status_code == 302


def test_a_change_that_changes_nothing_leaves_everything(cast: Cast) -> None:
    count = AuditEntry.objects.count()
    actions.change_affiliation(by=cast.actor("admin"), affiliation=cast.member, role=Role.MEMBER)
    assert AuditEntry.objects.count() == count
    assert not Job.objects.filter(kind="mail.role-changed").exists()


def test_every_change_is_audited_by_ids(cast: Cast) -> None:
    admin = cast.actor("admin")
    given = actions.affiliate(by=admin, user=cast.unaffiliated, role=Role.ADVISER, conflict_note="Geheim")
    actions.change_affiliation(by=admin, affiliation=given, conflict_note="Auch geheim")
    actions.end_affiliation(by=admin, affiliation=given)
    entries = list(
        AuditEntry.objects.filter(
            object_type="accounts.affiliation", object_id=given.pk, by_user=cast.admin.user
        )
    )
    assert [entry.data["change"] for entry in entries] == ["given", "changed", "ended"]
    assert all(entry.data["user"] == cast.unaffiliated.pk for entry in entries)
    said = str([entry.data for entry in entries])
    assert "eheim" not in said
    assert "example.org" not in said
    keys = Job.objects.filter(kind="mail.role-changed").values_list("key", flat=True)
    assert set(keys) == {f"audit:{entry.pk}" for entry in entries}


def test_giving_up_a_role_and_what_jobs_do_sends_no_mail(cast: Cast) -> None:
    actions.leave_affiliation(by=cast.actor("member"), affiliation=cast.member)
    actions.end_affiliation(by=SYSTEM, affiliation=cast.reader)
    assert not Job.objects.filter(kind__startswith="mail.").exists()


def test_the_groups_follow_roles_that_begin_and_end_by_date(cast: Cast) -> None:
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    editor = actions.affiliate(by=SYSTEM, user=cast.unaffiliated, role=Role.EDITOR, starts_on=tomorrow)

    def edits() -> bool:
        return cast.unaffiliated.groups.filter(name=actions.EDITORS_GROUP).exists()

    assert not edits()
    Affiliation.objects.filter(pk=editor.pk).update(starts_on=people.LONG_AGO)
    actions.write_all_groups()
    assert edits()
    Affiliation.objects.filter(pk=editor.pk).update(ends_on=people.LONG_AGO)
    actions.write_all_groups()
    assert not edits()


def test_a_role_does_not_end_before_it_begins(cast: Cast) -> None:
    day = timezone.localdate()
    with pytest.raises(ValidationError):
        actions.affiliate(
            by=SYSTEM, user=cast.unaffiliated, role=Role.EDITOR, starts_on=day, ends_on=people.LONG_AGO
        )
    with pytest.raises(ValidationError):
        actions.change_affiliation(by=SYSTEM, affiliation=cast.member, starts_on=day, ends_on=people.LONG_AGO)
