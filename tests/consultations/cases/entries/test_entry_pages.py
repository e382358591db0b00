"""The one-line log on the screen: read, corrected, saved; without a script and for a script alike."""

from __future__ import annotations

import datetime as dt
import html

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consultations.cases import actions
from consultations.cases.models import Case, Contact, MaterialGiven, ShortAdvice, WithoutKey
from fsa_portal.accounts.actions import add_domain, declare_conflict
from fsa_portal.audit.models import AuditEntry
from fsa_portal.uploads.messages import MESSAGES
from fsa_portal.uploads.policies import Kind
from knowledge.vocabulary.models import Term, Vocabulary
from tests.consultations.cases.entries.typed_lines import (
    BIRKENFURT,
    ENTRY,
    MOORBACH,
    READ,
    entries_of,
    filled,
)
from tests.factories import cases, content, people

pytestmark = pytest.mark.django_db
LINE = "Tel Birkenfurt 20 min Sozialbericht, Infoblatt IHK geschickt, WV 14.9."


@pytest.fixture
def who(settings) -> people.Cast:
    settings.PORTAL_DEMO = True  # opens the workspace without a second factor
    content.site()
    Term.objects.get_or_create(
        vocabulary=Vocabulary.TOPIC, slug="sozialberichterstattung",
        defaults={"name_de": "Sozialberichterstattung", "name_en": "Social reporting", "words": "Sozialbericht"},
    )  # fmt: skip
    return people.cast()


@pytest.fixture
def case(who: people.Cast) -> Case:
    return cases.case(by=who.actor("adviser"), authority=who.birkenfurt)


def test_a_line_fills_the_form_and_is_saved_with_all_its_values(who, case) -> None:
    browser = who.client("adviser")
    sent = filled(browser, line=LINE)
    assert sent["body-0"] == BIRKENFURT
    assert sent["where-0"] == f"case:{case.reference}"
    assert (sent["kind"], sent["minutes"]) == ("telefonat", "20")
    assert sent["topics"] == ["sozialberichterstattung"]
    assert (sent["material-0"], sent["about-0"]) == ("infomaterial", "IHK")
    assert sent["next_step"] == "Wiedervorlage"
    answer = browser.post(ENTRY, sent)
    contact = Contact.objects.get()
    assert answer.headers["Location"] == f"{case.get_absolute_url()}#{contact.anchor}"
    assert (contact.line, contact.minutes, contact.kind) == (LINE, 20, "telefonat")
    assert [topic.slug for topic in contact.topics.all()] == ["sozialberichterstattung"]
    assert MaterialGiven.objects.filter(contact=contact, kind="infomaterial", about="IHK").count() == 1
    case.refresh_from_db()
    assert case.next_step == "Wiedervorlage"
    assert case.next_step_on is not None
    assert (case.next_step_on.month, case.next_step_on.day) == (9, 14)
    assert "infomaterial" not in browser.get(case.get_absolute_url()).content.decode()


