"""The verbs of a case itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.cases import emails
from consultations.cases.actions.follow_ups import plan_follow_up
from consultations.cases.actions.guards import note, require_no_conflict
from consultations.cases.actions.outcomes import write_outcomes
from consultations.cases.models import Case, CaseAssignment, CaseCounter, CaseStep, check_outcomes
from consultations.cases.permissions import can_open_case, can_work_on, require
from consultations.cases.statuses import FINAL, CaseStatus, next_statuses
from fsa_portal import richtext
from fsa_portal.accounts.models import Affiliation, Body
from fsa_portal.actor import Actor, Visibility
from fsa_portal.directory.models import Authority, Organisation
from fsa_portal.links import fingerprint
from fsa_portal.records import change
from knowledge.vocabulary.models import Term


class GoalChanged(Exception):
    """The client has read another goal than the one that stands now."""


def _require_advising(affiliation: Affiliation, client: Body) -> None:
    if not Affiliation.objects.in_force().advising().filter(pk=affiliation.pk).exists():
        raise ValidationError(_("Only advisers and team leads can work on cases."))
    require_no_conflict(affiliation.user_id, client)


def next_reference(year: int) -> str:
    """The next number of the year, for a case or for a request that may become one."""
    CaseCounter.objects.get_or_create(year=year)
    counter = CaseCounter.objects.select_for_update().get(year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"{year}-{counter.last:04d}"


@transaction.atomic
def open_case(
    *,
    by: Actor,
    title: str,
    authority: Authority | None = None,
    organisation: Organisation | None = None,
    topics: Iterable[Term] = (),
    goal: str = "",
    risk: str = "",
    visibility: str = Visibility.INTERNAL,
    opened_on: dt.date | None = None,
    adviser: Affiliation | None = None,
    source: str = "",
    wishes: Iterable[Term] = (),
    reference: str = "",
) -> Case:
    """Take a request in. The adviser in charge is ``adviser``, else whoever opens it.

    ``reference``: of the request that came before, which the case keeps.
    """
    require(can_open_case(by))
    client = authority or organisation
    if client is not None:
        require_no_conflict(by.user_id, client)
        if adviser is not None:
            _require_advising(adviser, client)
    day = opened_on or timezone.localdate()
    case = Case(
        reference=reference or next_reference(day.year),
        title=richtext.tidy(title),
        authority=authority,
        organisation=organisation,
        goal=richtext.tidy(goal),
        risk=richtext.tidy(risk),
        visibility=visibility,
        opened_on=day,
        source=source,
    )
    case.full_clean(exclude=["topics", "wishes"])
    case.save()
    case.topics.set(topics)
    case.wishes.set(wishes)
    in_charge = adviser.pk if adviser is not None else by.affiliation_id
    if in_charge is not None:
        CaseAssignment.objects.create(case=case, affiliation_id=in_charge, is_lead=True)
    note(case, by=by, what="opened")
    return case


@transaction.atomic
def change_case(
    case: Case,
    *,
    by: Actor,
    version: int,
    topics: Iterable[Term] | None = None,
    wishes: Iterable[Term] | None = None,
    **changes: Any,
) -> Case:
    """Change title, goal, risk, visibility, source, topics or wishes; raises ``Conflict`` when the case changed meanwhile."""
    require(can_work_on(by, case))
    unknown = set(changes) - {"title", "goal", "risk", "visibility", "source"}
    if unknown:
        raise TypeError(f"not changed here: {', '.join(sorted(unknown))}")
    texts = {k: richtext.tidy(v) if isinstance(v, str) else v for k, v in changes.items()}
    if "goal" in texts and texts["goal"] != case.goal:
        texts["goal_confirmed_at"] = None
    changed = [name for name in sorted(changes) if texts[name] != getattr(case, name)]
    fresh = change(case, version=version, changes=texts)
    for name, terms in (("topics", topics), ("wishes", wishes)):
        if terms is None:
            continue
        wanted = {term.pk for term in terms}
        if wanted != set(getattr(fresh, name).values_list("pk", flat=True)):
            getattr(fresh, name).set(wanted)
            changed.append(name)
    note(fresh, by=by, what="changed", fields=changed)
    if "goal" in changed and fresh.goal:
        emails.tell_client(fresh, by=by)
    return fresh


@transaction.atomic
def set_next_step(
    case: Case, *, by: Actor, version: int, next_step: str, next_step_on: dt.date | None
) -> Case:
    """Say what comes next and when; an empty step means that nothing is due."""
    require(can_work_on(by, case))
    step = richtext.tidy(next_step).strip()
    if next_step_on is not None and not step:
        raise ValidationError({"next_step": _("Say what is to be done on that day.")})
    before = case.next_step
    fresh = change(case, version=version, changes={"next_step": step, "next_step_on": next_step_on})
    if step and not fresh.is_open:
        raise ValidationError({"next_step": _("The case is closed: nothing is due any more.")})
    due = next_step_on.isoformat() if next_step_on else None
    meant = _step(case, step or before)
    note(fresh, by=by, what="next-step", on=due, done=not step, step=meant.pk if meant is not None else None)
    return fresh


def _step(case: Case, text: str) -> CaseStep | None:
    """The step with these words: the one that stood there, if only its day is another, else a new one."""
    if not text:
        return None
    last = case.steps.last()
    return last if last is not None and last.text == text else case.steps.create(text=text)


@transaction.atomic
def change_status(
    case: Case,
    *,
    by: Actor,
    version: int,
    status: str,
    before: str = "",
    outcomes: Iterable[Term] = (),
    on: dt.date | None = None,
    follow_up_on: dt.date | None = None,
) -> Case:
    """Move a case on. A final status needs coded outcomes and ends the next step; the table says which moves exist. When
    it is closed, the client is asked on ``follow_up_on``, else half a year later, what became of it.

    ``before``: the status from which it was to be moved. As long as it stands there, no other change of the case is in
    the way of the move.
    """
    require(can_work_on(by, case))
    if status not in next_statuses(case.status):
        raise ValidationError({"status": _("A case cannot go this way.")})
    final = status in FINAL
    reached = list(outcomes) if final else []
    if final:
        check_outcomes(reached)
    changes: dict[str, Any] = {
        "status": status,
        "closed_on": (on or timezone.localdate()) if final else None,
    }
    if final:
        changes |= {"next_step": "", "next_step_on": None}
    locked = Case.objects.select_for_update().get(pk=case.pk)
    fresh = change(case, version=locked.version if locked.status == before else version, changes=changes)
    note(
        fresh,
        by=by,
        what="status",
        before=locked.status,
        after=status,
        outcomes=write_outcomes(fresh, reached),
    )
    plan_follow_up(fresh, due_on=follow_up_on)
    return fresh


def close_case(
    case: Case, *, by: Actor, version: int, outcomes: Iterable[Term], on: dt.date | None = None
) -> Case:
    """Close a case with its coded outcomes."""
    return change_status(case, by=by, version=version, status=CaseStatus.CLOSED, outcomes=outcomes, on=on)


@transaction.atomic
def assign(case: Case, *, by: Actor, affiliation: Affiliation, in_charge: bool = False) -> CaseAssignment:
    """Let an adviser work on the case; ``in_charge`` takes the lead over."""
    require(can_work_on(by, case))
    _require_advising(affiliation, case.client)
    if in_charge:
        case.assignments.filter(is_lead=True).update(is_lead=False)
    assignment, _created = CaseAssignment.objects.update_or_create(
        case=case, affiliation=affiliation, defaults={"is_lead": True} if in_charge else {}
    )
    note(case, by=by, what="assigned", affiliation=affiliation.pk, in_charge=in_charge)
    return assignment


@transaction.atomic
def hand_over(case: Case, *, by: Actor, affiliation: Affiliation, stays: bool) -> None:
    """Somebody else is in charge from now on; who was before goes on working on the case, or (not ``stays``) leaves it."""
    require(can_work_on(by, case))
    before = case.assignments.filter(is_lead=True).exclude(affiliation=affiliation).first()
    assign(case, by=by, affiliation=affiliation, in_charge=True)
    if before is not None and not stays:
        note(case, by=by, what="released", affiliation=before.affiliation_id)
        before.delete()
    emails.tell_successor(case, by=by)


@transaction.atomic
def confirm_goal(case: Case, *, by: Actor, asked: str) -> None:
    """The client agrees with the goal, by a signed link or signed in.

    ``asked`` is the fingerprint of the goal that was read; :class:`GoalChanged` when another one stands there now.
    """
    fresh = Case.objects.select_for_update().get(pk=case.pk)
    require(f"link:case-goal:{case.pk}" in by.principals or by.may_see(fresh.client_audience()))
    if asked != fingerprint(fresh.goal):
        raise GoalChanged
    if fresh.goal_confirmed_at is None:
        fresh.goal_confirmed_at = timezone.now()
        fresh.save(update_fields=["goal_confirmed_at"])
        note(fresh, by=by, what="goal-confirmed")
        emails.tell_adviser(fresh, by=by)
