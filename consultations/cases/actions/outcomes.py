"""What came out of a case: its coded outcomes, and how each is known."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page

from consultations.cases.actions.guards import note as write_down
from consultations.cases.models import Case, CaseOutcome, check_outcomes
from consultations.cases.permissions import can_work_on, require
from fsa_portal import richtext
from fsa_portal.actor import Actor
from fsa_portal.records import change
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
