"""What came out of a case: several outcomes, how each is known, and who may say so."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.test import Client

from consultations.cases import actions
from consultations.cases.models import UNKNOWN, Case, CaseOutcome
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
