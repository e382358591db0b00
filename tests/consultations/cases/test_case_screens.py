"""What the screens of a case refuse, they refuse with everything that was typed still there."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consultations.cases import actions
from consultations.cases.models import Case, Contact
from consultations.cases.rights import GoalRight, goal_link
from consultations.cases.statuses import CaseStatus
from fsa_portal.accounts.models import Affiliation
from knowledge.vocabulary.models import Term
from tests.factories import cases
from tests.factories.people import SYSTEM, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(cast: Cast) -> Client:
    return cast.client("adviser")


def path(case: Case, tail: str = "") -> str:
    return f"/beratung/faelle/{case.reference}/{tail}"


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def test_a_case_is_opened_in_one_form(cast: Cast, browser: Client) -> None:
    form = {
        "authority": cast.birkenfurt.pk,
        "title": "Neuer Fall",
        "visibility": "confidential",
        "goal": "",
        "risk": "",
    }
    answer = browser.post("/beratung/faelle/neu/", form)
    made = Case.objects.get()
    assert answer["Location"] == path(made)
    assert made.is_confidential
    assert made.assignments.get().affiliation == cast.adviser


def test_a_contact_is_logged_though_the_case_changed_meanwhile(
    case: Case, browser: Client, cast: Cast
) -> None:
    actions.change_case(case, by=cast.actor("lead"), version=1, title="Anders")
    form = {
        "date": "2026-11-02",
        "kind": "telefonat",
        "minutes": "5",
        "text": "Kurz.",
        "visibility": "client",
    }
    assert browser.post(path(case, "kontakt/"), form).status_code == 302
    assert Contact.objects.get().visibility == "client"


def test_a_contact_in_the_future_is_refused_with_its_text(case: Case, browser: Client) -> None:
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    form = {
        "date": tomorrow.isoformat(),
        "kind": "telefonat",
        "minutes": "5",
        "text": "Bleibt.",
        "visibility": "internal",
    }
    answer = browser.post(path(case, "kontakt/"), form)
    assert answer.status_code == 422
    assert "Bleibt." in answer.content.decode()
    assert not Contact.objects.exists()


def test_closing_without_an_outcome_is_refused_and_with_one_done(
    case: Case, browser: Client, outcome: Term
) -> None:
    form = {"status": CaseStatus.CLOSED, "version": "1"}
    assert browser.post(path(case, "status/"), form).status_code == 422
    assert fresh(case).is_open
    assert browser.post(path(case, "status/"), form | {"outcomes": [outcome.slug]}).status_code == 302
    assert [one.term for one in fresh(case).outcomes.all()] == [outcome]


def test_a_move_that_does_not_exist_is_refused(case: Case, browser: Client) -> None:
    assert (
        browser.post(path(case, "status/"), {"status": CaseStatus.FOLLOW_UP, "version": "1"}).status_code
        == 422
    )
    assert fresh(case).status == CaseStatus.REQUEST


def test_a_next_step_for_a_closed_case_is_refused_with_its_text(
    case: Case, browser: Client, outcome: Term
) -> None:
    actions.close_case(case, by=SYSTEM, version=1, outcomes=[outcome])
    answer = browser.post(
        path(case, "schritt/"), {"next_step": "Doch noch anrufen", "next_step_on": "", "version": "2"}
    )
    assert answer.status_code == 422
    assert fresh(case).next_step == ""


@pytest.mark.parametrize("version", ["", "x", "0", "-1", "99999999999999999999"])
def test_a_form_without_a_usable_version_is_refused_not_obeyed(
    case: Case, browser: Client, version: str
) -> None:
    answer = browser.post(
        path(case, "schritt/"), {"next_step": "Anrufen", "next_step_on": "", "version": version}
    )
    assert answer.status_code in {409, 422}
    assert fresh(case).next_step == ""


@pytest.mark.parametrize("tail", ["kontakt/", "schritt/"])
def test_what_writes_is_not_opened_by_a_link(case: Case, browser: Client, tail: str) -> None:
    assert browser.get(path(case, tail)).status_code == 405


@pytest.mark.parametrize("name", ["adviser", "member"])
def test_a_case_takes_as_many_queries_with_three_contacts_as_with_one(
    case: Case, cast: Cast, name: str
) -> None:
    side = "beratung/faelle" if name == "adviser" else "mein/beratung"
    client = cast.client(name)

    def queries() -> int:
        client.get(f"/{side}/{case.reference}/")
        with CaptureQueriesContext(connection) as seen:
            assert client.get(f"/{side}/{case.reference}/").status_code == 200
        return len(seen)

    def grow(affiliation: Affiliation) -> None:
        actions.assign(case, by=SYSTEM, affiliation=affiliation)
        cases.contact(case, by=SYSTEM, client=True)

    grow(cast.adviser)
    one = queries()
    grow(cast.adviser2)
    grow(cast.lead)
    assert queries() == one <= 25


# --- the link by which the client agrees ---


def test_the_link_asks_shows_the_goal_and_acts_when_answered(case: Case) -> None:
    link, client = goal_link(case), Client()
    asked = client.get(link)
    assert "Ein Bericht." in asked.content.decode()
    assert "Birkenfurt" in asked.content.decode()
    assert fresh(case).goal_confirmed_at is None
    assert client.post(link).status_code == 200
    assert fresh(case).goal_confirmed_at is not None
    assert client.get(link).status_code == 410


def test_the_link_serves_no_more_when_goal_or_case_are_gone(case: Case, outcome: Term) -> None:
    link = goal_link(case)
    Case.objects.update(goal="")
    assert GoalRight().question(case.pk) is None
    assert Client().post(link).status_code == 410
    Case.objects.update(goal="Ein Bericht.")
    actions.close_case(fresh(case), by=SYSTEM, version=1, outcomes=[outcome])
    assert Client().post(link).status_code == 410
    assert Client().get(goal_link(Case(pk=999_999))).status_code == 410
    assert fresh(case).goal_confirmed_at is None


def test_the_client_agrees_signed_in_too(case: Case, cast: Cast) -> None:
    planner, page = cast.client("member"), f"/mein/beratung/{case.reference}/"
    asked = planner.get(page).context["asked"]
    answer = planner.post(f"{page}ziel/", {"asked": asked})
    assert answer["Location"] == page
    assert fresh(case).goal_confirmed_at is not None


@pytest.mark.parametrize("asked", [None, "", "x"])
def test_nobody_agrees_with_a_goal_that_was_changed_meanwhile(
    case: Case, cast: Cast, asked: str | None
) -> None:
    planner, page = cast.client("member"), f"/mein/beratung/{case.reference}/"
    read = planner.get(page).context["asked"]
    Case.objects.update(goal="Ein ganz anderes Ziel.")
    answer = planner.post(f"{page}ziel/", {"asked": read if asked is None else asked})
    assert answer.status_code == 409
    assert "Ein ganz anderes Ziel." in answer.content.decode()
    assert fresh(case).goal_confirmed_at is None


@pytest.mark.parametrize("day", ["1999-01-01", "9999-12-31"])
def test_a_day_that_nobody_means_is_refused_beside_the_field(case: Case, browser: Client, day: str) -> None:
    answer = browser.post(
        path(case, "schritt/"), {"next_step": "Anrufen", "next_step_on": day, "version": "1"}
    )
    assert answer.status_code == 422
    assert "next_step_on" in answer.context["step_form"].errors
    assert fresh(case).next_step == ""
    long_ago = {
        "date": "1800-01-01",
        "kind": "telefonat",
        "minutes": "5",
        "text": "x",
        "visibility": "internal",
    }
    assert browser.post(path(case, "kontakt/"), long_ago).status_code == 422


def test_an_overdue_step_is_worded_anew_without_being_put_off(case: Case, browser: Client) -> None:
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    Case.objects.update(next_step="Anrufen", next_step_on=yesterday)
    sent = {"next_step": "Mail schreiben", "next_step_on": yesterday.isoformat(), "version": "1"}
    assert browser.post(path(case, "schritt/"), sent).status_code == 302
    assert fresh(case).next_step == "Mail schreiben"
