"""What opening a case, contacts and changed texts write, and what they refuse."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from consultations.cases import actions
from consultations.cases.models import Case, Contact
from consultations.cases.statuses import CaseStatus
from fsa_portal.accounts.actions import end_affiliation
from fsa_portal.actor import ANONYMOUS, Actor, Visibility
from fsa_portal.links import fingerprint
from fsa_portal.records import Conflict
from knowledge.vocabulary.models import Term, Vocabulary
from tests.factories import cases, people
from tests.factories.people import SYSTEM, Cast

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 11, 23)


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
    actions.confirm_goal(case, by=Actor.by_link(f"case-goal:{case.pk}"), asked=fingerprint(case.goal))
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
