"""The next step and the status of a case: where it may go and what it needs for that."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from consultations.cases import actions
from consultations.cases.models import Case
from consultations.cases.statuses import FINAL, OPEN, TRANSITIONS, CaseStatus
from fsa_portal.actor import Actor
from fsa_portal.records import Conflict
from knowledge.vocabulary.models import Term

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 11, 23)


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def outcomes_of(case: Case) -> list[Term]:
    return [one.term for one in case.outcomes.all()]


# --- next step ---


def test_a_next_step_has_words_and_perhaps_a_day(case: Case, by: Actor) -> None:
    actions.set_next_step(case, by=by, version=1, next_step=" Anrufen ", next_step_on=DAY)
    assert (fresh(case).next_step, fresh(case).next_step_on) == ("Anrufen", DAY)
    actions.set_next_step(case, by=by, version=2, next_step="Irgendwann", next_step_on=None)
    actions.set_next_step(case, by=by, version=3, next_step="", next_step_on=None)
    assert (fresh(case).next_step, fresh(case).next_step_on) == ("", None)


@pytest.mark.parametrize("step", ["", "   ", "\x00"])
def test_a_day_without_words_is_refused(case: Case, by: Actor, step: str) -> None:
    with pytest.raises(ValidationError):
        actions.set_next_step(case, by=by, version=1, next_step=step, next_step_on=DAY)
    assert fresh(case).version == 1


def test_a_stale_next_step_is_refused(case: Case, by: Actor) -> None:
    actions.set_next_step(case, by=by, version=1, next_step="Anrufen", next_step_on=DAY)
    with pytest.raises(Conflict):
        actions.set_next_step(case, by=by, version=1, next_step="Schreiben", next_step_on=DAY)
    assert fresh(case).next_step == "Anrufen"


def test_a_closed_case_has_no_next_step(case: Case, by: Actor, outcome: Term) -> None:
    actions.set_next_step(case, by=by, version=1, next_step="Anrufen", next_step_on=DAY)
    actions.close_case(fresh(case), by=by, version=2, outcomes=[outcome])
    assert (fresh(case).next_step, fresh(case).next_step_on) == ("", None)
    with pytest.raises(ValidationError), transaction.atomic():
        actions.set_next_step(fresh(case), by=by, version=3, next_step="Doch noch", next_step_on=None)
    assert (fresh(case).next_step, fresh(case).version) == ("", 3)


# --- status ---


@pytest.mark.parametrize(("before", "after"), list(itertools.product(CaseStatus.values, repeat=2)))
def test_the_table_says_which_moves_exist(
    case: Case, by: Actor, outcome: Term, before: str, after: str
) -> None:
    final = before in FINAL
    Case.objects.filter(pk=case.pk).update(status=before, closed_on=DAY if final else None)
    move = {"by": by, "version": 1, "status": after, "outcomes": [outcome] if after in FINAL else []}
    if after in TRANSITIONS[before]:
        actions.change_status(fresh(case), **move)
        stored = fresh(case)
        assert (stored.status, stored.version) == (after, 2)
        assert stored.outcomes.exists() is (after in FINAL)
        assert (stored.closed_on is not None) is (after in FINAL)
        event = stored.events.latest("pk")
        assert (event.data["before"], event.data["after"]) == (before, after)
    else:
        with pytest.raises(ValidationError):
            actions.change_status(fresh(case), **move)
        assert (fresh(case).status, fresh(case).version) == (before, 1)


def test_the_table_is_complete_and_leads_nowhere_in_circles_of_one() -> None:
    assert set(TRANSITIONS) == set(CaseStatus)
    assert all(status not in after for status, after in TRANSITIONS.items())
    assert set(OPEN) | set(FINAL) == set(CaseStatus)
    assert not set(OPEN) & set(FINAL)


@pytest.mark.parametrize("status", FINAL)
def test_a_final_status_needs_an_outcome(case: Case, by: Actor, status: str) -> None:
    with pytest.raises(ValidationError):
        actions.change_status(case, by=by, version=1, status=status)
    assert fresh(case).status == CaseStatus.REQUEST


def test_closing_keeps_day_and_outcome_and_reopening_forgets_both(
    case: Case, by: Actor, outcome: Term
) -> None:
    actions.close_case(case, by=by, version=1, outcomes=[outcome], on=DAY)
    closed = fresh(case)
    assert (closed.closed_on, outcomes_of(closed), closed.is_open) == (DAY, [outcome], False)
    assert closed.events.latest("pk").data["outcomes"] == ["bericht"]
    actions.change_status(closed, by=by, version=2, status=CaseStatus.FOLLOW_UP)
    assert (fresh(case).closed_on, outcomes_of(case), fresh(case).is_open) == (None, [], True)


def test_an_open_status_takes_no_outcome(case: Case, by: Actor, outcome: Term) -> None:
    actions.change_status(case, by=by, version=1, status=CaseStatus.TRIAGE, outcomes=[outcome])
    assert outcomes_of(case) == []


def test_a_stale_move_is_refused(case: Case, by: Actor) -> None:
    actions.change_status(fresh(case), by=by, version=1, status=CaseStatus.TRIAGE)
    with pytest.raises(Conflict):
        actions.change_status(case, by=by, version=1, status=CaseStatus.ADVISING)
