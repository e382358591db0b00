"""What signed links may do with cases."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from consultations.cases import actions
from consultations.cases.models import LONGEST_ANSWER, Became, Case, FollowUp
from fsa_portal import links
from fsa_portal.actor import Actor
from fsa_portal.forms import Textarea
from fsa_portal.templatetags.kern import day


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


class FollowUpForm(forms.Form):
    """What the client says became of it."""

    answer = forms.ChoiceField(
        label=_("Have you reached what was agreed?"), choices=Became, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("In your words"),
        max_length=LONGEST_ANSWER,
        required=False,
        widget=Textarea(attrs={"rows": 4}),
        help_text=_(
            "What helped, what was in the way? The FSA and the people of your organisation read this."
        ),
    )


class FollowUpRight:
    """Say what became of one closed case, without an account; afterwards the answer may be read."""

    name = "follow-up"

    def state(self, object_id: int) -> str | None:
        found = _follow_up(object_id)
        if found is None or not found.answer:
            return None
        said = {"day": day(found.answered_on), "answer": found.get_answer_display()}
        return gettext("Thank you. The answer came on %(day)s: %(answer)s.") % said

    def question(self, object_id: int) -> str | None:
        found = _follow_up(object_id)
        if found is None or found.answer:
            return None
        case = found.case
        said = {
            "client": case.client.name,
            "day": day(case.closed_on),
            "title": case.title,
            "goal": case.goal,
        }
        asked = gettext("The advice for %(client)s, “%(title)s”, ended on %(day)s.") % said
        return f"{asked} {gettext('This was agreed: “%(goal)s”') % said}" if case.goal else asked

    @property
    def heading(self) -> str:
        return gettext("What became of your consultation?")

    @property
    def yes(self) -> str:
        return gettext("Send the answer")

    def form(self, object_id: int, data: Mapping[str, Any] | None) -> FollowUpForm:
        return FollowUpForm(data)

    def act_with(self, object_id: int, form: FollowUpForm) -> str:
        found = FollowUp.objects.select_related("case").get(pk=object_id)
        actions.answer_follow_up(found, by=Actor.by_link(f"{self.name}:{object_id}"), **form.cleaned_data)
        return gettext("Thank you. Your answer has reached the FSA.")


def _follow_up(number: int) -> FollowUp | None:
    """Of a case that is still closed."""
    closed = FollowUp.objects.select_related("case__authority", "case__organisation")
    return closed.filter(pk=number, case__closed_on__isnull=False).first()


def follow_up_link(follow_up: FollowUp) -> str:
    """The path of a link by which the client says what became of it, good for 90 days."""
    return links.make(FollowUpRight.name, follow_up.pk, days=90)


def goal_link(case: Case) -> str:
    """The path of a link by which the client agrees with the goal, good for 30 days."""
    return links.make(GoalRight.name, case.pk, days=30)
