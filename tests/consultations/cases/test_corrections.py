"""A contact is corrected with a reason; what stood there stays for the FSA, the client reads the corrected text."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from consultations.cases import actions
from consultations.cases.history import Course, course
from consultations.cases.models import Case, Contact, ContactCorrection
from fsa_portal.accounts.actions import declare_conflict
from fsa_portal.actor import Actor, Visibility
from tests.factories import cases, content, people
from tests.factories.people import Cast

pytestmark = pytest.mark.django_db


def correct(contact: Contact, *, by: Actor, **fields: Any) -> None:
    usual = {name: getattr(contact, name) for name in ("date", "kind", "minutes", "text", "visibility")}
    more = {"reason": "Vertan", "topics": [], "corrections": contact.corrections.count()}
    actions.correct_entry(contact, by=by, **usual | more | fields)


def test_what_stood_there_stays_in_the_course_with_the_reason(by: Actor, case: Case, cast: Cast) -> None:
    contact = cases.contact(case, by=by, text="Falsch", minutes=20)
    correct(contact, by=by, text="Richtig", minutes=25, reason="Zahl verwechselt")
    (entry,) = course(case, part=Course.CONTACTS)
    assert entry.contact is not None
    assert (entry.contact.text, entry.contact.minutes) == ("Richtig", 25)
    (one,) = entry.corrections
    assert (one.reason, one.text, one.by) == ("Zahl verwechselt", "Falsch", str(cast.adviser.user))
    assert "20 min" in one.values
    assert case.events.filter(what="corrected", data={"contact": contact.pk}).exists()


def test_short_advice_is_corrected_on_its_own_page_and_keeps_what_stood_there(settings) -> None:
    settings.PORTAL_DEMO = True  # opens the workspace without a second factor
    content.site()
    who = people.cast()
    advice = cases.short_advice(by=who.actor("adviser"), client=who.birkenfurt, text="Falscher Satz")
    url = advice.get_absolute_url()
    browser = who.client("adviser")
    form = browser.get(f"{url}korrigieren/").content.decode()
    assert "Falscher Satz" in form
    assert 'name="visibility"' not in form
    data = {
        "date": advice.date.isoformat(), "kind": advice.kind, "minutes": "7", "text": "Richtiger Satz",
        "corrections": "0",
    }  # fmt: skip
    refused = browser.post(f"{url}korrigieren/", data)
    assert refused.status_code == 422
    assert "Richtiger Satz" in refused.content.decode()
    page = browser.post(f"{url}korrigieren/", data | {"reason": "Satz verwechselt"}, follow=True)
    assert page.redirect_chain == [(url, 302)]
    for told in ("Richtiger Satz", "Satz verwechselt", "Falscher Satz", "7 min", "5 min"):
        assert told in page.content.decode()
    stale = browser.post(f"{url}korrigieren/", data | {"text": "Dritter", "reason": "x"})
    assert stale.status_code == 422
    assert "Richtiger Satz" in stale.content.decode()
    advice.refresh_from_db()
    assert (advice.text, advice.minutes) == ("Richtiger Satz", 7)


def test_only_who_advises_and_keeps_out_of_nothing_corrects_short_advice(cast: Cast) -> None:
    advice = cases.short_advice(by=cast.actor("adviser"), client=cast.birkenfurt)
    said = {"date": advice.date, "kind": advice.kind, "minutes": 5, "text": "Anders", "topics": []}
    declare_conflict(by=cast.actor("admin"), user=cast.adviser2.user, body=cast.birkenfurt)
    for name in ("editor", "member", "adviser2"):
        with pytest.raises(PermissionDenied):
            actions.correct_entry(advice, by=cast.actor(name), reason="x", corrections=0, **said)
    actions.correct_entry(advice, by=cast.actor("lead"), reason="x", corrections=0, **said)
    assert advice.corrections.get().before["text"] == advice.text


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_correction_needs_a_reason(by: Actor, case: Case, reason: str) -> None:
    contact = cases.contact(case, by=by)
    with pytest.raises(ValidationError) as refused:
        correct(contact, by=by, text="Anders", reason=reason)
    assert "reason" in refused.value.message_dict


def test_a_correction_that_changes_nothing_is_none(by: Actor, case: Case) -> None:
    with pytest.raises(ValidationError):
        correct(cases.contact(case, by=by), by=by)
    assert not ContactCorrection.objects.exists()


def test_of_two_who_correct_at_once_the_second_is_told(by: Actor, case: Case, cast: Cast) -> None:
    contact = cases.contact(case, by=by, text="Falsch")
    correct(contact, by=by, text="Richtig")
    with pytest.raises(ValidationError):
        correct(contact, by=cast.actor("adviser2"), text="Noch anders", corrections=0)
    contact.refresh_from_db()
    assert contact.text == "Richtig"


def test_only_who_works_on_the_case_corrects(case: Case, by: Actor, cast: Cast) -> None:
    contact = cases.contact(case, by=by)
    for name in ("editor", "member"):
        with pytest.raises(PermissionDenied):
            correct(contact, by=cast.actor(name), text="Anders")


def test_the_database_keeps_corrections_as_they_are(by: Actor, case: Case) -> None:
    contact = cases.contact(case, by=by, text="Falsch")
    correct(contact, by=by, text="Richtig")
    with pytest.raises(IntegrityError), transaction.atomic():
        ContactCorrection.objects.update(reason="x")


def test_the_page_asks_for_the_reason_and_the_client_reads_the_new_text_only(settings) -> None:
    settings.PORTAL_DEMO = True  # opens the workspace without a second factor
    content.site()
    who = people.cast()
    by = who.actor("adviser")
    case = cases.case(by=by, authority=who.birkenfurt)
    contact = cases.contact(case, by=by, text="Falscher Satz", client=True)
    url = f"{case.get_absolute_url()}kontakt/{contact.pk}/"
    browser = who.client("adviser")
    assert "Falscher Satz" in browser.get(url).content.decode()
    data = {
        "date": contact.date.isoformat(), "kind": contact.kind, "minutes": "20", "text": "Richtiger Satz",
        "visibility": Visibility.CLIENT, "corrections": "0",
    }  # fmt: skip
    assert browser.post(url, data).status_code == 422
    page = browser.post(url, data | {"reason": "Satz verwechselt"}, follow=True).content.decode()
    assert "Richtiger Satz" in page
    assert "Satz verwechselt" in page
    assert "Falscher Satz" in page
    stale = browser.post(url, data | {"text": "Dritter", "reason": "x"})
    assert stale.status_code == 422
    assert "Richtiger Satz" in stale.content.decode()
    client = who.client("member").get(case.client_url).content.decode()
    assert "Richtiger Satz" in client
    assert "Falscher Satz" not in client
    assert "Satz verwechselt" not in client
    other = cases.case(by=by, authority=who.moorbach)
    assert browser.get(f"{other.get_absolute_url()}kontakt/{contact.pk}/").status_code == 404
