"""What came out of a case: its coded outcomes, and how each is known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page

from consultations.cases.actions.guards import note as write_down
from consultations.cases.models import Case, CaseOutcome, LadderStep, check_outcomes
from consultations.cases.permissions import can_work_on, require
from fsa_portal import richtext
from fsa_portal.actor import Actor
from fsa_portal.records import Conflict, change
from knowledge.vocabulary.models import Term


def write_outcomes(case: Case, outcomes: Iterable[Term]) -> list[str]:
    """Let the case have these outcomes and no others; what was noted with those that stay, stays. Their codes."""
    wanted = {term.pk: term.slug for term in outcomes}
    case.outcomes.exclude(term__in=wanted).delete()
    there = set(case.outcomes.values_list("term", flat=True))
    CaseOutcome.objects.bulk_create(CaseOutcome(case=case, term_id=pk) for pk in wanted if pk not in there)
    return sorted(wanted.values())


@transaction.atomic
def set_outcomes(case: Case, *, by: Actor, version: int, outcomes: Iterable[Term]) -> Case:
    """Say anew what came out of a closed case."""
    require(can_work_on(by, case))
    reached = list(outcomes)
    check_outcomes(reached)
    fresh = change(case, version=version, changes={})
    if fresh.is_open:
        raise ValidationError({"outcomes": _("The case is open: its outcomes are named when it is closed.")})
    before = set(fresh.outcomes.values_list("term", flat=True))
    if before != {term.pk for term in reached}:
        write_down(fresh, by=by, what="outcomes", outcomes=write_outcomes(fresh, reached))
    return fresh


@transaction.atomic
def note_outcome(
    outcome: CaseOutcome, *, by: Actor, version: int, note: str, evidence: str = "", page: Page | None = None
) -> CaseOutcome:
    """Say how the outcome is known, and where it can be read."""
    require(can_work_on(by, outcome.case))
    said = {"note": richtext.tidy(note).strip(), "evidence": evidence, "evidence_page": page}
    fresh = change(outcome, version=version, changes=said)
    write_down(fresh.case, by=by, what="outcomes", noted=fresh.term.slug)
    return fresh


@transaction.atomic
def set_ladder_step(
    case: Case,
    term: Term,
    *,
    by: Actor,
    version: int,
    reached_on: dt.date | None,
    evidence: str = "",
    page: Page | None = None,
) -> LadderStep:
    """Say since when the case has reached a step of the ladder, and where it can be seen; without a day it is taken back."""
    require(can_work_on(by, case))
    if reached_on is None and (evidence or page is not None):
        raise ValidationError({"reached_on": _("Say since when the step is reached.")})
    said = {"reached_on": reached_on, "evidence": evidence, "evidence_page": page}
    empty = LadderStep(case=case, term=term)
    if version != empty.version and not case.ladder.filter(term=term).exists():
        raise Conflict(current=empty, mine=said)
    step, _new = LadderStep.objects.get_or_create(case=case, term=term)
    before = step.reached_on
    fresh = change(step, version=version, changes=said)
    day, former = (one.isoformat() if one is not None else None for one in (reached_on, before))
    write_down(case, by=by, what="ladder", step=term.slug, on=day, before=former)
    return fresh