def test_a_script_gets_the_form_alone_and_nothing_is_written(who, case) -> None:
    answer = who.client("adviser").post(READ, {"line": LINE}, headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert entries_of(page)["body-0"] == BIRKENFURT
    assert "<html" not in page
    assert not Contact.objects.exists()


def test_the_case_is_chosen_when_there_is_but_one_of_mine(who, case) -> None:
    browser = who.client("adviser")
    other = cases.case(by=who.actor("adviser2"), authority=who.birkenfurt, title="Von anderen")
    assert filled(browser, line=LINE)["where-0"] == f"case:{case.reference}"
    cases.case(by=who.actor("adviser"), authority=who.birkenfurt, title="Noch einer")
    assert filled(browser, line=LINE)["where-0"] == ""
    assert filled(who.client("lead"), line=LINE)["where-0"] == ""
    assert f'value="case:{other.reference}"' in browser.post(READ, {"line": LINE}).content.decode()


def test_confidential_cases_of_others_are_neither_offered_nor_taken(who) -> None:
    hidden = cases.case(
        by=who.actor("adviser"), authority=who.birkenfurt, title="KANARI", visibility="confidential"
    )
    browser = who.client("adviser2")
    assert "KANARI" not in browser.post(READ, {"line": LINE}).content.decode()
    sent = filled(browser, line=LINE) | {"where-0": f"case:{hidden.reference}"}
    answer = browser.post(ENTRY, sent)
    assert answer.status_code == 422
    assert "KANARI" not in answer.content.decode()
    assert not Contact.objects.exists()


def test_without_a_case_it_is_short_advice_and_counted_on_the_page_of_the_body(who) -> None:
    browser = who.client("adviser")
    sent = filled(browser, line="Tel Birkenfurt 20 min Sozialbericht") | {"where-0": "short"}
    answer = browser.post(ENTRY, sent)
    advice = ShortAdvice.objects.get()
    assert advice.authority == who.birkenfurt
    assert answer.headers["Location"].endswith("#kurzberatung")
    page = browser.get(answer.headers["Location"]).content.decode()
    assert 'id="kurzberatung"' in page
    assert "Tel Birkenfurt 20 min Sozialbericht" in page
    for name in ("visitor", "member"):
        assert "kurzberatung" not in who.client(name).get(who.birkenfurt.get_absolute_url()).content.decode()


def test_a_new_case_is_opened_with_the_entry(who) -> None:
    browser = who.client("adviser")
    sent = filled(browser, line=LINE) | {"where-0": "new"}
    assert "title" in browser.post(ENTRY, sent).context["form"].errors
    browser.post(ENTRY, sent | {"title": "Erster Bericht"})
    case = Case.objects.get()
    assert (case.title, case.authority) == ("Erster Bericht", who.birkenfurt)
    assert case.contacts.get().line == LINE


def test_what_is_not_understood_is_said_and_no_person_is_guessed(who) -> None:
    browser = who.client("adviser")
    page = browser.post(READ, {"line": "Tel Quarzhausen 20"}).content.decode()
    assert entries_of(page)["body-0"] == ""
    assert "<q>Quarzhausen</q>" in page
    assert entries_of(page)["minutes"] == ""
    assert filled(browser, line="Tel Frau Birkenfurt 20 min")["body-0"] == ""


def test_a_mended_name_asks_for_a_look(who) -> None:
    page = who.client("adviser").post(READ, {"line": "Tel Birkenfrut 20 min"}).content.decode()
    assert entries_of(page)["body-0"] == BIRKENFURT
    chip = BeautifulSoup(page, "html.parser").select_one("#eintrag_body-0").parent
    assert "fsa-parsed--unsure" in chip["class"]


def test_internal_remarks_stay_in_the_line_and_out_of_the_text(who, case) -> None:
    line = "Tel Birkenfurt 20 min Haushalt (intern: Stimmung schlecht)"
    sent = filled(who.client("adviser"), line=line)
    assert sent["text"] == "Tel Birkenfurt 20 min Haushalt"
    assert sent["line"] == line


def test_what_was_corrected_stays_while_the_line_is_typed_on(who, case) -> None:
    browser = who.client("adviser")
    first = filled(browser, line="Tel Birkenfurt 20 min")
    kept = first | {
        "minutes": "35",
        "kept": ["minutes", "topics"],
        "line": "Tel Birkenfurt 20 min Sozialbericht",
    }
    again = filled(browser, **{name: value for name, value in kept.items() if name != "topics"})
    assert again["minutes"] == "35"
    assert "topics" not in again
    assert again["text"] == "Tel Birkenfurt 20 min Sozialbericht"


def test_one_visit_for_several_bodies(who, case) -> None:
    browser = who.client("adviser")
    sent = filled(browser, line="OT Birkenfurt + Moorbach 61 min")
    assert (sent["body-0"], sent["body-1"]) == (BIRKENFURT, MOORBACH)
    browser.post(ENTRY, sent | {"where-1": "short"})
    contact, advice = Contact.objects.get(), ShortAdvice.objects.get()
    assert (contact.minutes, advice.minutes) == (31, 30)
    assert "Ein Termin mit Moorbach" in browser.get(case.get_absolute_url()).content.decode() or (
        "One visit with Moorbach" in browser.get(case.get_absolute_url()).content.decode()
    )


def test_one_more_body_is_added_by_a_button(who, case) -> None:
    browser = who.client("adviser")
    sent = filled(browser, line="OT Birkenfurt 60 min") | {"kind": "workshop", "more": "1"}
    more = entries_of(browser.post(ENTRY, sent).content.decode())
    assert more["body-1"] == ""
    assert more["kind"] == "workshop"
    assert more["body-0"] == BIRKENFURT
    twice = more | {"body-1": BIRKENFURT, "where-1": "short"}
    assert "body-1" in browser.post(ENTRY, twice).context["form"].errors
    looked = entries_of(browser.post(ENTRY, more | {"body-1": MOORBACH, "again": "1"}).content.decode())
    assert looked["body-1"] == MOORBACH
    assert not Contact.objects.exists()


def test_the_last_entry_is_repeated_of_today(who, case) -> None:
    browser = who.client("adviser")
    assert "body-0" not in browser.post(READ, {"repeat": "1"}).content.decode()
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    actions.log_visit(
        by=who.actor("adviser"), line="x", date=yesterday, kind="workshop", minutes=61, text="Wie immer",
        places=[actions.Place(who.birkenfurt, case), actions.Place(who.moorbach)],
    )  # fmt: skip
    cases.contact(case, by=who.actor("adviser2"), text="Von jemand anderem")
    sent = filled(browser, repeat="1")
    assert (sent["body-0"], sent["where-0"]) == (BIRKENFURT, f"case:{case.reference}")
    assert (sent["body-1"], sent["where-1"]) == (MOORBACH, "short")
    assert (sent["kind"], sent["minutes"], sent["text"]) == ("workshop", "61", "Wie immer")
    assert sent["date"] == timezone.localdate().isoformat()
    assert browser.post(READ, {"repeat": "2"}).status_code == 404


def test_a_repeated_entry_of_a_confidential_case_is_a_reading(who) -> None:
    hidden = cases.case(by=who.actor("adviser"), authority=who.birkenfurt, visibility="confidential")
    cases.contact(hidden, by=who.actor("adviser"), text="Vertraulich")
    read = AuditEntry.objects.filter(what=AuditEntry.What.READ, object_id=hidden.pk)
    assert not read.exists()
    assert filled(who.client("adviser"), repeat="1")["text"] == "Vertraulich"
    assert read.count() == 1


def test_who_keeps_out_is_told_while_typing_and_refused_when_saving(who) -> None:
    declare_conflict(by=people.SYSTEM, user=who.adviser.user, body=who.birkenfurt)
    browser = who.client("adviser")
    told = "hält sich aus den Fällen von Birkenfurt heraus"
    assert told in browser.post(READ, {"line": LINE}).content.decode()
    sent = filled(browser, line="Tel Birkenfurt 20 min") | {"where-0": "short"}
    answer = browser.post(ENTRY, sent)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not ShortAdvice.objects.exists()


def test_a_next_step_needs_a_case_and_a_day_to_come(who, case) -> None:
    browser = who.client("adviser")
    sent = filled(browser, line=LINE)
    assert "next_step" in browser.post(ENTRY, sent | {"where-0": "short"}).context["form"].errors
    past = {"next_step_on": (timezone.localdate() - dt.timedelta(days=1)).isoformat()}
    assert "next_step_on" in browser.post(ENTRY, sent | past).context["form"].errors


def test_the_line_opens_in_the_workspace_for_those_who_log(who, case) -> None:
    for path in ("/beratung/", case.get_absolute_url(), "/beratung/organisationen/"):
        page = who.client("adviser").get(path).content.decode()
        assert 'data-key="n"' in page
        assert 'popovertarget="eintrag"' in page
        assert 'id="eintrag"' not in who.client("editor").get(path).content.decode()


def test_the_key_can_be_switched_off(who) -> None:
    browser = who.client("adviser")
    assert "checked" in browser.get("/konto/tasten/").content.decode()
    browser.post("/konto/tasten/", {})
    assert WithoutKey.objects.get().user == who.adviser.user
    page = browser.get("/beratung/").content.decode()
    assert 'id="eintrag"' in page
    assert "data-key" not in page
    browser.post("/konto/tasten/", {"log_key": "on"})
    assert 'data-key="n"' in browser.get("/beratung/").content.decode()
    assert who.client("editor").get("/konto/tasten/").status_code == 404


def test_reading_needs_as_many_queries_however_much_there_is(who, case) -> None:
    browser = who.client("adviser")

    def queries(line: str) -> int:
        browser.post(READ, {"line": line})
        with CaptureQueriesContext(connection) as captured:
            browser.post(READ, {"line": line})
        return len(captured)

    one = queries("OT Birkenfurt 60 min")
    for number in range(3):
        cases.case(by=who.actor("adviser"), authority=who.birkenfurt, title=f"Fall {number}")
    assert queries("OT Birkenfurt + Moorbach 60 min, Flyer und Checkliste verteilt") == one
    assert one <= 25


MAIL = (
    b"From: Mona Beispiel <planung@amt.birkenfurt.de>\r\nSubject: Sozialbericht\r\n"
    b"Date: Mon, 2 Nov 2026 10:00:00 +0100\r\n\r\nWie anfangen?\r\n"
)


@time_machine.travel("2026-11-23 12:00", tick=False)
def test_a_mail_fills_the_form_with_its_day_its_words_and_the_body_of_its_domain(who, case) -> None:
    add_domain(by=people.SYSTEM, domain="birkenfurt.de", body=who.birkenfurt)
    browser = who.client("adviser")
    sent = filled(browser, email=ContentFile(MAIL, name="mail.eml"), line="")
    assert (sent["body-0"], sent["where-0"]) == (BIRKENFURT, f"case:{case.reference}")
    assert (sent["kind"], sent["date"], sent["minutes"]) == ("email", "2026-11-02", "")
    assert sent["text"] == "Sozialbericht\n\nWie anfangen?"
    assert sent["topics"] == ["sozialberichterstattung"]
    answer = browser.post(ENTRY, sent | {"minutes": "10"})
    assert answer.status_code == 302
    assert Contact.objects.get().text == "Sozialbericht\n\nWie anfangen?"


def test_what_is_no_mail_is_said_and_nothing_is_filled(who) -> None:
    answer = who.client("adviser").post(
        READ, {"email": ContentFile(b"Kein Brief", name="mail.eml"), "line": ""}
    )
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "data-fields" not in page
    assert str(MESSAGES["wrong-content"] % {"expected": Kind.EML.label}) in html.unescape(page)
