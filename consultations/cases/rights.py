"""What signed links may do with cases."""

from __future__ import annotations

from django.utils.translation import gettext

from consultations.cases import actions
from consultations.cases.models import Case
from fsa_portal import links
from fsa_portal.actor import Actor


class GoalRight:
    """Agree with the goal of one case, without an account."""

    name = "case-goal"

    def question(self, object_id: int) -> str | None:
        case = (
            Case.objects.open()
            .with_client()
            .filter(pk=object_id, goal_confirmed_at=None)
            .exclude(goal="")
            .first()
        )
        if case is None:
            return None
        return gettext("Do you agree with this goal of the advice for %(client)s? “%(goal)s”") % {
            "client": case.client.name,
            "goal": case.goal,
        }

    def act(self, object_id: int) -> str:
        case = Case.objects.get(pk=object_id)
        by = Actor.by_link(f"{self.name}:{object_id}")
        # The page of the link has compared what was read with what it asks.
        actions.confirm_goal(case, by=by, asked=links.fingerprint(case.goal))
        return gettext("Thank you. The goal is confirmed.")


def goal_link(case: Case) -> str:
    """The path of a link by which the client agrees with the goal, good for 30 days."""
    return links.make(GoalRight.name, case.pk, days=30)
