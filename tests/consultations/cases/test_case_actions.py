"""The verbs of a case: what they write, what they refuse, and what stays when two people are at it."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from consultations.cases import actions
from consultations.cases.models import Case, CaseCounter, CaseEvent, Contact
from consultations.cases.statuses import FINAL, OPEN, TRANSITIONS, CaseStatus
from fsa_portal.accounts.actions import end_affiliation
from fsa_portal.actor import ANONYMOUS, Actor, Visibility
from fsa_portal.records import Conflict
from knowledge.vocabulary.models import Term, Vocabulary
from tests.factories import cases, people
from tests.factories.crowd import all_at_once
from tests.factories.people import SYSTEM, Cast

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 11, 23)


@pytest.fixture
def cast() -> Cast:
    return people.cast()


@pytest.fixture
def by(cast: Cast) -> Actor:
    return cast.actor("adviser")


@pytest.fixture
def case(cast: Cast, by: Actor) -> Case:
    return cases.case(by=by, authority=cast.birkenfurt, goal="Ein Bericht.")


@pytest.fixture
def outcome(db) -> Term:
    return Term.objects.create(
        vocabulary=Vocabulary.CASE_OUTCOME, slug="bericht", name_de="Bericht", name_en="Report"
    )


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def events(case: Case) -> list[str]:
    return list(case.events.values_list("what", flat=True))


# --- opening ---


def test_whoever_opens_a_case_is_in_charge_and_the_history_begins(case: Case, cast: Cast) -> None:
    assert (case.status, case.version, case.visibility) == (CaseStatus.REQUEST, 1, Visibility.INTERNAL)
    assignment = case.assignments.get()
    assert (assignment.affiliation, assignment.is_lead) == (cast.adviser, True)
    assert events(case) == ["opened"]


def test_a_case_can_be_opened_for_a_colleague_but_for_nobody_who_does_not_advise(
    cast: Cast, by: Actor
) -> None:
    made = cases.case(by=by, authority=cast.birkenfurt, adviser=cast.adviser2)
    assert made.assignments.get().affiliation == cast.adviser2
    end_affiliation(by=SYSTEM, affiliation=cast.adviser2)
    for nobody in (cast.reader, cast.editor, cast.ministry, cast.adviser2):
        with pytest.raises(ValidationError), transaction.atomic():
            cases.case(by=by, authority=cast.birkenfurt, visibility=Visibility.CONFIDENTIAL, adviser=nobody)
    assert Case.objects.count() == 1


def test_a_job_opens_a_case_that_nobody_has_taken_yet(cast: Cast) -> None:
    made = cases.case(by=SYSTEM, authority=cast.birkenfurt)
    assert not made.assignments.exists()
    assert made.events.get().by_system == "test"


@pytest.mark.parametrize("name", [n for n in people.ROLES[2:] if n not in {"adviser", "adviser2", "lead"}])
def test_nobody_else_opens_cases(cast: Cast, name: str) -> None:
    with pytest.raises(PermissionDenied):
        cases.case(by=cast.actor(name), authority=cast.birkenfurt)
    with pytest.raises(PermissionDenied):
        cases.case(by=ANONYMOUS, authority=cast.birkenfurt)
    assert not Case.objects.exists()


def test_a_case_has_one_client(cast: Cast, by: Actor) -> None:
    with pytest.raises(ValidationError):
        actions.open_case(by=by, title="Ohne")
    with pytest.raises(ValidationError):
        actions.open_case(by=by, title="Zwei", authority=cast.birkenfurt, organisation=cast.welfare_body)
    made = actions.open_case(by=by, title="Eine", organisation=cast.welfare_body)
    assert made.client == cast.welfare_body


def test_references_count_within_their_year_and_a_refused_case_takes_no_number(cast: Cast, by: Actor) -> None:
    def opened(day: dt.date) -> str:
        return actions.open_case(by=by, title="Fall", authority=cast.birkenfurt, opened_on=day).reference

    assert [opened(dt.date(2026, 1, 1)), opened(dt.date(2026, 12, 31))] == ["2026-0001", "2026-0002"]
    assert opened(dt.date(2027, 1, 1)) == "2027-0001"
    with pytest.raises(ValidationError):
        actions.open_case(by=by, title="", authority=cast.birkenfurt, opened_on=DAY)
    assert opened(DAY) == "2026-0003"
    with time_machine.travel(dt.datetime(2026, 12, 31, 23, 30, tzinfo=dt.UTC)):
        made = actions.open_case(by=by, title="Neujahr", authority=cast.birkenfurt)
    assert (made.reference, made.opened_on) == ("2027-0002", dt.date(2027, 1, 1))


# --- contacts ---


def test_a_contact_is_kept_with_who_wrote_it(case: Case, cast: Cast, by: Actor) -> None:
    made = cases.contact(case, by=by, text="Ru\u0308ckruf\r\nvereinbart\x00.")
    assert made.text == "Rückruf\nvereinbart."
    assert (made.logged_by, made.visibility) == (cast.adviser, Visibility.INTERNAL)
    event = case.events.get(what="contact")
    assert event.data == {"contact": made.pk}


def test_a_contact_never_conflicts_and_changes_no_version(case: Case, by: Actor) -> None:
    actions.change_case(case, by=by, version=1, title="Inzwischen geändert")
    cases.contact(case, by=by)
    assert Contact.objects.filter(case=case).count() == 1
    assert fresh(case).version == 2


@pytest.mark.parametrize(
    "wrong", [{"minutes": 0}, {"minutes": 1441}, {"kind": "traum"}, {"text": ""}, {"text": "\x00"}]
)
def test_a_contact_that_cannot_be_is_refused(case: Case, by: Actor, wrong: dict) -> None:
    with pytest.raises(ValidationError):
        cases.contact(case, by=by, **wrong)
    assert not Contact.objects.exists()
    assert events(case) == ["opened"]


# --- texts ---


def test_a_change_is_written_with_its_history_by_names_of_fields_only(case: Case, by: Actor) -> None:
    actions.change_case(case, by=by, version=1, title="Zweiter Bericht", risk="Wenig Zeit")
    stored = fresh(case)
    assert (stored.title, stored.risk, stored.goal, stored.version) == (
        "Zweiter Bericht",
        "Wenig Zeit",
        "Ein Bericht.",
        2,
    )
    event = stored.events.latest("pk")
    assert event.data == {"fields": ["risk", "title"]}


def test_a_stale_change_is_refused_with_both_texts(case: Case, by: Actor, cast: Cast) -> None:
    actions.change_case(case, by=cast.actor("lead"), version=1, goal="Zwei Berichte.")
    with pytest.raises(Conflict) as refused:
        actions.change_case(case, by=by, version=1, goal="Drei Berichte.")
    assert refused.value.current.goal == "Zwei Berichte."
    assert refused.value.mine["goal"] == "Drei Berichte."
    assert fresh(case).goal == "Zwei Berichte."
    assert events(case) == ["opened", "changed"]


@pytest.mark.parametrize(
    "field", ["status", "outcome", "closed_on", "reference", "authority", "version", "next_step"]
)
def test_what_has_a_verb_of_its_own_is_not_changed_here(case: Case, by: Actor, field: str) -> None:
    with pytest.raises(TypeError):
        actions.change_case(
            case, by=by, **{"version": 1, field: "x"} if field != "version" else {"version": 1, "pk": 1}
        )
    assert fresh(case).version == 1


def test_a_new_goal_is_no_longer_agreed_and_an_unchanged_one_still_is(case: Case, by: Actor) -> None:
    actions.confirm_goal(case, by=Actor.by_link(f"case-goal:{case.pk}"))
    actions.change_case(fresh(case), by=by, version=1, goal="Ein Bericht.", title="Anders")
    assert fresh(case).goal_confirmed_at is not None
    actions.change_case(fresh(case), by=by, version=2, goal="Zwei Berichte.")
    assert fresh(case).goal_confirmed_at is None


def test_topics_are_changed_with_the_texts(case: Case, by: Actor) -> None:
    topic = Term.objects.create(vocabulary=Vocabulary.TOPIC, slug="a", name_de="A", name_en="A")
    actions.change_case(case, by=by, version=1, topics=[topic])
    assert list(case.topics.all()) == [topic]
    actions.change_case(case, by=by, version=2, title="Anders")
    assert list(case.topics.all()) == [topic]
    actions.change_case(case, by=by, version=3, topics=[])
    assert not case.topics.exists()


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
    actions.close_case(fresh(case), by=by, version=2, outcome=outcome)
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
    Case.objects.filter(pk=case.pk).update(
        status=before, closed_on=DAY if final else None, outcome=outcome if final else None
    )
    move = {"by": by, "version": 1, "status": after, "outcome": outcome if after in FINAL else None}
    if after in TRANSITIONS[before]:
        actions.change_status(fresh(case), **move)
        stored = fresh(case)
        assert (stored.status, stored.version) == (after, 2)
        assert (stored.outcome is not None) is (after in FINAL)
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
    actions.close_case(case, by=by, version=1, outcome=outcome, on=DAY)
    closed = fresh(case)
    assert (closed.closed_on, closed.outcome, closed.is_open) == (DAY, outcome, False)
    assert closed.events.latest("pk").data["outcome"] == "bericht"
    actions.change_status(closed, by=by, version=2, status=CaseStatus.FOLLOW_UP)
    assert (fresh(case).closed_on, fresh(case).outcome, fresh(case).is_open) == (None, None, True)


def test_an_open_status_takes_no_outcome(case: Case, by: Actor, outcome: Term) -> None:
    actions.change_status(case, by=by, version=1, status=CaseStatus.TRIAGE, outcome=outcome)
    assert fresh(case).outcome is None


def test_a_stale_move_is_refused(case: Case, by: Actor) -> None:
    actions.change_status(fresh(case), by=by, version=1, status=CaseStatus.TRIAGE)
    with pytest.raises(Conflict):
        actions.change_status(case, by=by, version=1, status=CaseStatus.ADVISING)


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
            actions.confirm_goal(case, by=cast.actor(name))
    for wrong in (
        ANONYMOUS,
        Actor.by_link(f"case-goal:{case.pk + 1}"),
        Actor.by_link(f"case-goal:{case.pk}0"),
    ):
        with pytest.raises(PermissionDenied):
            actions.confirm_goal(case, by=wrong)
    assert fresh(case).goal_confirmed_at is None
    actions.confirm_goal(case, by=cast.actor("member"))
    first = fresh(case).goal_confirmed_at
    actions.confirm_goal(case, by=Actor.by_link(f"case-goal:{case.pk}"))
    assert fresh(case).goal_confirmed_at == first
    assert events(case) == ["opened", "goal-confirmed"]


# --- together ---


@pytest.mark.django_db(transaction=True)
class TestTogether:
    """Several people at the same moment, with real transactions."""

    def test_of_two_who_change_the_same_one_wins_and_the_other_is_told(self) -> None:
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

    def test_contacts_of_all_are_kept(self) -> None:
        cast = people.cast()
        case = cases.case(by=cast.actor("adviser"), authority=cast.birkenfurt)
        actors = [cast.actor(name) for name in ("adviser", "adviser2", "lead")]

        def log(actor: Actor):
            return lambda: [cases.contact(case, by=actor, text=f"{actor.user_id} {n}") for n in range(4)]

        assert all_at_once([log(actor) for actor in actors]) == []
        assert case.contacts.count() == 12
        assert CaseEvent.objects.filter(case=case, what="contact").count() == 12
        assert fresh(case).version == 1

    def test_no_two_cases_get_the_same_number(self) -> None:
        cast = people.cast()
        by = cast.actor("adviser")

        def opens() -> None:
            for _ in range(5):
                cases.case(by=by, authority=cast.birkenfurt)

        assert all_at_once([opens] * 3) == []
        references = list(Case.objects.order_by("reference").values_list("reference", flat=True))
        assert references == [f"2026-{n:04d}" for n in range(1, 16)]
        assert CaseCounter.objects.get(year=2026).last == 15
