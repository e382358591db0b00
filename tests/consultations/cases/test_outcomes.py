"""What came out of a case: several outcomes, how each is known, and who may say so."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.test import Client

from consultations.cases import actions
from consultations.cases.models import UNKNOWN, Case, CaseOutcome
from consultations.reporting.periods import Period
from consultations.reporting.report import report
from fsa_portal.actor import Actor
from fsa_portal.records import Conflict
from knowledge.vocabulary.models import Term, Vocabulary
from tests.factories import content
from tests.factories.people import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site(outcome: Term) -> None:
    content.site()


@pytest.fixture
def unknown(site: None) -> Term:
    return content.term(Vocabulary.CASE_OUTCOME, UNKNOWN)


@pytest.fixture
def decision(site: None) -> Term:
    return content.term(Vocabulary.CASE_OUTCOME, "beschluss")


@pytest.fixture
def closed(case: Case, by: Actor, outcome: Term) -> Case:
    return actions.close_case(case, by=by, version=1, outcomes=[outcome])


@pytest.fixture
def browser(cast: Cast) -> Client:
    return cast.client("adviser")


def slugs(case: Case) -> set[str]:
    return set(case.outcomes.values_list("term__slug", flat=True))


def test_a_case_is_closed_with_several_outcomes(case: Case, by: Actor, outcome: Term, decision: Term) -> None:
    closed = actions.close_case(case, by=by, version=1, outcomes=[outcome, decision])
    assert slugs(closed) == {"bericht", "beschluss"}
    assert closed.events.latest("pk").data["outcomes"] == ["bericht", "beschluss"]


def test_unknown_stands_beside_no_other(case: Case, by: Actor, outcome: Term, unknown: Term) -> None:
    with pytest.raises(ValidationError), transaction.atomic():
        actions.close_case(case, by=by, version=1, outcomes=[outcome, unknown])
    assert slugs(actions.close_case(case, by=by, version=1, outcomes=[unknown])) == {UNKNOWN}


def test_what_was_noted_stays_with_the_outcomes_that_stay(
    closed: Case, by: Actor, outcome: Term, decision: Term
) -> None:
    noted = closed.outcomes.get()
    actions.note_outcome(noted, by=by, version=1, note="Steht im Netz")
    with pytest.raises(Conflict):
        actions.note_outcome(noted, by=by, version=1, note="Zu spät")
    again = actions.set_outcomes(closed, by=by, version=2, outcomes=[outcome, decision])
    assert slugs(again) == {"bericht", "beschluss"}
    assert CaseOutcome.objects.get(pk=noted.pk).note == "Steht im Netz"
    assert slugs(actions.set_outcomes(again, by=by, version=3, outcomes=[decision])) == {"beschluss"}


def test_an_open_case_has_no_outcomes_to_change(case: Case, by: Actor, outcome: Term) -> None:
    with pytest.raises(ValidationError), transaction.atomic():
        actions.set_outcomes(case, by=by, version=1, outcomes=[outcome])
    assert not case.outcomes.exists()


def test_who_does_not_work_on_the_case_says_nothing_of_its_outcomes(
    cast: Cast, closed: Case, decision: Term
) -> None:
    by = cast.actor("editor")
    with pytest.raises(PermissionDenied):
        actions.set_outcomes(closed, by=by, version=2, outcomes=[decision])
    with pytest.raises(PermissionDenied):
        actions.note_outcome(closed.outcomes.get(), by=by, version=1, note="Doch")


def test_the_form_says_beside_the_field_that_unknown_stands_alone(
    case: Case, browser: Client, outcome: Term, unknown: Term
) -> None:
    data = {"status": "abgeschlossen", "version": "1", "outcomes": [outcome.slug, unknown.slug]}
    answer = browser.post(f"{case.get_absolute_url()}status/", data)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["outcomes"]
    assert not case.outcomes.exists()


def test_the_outcomes_of_a_closed_case_are_changed_and_noted_on_their_pages(
    closed: Case, browser: Client, decision: Term
) -> None:
    path = f"{closed.get_absolute_url()}ergebnisse/"
    assert browser.post(path, {"version": "2", "outcomes": [decision.slug]}).status_code == 302
    named = closed.outcomes.get()
    address = "https://www.birkenfurt.example/beschluss"
    data = {"version": "1", "note": "Rat, 3. März", "evidence": address}
    assert browser.post(f"{path}{named.pk}/", data).status_code == 302
    shown = browser.get(closed.get_absolute_url()).content.decode()
    assert "Rat, 3. März" in shown
    assert f'href="{address}"' in shown


def test_evidence_is_a_page_that_one_may_see_or_an_address_elsewhere(closed: Case, browser: Client) -> None:
    page, hidden = content.example(), content.example(slug="verborgen")
    hidden.unpublish()
    path = f"{closed.get_absolute_url()}ergebnisse/{closed.outcomes.get().pk}/"
    for wrong in ("/praxis/verborgen/", "/gibt-es-nicht/", "//x.example/", "javascript:alert(1)", "x"):
        answer = browser.post(path, {"version": "1", "note": "", "evidence": wrong})
        assert (wrong, answer.status_code) == (wrong, 422)
    assert browser.post(path, {"version": "1", "note": "", "evidence": page.url}).status_code == 302
    assert closed.outcomes.get().evidence_page_id == page.pk
    assert f'value="{page.url}"' in browser.get(path).content.decode()


def test_two_who_note_at_once_see_both_texts(closed: Case, browser: Client, by: Actor) -> None:
    named = closed.outcomes.get()
    actions.note_outcome(named, by=by, version=1, note="Ihr Text")
    path = f"{closed.get_absolute_url()}ergebnisse/{named.pk}/"
    answer = browser.post(path, {"version": "1", "note": "Mein Text", "evidence": ""})
    assert answer.status_code == 409
    assert "Ihr Text" in answer.content.decode()
    assert "Mein Text" in answer.content.decode()


@pytest.fixture
def rung(site: None) -> Term:
    content.term(Vocabulary.OUTCOME_LADDER, "datenkonzept")
    return content.term(Vocabulary.OUTCOME_LADDER, "sozialbericht")


def test_a_step_of_the_ladder_is_reached_on_a_day_put_right_and_taken_back(
    case: Case, browser: Client, cast: Cast, rung: Term
) -> None:
    path = f"{case.get_absolute_url()}leiter/{rung.slug}/"
    address = "https://www.birkenfurt.example/bericht"
    data = {"version": "1", "reached_on": "2026-03-01", "evidence": address}
    assert browser.post(path, data).status_code == 302
    assert f'href="{address}"' in browser.get(case.get_absolute_url()).content.decode()
    shown = cast.client("member").get(case.client_url)
    reached = {step.term.slug: step.reached_on for step in shown.context["ladder"] if step.reached_on}
    assert reached == {"sozialbericht": dt.date(2026, 3, 1)}
    assert [step.term.slug for step in shown.context["ladder"]][:2] == ["anfrage", "auftrag"]
    assert address not in shown.content.decode()
    assert browser.post(path, {"version": "2", "reached_on": "", "evidence": ""}).status_code == 302
    assert case.ladder.get().reached_on is None
    assert cast.client("member").get(case.client_url).context["ladder"] == ()
    told = [event.data for event in case.events.filter(what="ladder")]
    assert told == [
        {"step": "sozialbericht", "on": "2026-03-01", "before": None},
        {"step": "sozialbericht", "on": None, "before": "2026-03-01"},
    ]
    course = browser.get(case.get_absolute_url()).content.decode()
    assert f"Erreicht: {rung.name}" in course
    assert f"Doch nicht erreicht: {rung.name}" in course


def test_evidence_of_a_step_needs_its_day_which_has_come(case: Case, browser: Client, rung: Term) -> None:
    path = f"{case.get_absolute_url()}leiter/{rung.slug}/"
    for day in ("", "2999-01-01"):
        data = {"version": "1", "reached_on": day, "evidence": "https://x.example/"}
        answer = browser.post(path, data)
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["reached_on"])
    assert not case.ladder.exists()
    assert browser.get(f"{case.get_absolute_url()}leiter/gibt-es-nicht/").status_code == 404


def test_two_who_enter_a_step_at_once_see_both_days(
    case: Case, browser: Client, by: Actor, rung: Term
) -> None:
    actions.set_ladder_step(case, rung, by=by, version=1, reached_on=dt.date(2026, 1, 2))
    path = f"{case.get_absolute_url()}leiter/{rung.slug}/"
    answer = browser.post(path, {"version": "1", "reached_on": "2026-03-04", "evidence": ""})
    assert answer.status_code == 409
    for day in ("2026-01-02", "2026-03-04"):
        assert day in answer.content.decode()


def test_who_does_not_work_on_the_case_says_nothing_of_its_ladder(cast: Cast, case: Case, rung: Term) -> None:
    for role in ("editor", "member"):
        with pytest.raises(PermissionDenied), transaction.atomic():
            actions.set_ladder_step(
                case, rung, by=cast.actor(role), version=1, reached_on=dt.date(2026, 1, 2)
            )
    assert not case.ladder.exists()


def test_the_report_counts_the_steps_of_a_period(case: Case, by: Actor, rung: Term) -> None:
    actions.set_ladder_step(case, rung, by=by, version=1, reached_on=dt.date(2026, 3, 31))
    for first, last, lines in (
        (dt.date(2026, 1, 1), dt.date(2026, 3, 31), [(rung.name, 1)]),
        (dt.date(2026, 4, 1), dt.date(2026, 6, 30), []),
    ):
        told = report(Period(first, last), is_for_outside=False).sections
        assert [
            (line.label, line.number) for one in told if one.slug == "leiter" for line in one.lines
        ] == lines
