"""Who is assigned to a case, who may work on it and who confirms its goal."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from consultations.cases import actions
from consultations.cases.models import Case
from consultations.cases.statuses import CaseStatus
from fsa_portal.accounts.actions import end_affiliation
from fsa_portal.actor import ANONYMOUS, Actor, Visibility
from fsa_portal.links import fingerprint
from tests.factories import cases, people
from tests.factories.people import SYSTEM, Cast

pytestmark = pytest.mark.django_db


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def events(case: Case) -> list[str]:
    return list(case.events.values_list("what", flat=True))


# --- assignments ---


def test_there_is_one_in_charge(case: Case, cast: Cast, by: Actor) -> None:
    actions.assign(case, by=by, affiliation=cast.adviser2)
    assert case.assignments.get(is_lead=True).affiliation == cast.adviser
    actions.assign(case, by=by, affiliation=cast.adviser2, in_charge=True)
    assert case.assignments.get(is_lead=True).affiliation == cast.adviser2
    assert case.assignments.count() == 2
    assert events(case) == ["opened", "assigned", "assigned"]


@pytest.mark.parametrize(
    "name", ["editor", "organiser", "admin", "ministry", "coordinator", "reader", "welfare"]
)
def test_only_advisers_and_leads_are_assigned(case: Case, cast: Cast, by: Actor, name: str) -> None:
    with pytest.raises(ValidationError):
        actions.assign(case, by=by, affiliation=getattr(cast, name))
    assert case.assignments.count() == 1


def test_nobody_is_assigned_whose_role_has_ended(case: Case, cast: Cast, by: Actor) -> None:
    end_affiliation(by=SYSTEM, affiliation=cast.adviser2)
    with pytest.raises(ValidationError):
        actions.assign(case, by=by, affiliation=cast.adviser2)


# --- who may ---


VERBS = {
    "log_contact": lambda case, by, cast: cases.contact(case, by=by),
    "change_case": lambda case, by, cast: actions.change_case(case, by=by, version=1, title="x"),
    "set_next_step": lambda case, by, cast: actions.set_next_step(
        case, by=by, version=1, next_step="x", next_step_on=None
    ),
    "change_status": lambda case, by, cast: actions.change_status(
        case, by=by, version=1, status=CaseStatus.TRIAGE
    ),
    "assign": lambda case, by, cast: actions.assign(case, by=by, affiliation=cast.adviser2),
}


@pytest.mark.parametrize("visibility", [Visibility.INTERNAL, Visibility.CONFIDENTIAL])
@pytest.mark.parametrize("verb", sorted(VERBS))
def test_who_may_work_on_a_case(cast: Cast, verb: str, visibility: str) -> None:
    case = cases.case(by=cast.actor("adviser"), authority=cast.birkenfurt, visibility=visibility)
    may = {"adviser", "lead"} | ({"adviser2"} if visibility == Visibility.INTERNAL else set())
    for name in people.ROLES[2:]:
        actor = cast.actor(name)
        with transaction.atomic():
            if name in may:
                VERBS[verb](fresh(case), actor, cast)
            else:
                with pytest.raises(PermissionDenied):
                    VERBS[verb](fresh(case), actor, cast)
            transaction.set_rollback(True)
    with pytest.raises(PermissionDenied):
        VERBS[verb](fresh(case), ANONYMOUS, cast)
    VERBS[verb](fresh(case), SYSTEM, cast)


def test_the_goal_is_confirmed_by_the_client_or_by_its_link_and_by_nobody_else(
    case: Case, cast: Cast
) -> None:
    for name in people.ROLES[2:]:
        if name in {"coordinator", "member"}:
            continue
        with pytest.raises(PermissionDenied):
            actions.confirm_goal(case, by=cast.actor(name), asked=fingerprint(case.goal))
    for wrong in (
        ANONYMOUS,
        Actor.by_link(f"case-goal:{case.pk + 1}"),
        Actor.by_link(f"case-goal:{case.pk}0"),
    ):
        with pytest.raises(PermissionDenied):
            actions.confirm_goal(case, by=wrong, asked=fingerprint(case.goal))
    assert fresh(case).goal_confirmed_at is None
    actions.confirm_goal(case, by=cast.actor("member"), asked=fingerprint(case.goal))
    first = fresh(case).goal_confirmed_at
    actions.confirm_goal(case, by=Actor.by_link(f"case-goal:{case.pk}"), asked=fingerprint(case.goal))
    assert fresh(case).goal_confirmed_at == first
    assert events(case) == ["opened", "goal-confirmed"]
