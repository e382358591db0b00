"""What stays when several people are at a case at the same moment, with real transactions."""

from __future__ import annotations

import pytest

from consultations.cases import actions
from consultations.cases.models import Case, CaseCounter, CaseEvent
from fsa_portal.actor import Actor
from fsa_portal.records import Conflict
from tests.factories import cases, people
from tests.factories.crowd import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def test_of_two_who_change_the_same_one_wins_and_the_other_is_told() -> None:
    cast = people.cast()
    case = cases.case(by=cast.actor("adviser"), authority=cast.birkenfurt)
    actors = [cast.actor(name) for name in ("adviser", "adviser2", "lead")]

    def change(actor: Actor):
        return lambda: actions.change_case(case, by=actor, version=1, goal=f"von {actor.user_id}")

    raised = all_at_once([change(actor) for actor in actors])
    assert [type(r) for r in raised] == [Conflict, Conflict]
    stored = fresh(case)
    assert stored.version == 2
    winner = stored.events.get(what="changed").by_user_id
    assert stored.goal == f"von {winner}"
    assert {r.mine["goal"] for r in raised} | {stored.goal} == {f"von {a.user_id}" for a in actors}
    assert {r.current.goal for r in raised} == {stored.goal}


def test_contacts_of_all_are_kept() -> None:
    cast = people.cast()
    case = cases.case(by=cast.actor("adviser"), authority=cast.birkenfurt)
    actors = [cast.actor(name) for name in ("adviser", "adviser2", "lead")]

    def log(actor: Actor):
        return lambda: [cases.contact(case, by=actor, text=f"{actor.user_id} {n}") for n in range(4)]

    assert all_at_once([log(actor) for actor in actors]) == []
    assert case.contacts.count() == 12
    assert CaseEvent.objects.filter(case=case, what="contact").count() == 12
    assert fresh(case).version == 1


def test_no_two_cases_get_the_same_number() -> None:
    cast = people.cast()
    by = cast.actor("adviser")

    def opens() -> None:
        for _ in range(5):
            cases.case(by=by, authority=cast.birkenfurt)

    assert all_at_once([opens] * 3) == []
    references = list(Case.objects.order_by("reference").values_list("reference", flat=True))
    assert references == [f"2026-{n:04d}" for n in range(1, 16)]
    assert CaseCounter.objects.get(year=2026).last == 15
