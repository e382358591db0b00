"""Requests for advice: what is written, who answers, who may."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from consultations.cases.models import (
    AdviceRequest,
    Case,
    CaseSource,
    Contact,
    RequestStatus,
)
from consultations.cases.requests import actions
from consultations.cases.statuses import CaseStatus
from fsa_portal.accounts.models import ConflictOfInterest
from fsa_portal.actor import ANONYMOUS, Actor
from fsa_portal.records import Conflict
from tests.factories import cases, requests
from tests.factories.notices import post
from tests.factories.people import Cast


@pytest.fixture
def asked(cast: Cast) -> AdviceRequest:
    return requests.request(cast.birkenfurt)


def _holder(asked: AdviceRequest) -> Actor:
    return Actor.by_link(f"advice-request:{asked.pk}")


def test_a_request_is_no_case(asked: AdviceRequest) -> None:
    assert asked.is_waiting
    assert not Case.objects.exists()


def test_requests_and_cases_count_in_one_row(cast: Cast, by: Actor) -> None:
    numbers = [
        requests.request(cast.birkenfurt).reference[-4:],
        cases.case(by=by, authority=cast.birkenfurt).reference[-4:],
        requests.request(cast.birkenfurt).reference[-4:],
    ]
    assert numbers == ["0001", "0002", "0003"]


def test_the_case_keeps_the_reference(asked: AdviceRequest, cast: Cast, by: Actor) -> None:
    case = requests.taken_on(asked, by=by, adviser=cast.adviser)
    asked.refresh_from_db()
    assert case.reference == asked.reference
    assert asked.case == case
    assert (case.status, case.source) == (CaseStatus.TRIAGE, CaseSource.PORTAL)
    assert case.in_charge == cast.adviser
    assert case.opened_on == timezone.localdate(asked.received_at)


def test_the_case_begins_with_what_was_asked_but_not_with_addresses(
    asked: AdviceRequest, cast: Cast, by: Actor
) -> None:
    case = requests.taken_on(asked, by=by, adviser=cast.adviser)
    contact = Contact.objects.get(case=case)
    assert contact.text == asked.text
    assert contact.kind == "email"
    assert asked.email not in contact.text
    assert asked.name not in contact.text


def test_a_request_is_joined_to_a_case(asked: AdviceRequest, cast: Cast, by: Actor) -> None:
    case = cases.case(by=by, authority=cast.birkenfurt)
    actions.join(asked, by=by, version=asked.version, case=case)
    asked.refresh_from_db()
    assert asked.status == RequestStatus.JOINED
    assert case.contacts.get().text == asked.text
    assert Case.objects.count() == 1


def test_a_request_is_settled_once(asked: AdviceRequest, cast: Cast, by: Actor) -> None:
    actions.put_aside(asked, by=by, version=asked.version, status="spam")
    with pytest.raises(ValidationError):
        requests.taken_on(asked, by=by, adviser=cast.adviser)
    assert not Case.objects.exists()


def test_of_two_who_see_to_it_the_second_is_told(asked: AdviceRequest, cast: Cast, by: Actor) -> None:
    actions.pass_on(asked, by=by, version=asked.version, adviser=cast.adviser2)
    with pytest.raises(Conflict):
        actions.refer(asked, by=by, version=asked.version, reason="einzelfall", referred_to="Sozialamt")


def test_a_referral_needs_a_reason_and_a_place(asked: AdviceRequest, by: Actor) -> None:
    actions.refer(asked, by=by, version=asked.version, reason="einzelfall", referred_to="Sozialamt")
    asked.refresh_from_db()
    assert (asked.reason, asked.referred_to, asked.status) == ("einzelfall", "Sozialamt", "weitervermittelt")
    assert asked.settled_on == timezone.localdate()


def test_the_requester_gets_a_receipt_and_the_answer(asked: AdviceRequest, by: Actor) -> None:
    post()
    (receipt,) = [sent for sent in mail.outbox if sent.to == [asked.email]]
    assert asked.reference in receipt.subject
    assert asked.text not in receipt.body
    mail.outbox.clear()
    actions.refer(
        asked, by=by, version=asked.version, reason="einzelfall", referred_to="Sozialamt Birkenfurt"
    )
    post()
    (answer,) = [sent for sent in mail.outbox if sent.to == [asked.email]]
    assert "Sozialamt Birkenfurt" in answer.body


def test_who_holds_the_link_adds_and_withdraws(asked: AdviceRequest) -> None:
    actions.add_to(asked, by=_holder(asked), text="Es eilt.")
    asked.refresh_from_db()
    assert asked.text.endswith("Es eilt.")
    actions.withdraw(asked, by=_holder(asked))
    asked.refresh_from_db()
    assert asked.status == RequestStatus.WITHDRAWN
    with pytest.raises(ValidationError):
        actions.add_to(asked, by=_holder(asked), text="Doch.")


@pytest.mark.parametrize("role", ["coordinator", "editor", "ministry", "visitor"])
def test_nobody_else_sees_to_requests(asked: AdviceRequest, cast: Cast, role: str) -> None:
    by = ANONYMOUS if role == "visitor" else cast.actor(role)
    for act in (
        lambda: actions.withdraw(asked, by=by),
        lambda: actions.add_to(asked, by=by, text="x"),
        lambda: actions.put_aside(asked, by=by, version=1, status="spam"),
        lambda: actions.refer(asked, by=by, version=1, reason="einzelfall", referred_to="x"),
        lambda: actions.pass_on(asked, by=by, version=1, adviser=cast.adviser),
        lambda: requests.taken_on(asked, by=by, adviser=cast.adviser),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_who_keeps_out_does_not_see_the_request(asked: AdviceRequest, cast: Cast) -> None:
    ConflictOfInterest.objects.create(user=cast.adviser.user, authority=cast.birkenfurt)
    seen = AdviceRequest.objects.visible_to
    assert not seen(cast.actor("adviser")).exists()
    assert seen(cast.actor("adviser2")).exists()
    with pytest.raises(PermissionDenied):
        actions.put_aside(asked, by=cast.actor("adviser"), version=1, status="spam")


def test_a_request_without_a_body_of_the_register_is_seen(cast: Cast) -> None:
    ConflictOfInterest.objects.create(user=cast.adviser.user, authority=cast.birkenfurt)
    requests.request(kind="andere", organisation_name="Hochschule Nirgendwo")
    assert AdviceRequest.objects.visible_to(cast.actor("adviser")).count() == 1


def test_the_history_holds_no_contact_details(asked: AdviceRequest, cast: Cast, by: Actor) -> None:
    requests.taken_on(asked, by=by, adviser=cast.adviser)
    events = list(asked.events.values_list("what", "data"))
    assert [what for what, _ in events] == ["received", "taken-on"]
    assert not re.search(r"@|Muster", str(events))


def test_an_answer_is_due_after_working_days() -> None:
    from consultations.cases.requests.routing import working_day_after

    friday = dt.date(2026, 11, 20)
    assert working_day_after(friday, 3) == dt.date(2026, 11, 25)
