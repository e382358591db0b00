"""Administrators read, filter and export the audit; for everybody else it does not exist."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from fsa_portal.accounts.actions import change_affiliation, end_affiliation, invite
from fsa_portal.accounts.models import Role
from fsa_portal.accounts.principals import actor_for
from fsa_portal.actor import Visibility
from fsa_portal.audit import append_only
from fsa_portal.audit.models import AuditEntry, record, record_all
from fsa_portal.notices.actions import lift, suppress
from fsa_portal.notices.models import Suppression
from tests.factories import cases, content, people

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _site() -> None:
    """The editors' group with its rights."""
    content.site()


@pytest.fixture
def admin():
    return people.affiliation(Role.ADMIN, name="verwaltung")


@pytest.fixture
def browser(admin):
    return people.browser(admin.user, second_factor=True)


def text(response) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode()


def test_the_list_says_who_what_and_which_thing(browser, admin) -> None:
    reader = people.affiliation(Role.LEAD, name="leitung")
    record(AuditEntry.What.READ, by=actor_for(reader), about=reader)
    page = text(browser.get(reverse("protokoll:index")))
    assert f"leitung ({reader.user_id})" in page
    assert re.search(r"<td[^>]*>\s*gelesen\s*</td>", page)
    assert f"Zugehörigkeit leitung, {Role.LEAD.label} · FSA ({reader.pk})" in page


def test_filters_narrow_the_list(browser, admin) -> None:
    one, other = (people.affiliation(Role.LEAD, name=name) for name in ("leitung", "vertretung"))
    record(AuditEntry.What.READ, by=actor_for(one), about=one)
    record(AuditEntry.What.EXPORTED, by=actor_for(other), rows=1)

    def shown(**query) -> str:
        return text(browser.get(reverse("protokoll:index_results"), query))

    assert "leitung (" in shown(what="read")
    assert "vertretung (" not in shown(what="read")
    assert "leitung (" not in shown(by=other.user.email)
    assert "leitung (" in shown(object_type="accounts.affiliation", object_id=one.pk, what="read")


@pytest.mark.parametrize("query", [{"at_from": "abc"}, {"object_id": "abc"}, {"what": "abc"}])
def test_a_filter_that_cannot_be_understood_shows_and_exports_nothing(browser, admin, query) -> None:
    """All there is would be taken for what was asked for."""
    record(AuditEntry.What.READ, by=actor_for(admin), about=admin)
    answer = browser.get(reverse("protokoll:index_results"), query)
    assert not list(answer.context["object_list"])
    assert "Zu dieser Auswahl gibt es nichts." in text(answer)
    sheet = text(browser.get(reverse("protokoll:index"), query | {"export": "csv"})).splitlines()
    assert len(sheet) == 1


def test_the_details_for_programs_are_json(browser, admin) -> None:
    record(AuditEntry.What.EXPORTED, by=actor_for(admin), rows=1, export="Fälle")
    sheet = csv.DictReader(io.StringIO(text(browser.get(reverse("protokoll:index"), {"export": "csv"}))))
    assert {"export": "Fälle", "rows": 1} in [json.loads(row["Code: Einzelheiten"]) for row in sheet]


@pytest.fixture
def case():
    """A confidential case of Birkenfurt; administrators are not among those who may see it."""
    town = people.authority("05999001", "Birkenfurt", "kreisfreie-stadt")
    by = actor_for(people.affiliation(Role.ADVISER, name="beraterin"))
    return cases.case(by=by, authority=town, title="Titelkanari", visibility=Visibility.CONFIDENTIAL)


def test_a_case_is_told_and_found_by_its_reference(browser, admin, case) -> None:
    """Never by its title; and what the list shows is not in the entry."""
    reader = people.affiliation(Role.LEAD, name="leitung")
    entry = record(AuditEntry.What.READ, by=actor_for(reader), about=case)
    record(AuditEntry.What.EXPORTED, by=actor_for(admin), about=admin.user)

    def shown(**query) -> str:
        return text(browser.get(reverse("protokoll:index_results"), query))

    thing = f"Fall {case.reference} ({case.pk})"
    assert thing in shown()
    assert thing in text(browser.get(reverse("protokoll:inspect", args=[entry.pk])))
    assert thing in text(browser.get(reverse("protokoll:index"), {"export": "csv", "thing": case.reference}))
    found = shown(thing=f" {case.reference} ")
    assert "leitung (" in found
    assert "verwaltung (" not in found
    assert "leitung (" in shown(object_type="cases.case", object_id=case.pk)
    for text_of_it in ("1999-0001", case.title, "Titel", f"{case.reference}0"):
        assert "leitung (" not in shown(thing=text_of_it), text_of_it
    assert "Titelkanari" not in shown()
    assert entry.data == {}


def test_people_roles_invitations_and_addresses_are_found_by_the_mail_address(browser, admin) -> None:
    by = actor_for(admin)
    town = people.authority("05999001", "Birkenfurt", "kreisfreie-stadt")
    planner = people.affiliation(Role.MEMBER, name="planerin", authority=town)
    change_affiliation(by=by, affiliation=planner, role=Role.COORDINATOR)
    record(AuditEntry.What.CREDENTIALS, by=by, about=planner.user, changed="password")
    invited = invite(by=by, email="neu@example.org", role=Role.MEMBER, body=town)
    suppress("weg@example.org", reason=Suppression.Reason.BOUNCED)
    suppressed = Suppression.objects.get()
    lift(suppressed, by=by)

    def things(address: str) -> list[str]:
        answer = browser.get(reverse("protokoll:index_results"), {"thing": address})
        return [row.thing for row in answer.context["table"].data]

    person = f"planerin, {Role.COORDINATOR.label} · {town.name} ({planner.pk})"
    assert set(things("Planerin@example.org")) == {
        f"Zugehörigkeit {person}",
        f"Person planerin ({planner.user_id})",
    }
    assert things("neu@example.org") == [f"Einladung neu@example.org ({invited.pk})"]
    assert things("weg@example.org") == [f"gesperrte Adresse weg@example.org ({suppressed.pk})"]
    assert things("niemand@example.org") == []


def test_what_is_gone_keeps_its_number(browser, admin) -> None:
    gone = people.user("fort")
    record(AuditEntry.What.SIGNED_UP, by=actor_for(admin), about=gone)
    number = gone.pk
    gone.delete()
    assert re.search(rf"Person\s+{number}\b", text(browser.get(reverse("protokoll:index"))))


def test_an_export_is_itself_an_entry(browser, admin) -> None:
    record(AuditEntry.What.READ, by=actor_for(admin), about=admin)
    sheet = text(browser.get(reverse("protokoll:index"), {"export": "csv"}))
    assert f",read,accounts.affiliation,{admin.pk}," in sheet
    entry = AuditEntry.objects.filter(what="exported").latest("pk")
    assert (entry.by_user_id, entry.data["export"]) == (admin.user_id, "audit")


def test_an_export_is_read_in_the_language_and_time_of_the_reader(browser, admin) -> None:
    """Headings, deeds and times as on the page; the codes for programs stand behind."""
    made = record(AuditEntry.What.READ, by=actor_for(admin), about=admin)
    with append_only.lifted():
        AuditEntry.objects.filter(pk=made.pk).update(at=dt.datetime(2026, 7, 1, 22, 30, 5, tzinfo=dt.UTC))
    sheet = text(browser.get(reverse("protokoll:index"), {"export": "csv"})).splitlines()
    assert sheet[0] == (
        "Wann,Wer,Nummer der Zugehörigkeit,Was,Einzelheiten,Woran,Code: Was,Code: Art des Gegenstands,"
        "Nummer des Gegenstands,Code: Einzelheiten"
    )
    (row,) = [line for line in sheet if ",read," in line]
    assert row.startswith(
        f'02.07.2026 00:30:05,verwaltung ({admin.user_id}),{admin.pk},gelesen,,"Zugehörigkeit verwaltung,'
    )


def test_an_export_goes_out_in_the_language_of_the_request(browser, admin) -> None:
    """The lines are made when they are sent: by then another request may have set another language."""
    record(AuditEntry.What.READ, by=actor_for(admin), about=admin)
    answer = browser.get(reverse("protokoll:index"), {"export": "csv"})
    with translation.override("en"):
        sheet = text(answer)
    assert "Wann,Wer" in sheet
    assert ",gelesen," in sheet


def test_entries_about_roles_say_which_role_of_whom_in_which_body(browser, admin) -> None:
    town = people.authority("05999001", "Birkenfurt", "kreisfreie-stadt")
    planner = people.affiliation(Role.MEMBER, name="planerin", authority=town)
    by = actor_for(admin)
    change_affiliation(by=by, affiliation=planner, role=Role.COORDINATOR)
    end_affiliation(by=by, affiliation=planner, although_last=True)
    person = f"planerin ({planner.user_id})"
    page = text(browser.get(reverse("protokoll:index"), {"what": "role-changed"}))
    assert f"vergeben: {Role.MEMBER.label} · {town.name}; {person}" in page
    assert f"geändert: {Role.COORDINATOR.label} · {town.name}; vorher: {Role.MEMBER.label}" in page
    assert f"beendet: {Role.COORDINATOR.label} · {town.name}; {person}" in page
    ended = AuditEntry.objects.filter(what="role-changed").latest("pk")
    shown = text(browser.get(reverse("protokoll:inspect", args=[ended.pk])))
    assert f"beendet: {Role.COORDINATOR.label} · {town.name}; {person}" in shown
    assert "role-changed" in shown


def test_entries_about_second_factors_say_what_was_done(browser, admin) -> None:
    record(AuditEntry.What.SECOND_FACTOR, by=actor_for(admin), about=admin.user, added="totp")
    record(AuditEntry.What.SECOND_FACTOR, by=actor_for(admin), about=admin.user, reset=["totp", "webauthn"])
    page = text(browser.get(reverse("protokoll:index")))
    assert "eingerichtet: Authenticator-App" in page
    assert "zurückgesetzt: Authenticator-App, Passkey" in page


@pytest.mark.parametrize("role", [Role.EDITOR, Role.LEAD])
def test_other_editors_find_nothing_there(role: Role) -> None:
    held = people.affiliation(role, name="andere")
    made = record(AuditEntry.What.SIGN_IN, by=actor_for(held))
    browser = people.browser(held.user, second_factor=True)
    paths = [
        reverse("protokoll:index"), reverse("protokoll:index_results"), reverse("protokoll:inspect", args=[made.pk]),
        reverse("jobs:index"), reverse("jobs:index_results"), reverse("nachtarbeit:index"),
    ]  # fmt: skip
    assert {browser.get(path).status_code for path in paths} == {404}
    assert reverse("protokoll:index") not in text(browser.get(reverse("wagtailadmin_home")))


def test_an_administrator_who_acts_in_another_role_finds_nothing_there(admin) -> None:
    editor = people.affiliate(by=people.SYSTEM, user=admin.user, role=Role.EDITOR, starts_on=people.LONG_AGO)
    browser = people.browser(admin.user, second_factor=True)
    assert browser.get(reverse("protokoll:index")).status_code == 200
    session = browser.session
    session["affiliation"] = editor.pk
    session.save()
    assert browser.get(reverse("protokoll:index")).status_code == 404


def test_the_list_asks_the_database_as_often_for_many_as_for_one(browser, admin) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            browser.get(reverse("protokoll:index"))
        return len(queries)

    record(AuditEntry.What.READ, by=actor_for(admin), about=admin)
    asked()
    few = asked()
    for number in range(5):
        held = people.affiliation(Role.LEAD, name=f"l{number}")
        record(AuditEntry.What.READ, by=actor_for(held), about=held)
    assert asked() == few


def test_the_names_of_many_things_are_one_question_for_each_kind(browser, admin, case) -> None:
    by = actor_for(people.affiliation(Role.ADVISER, name="zweite"))
    more = [cases.case(by=by, authority=case.authority) for _ in range(4)]
    record_all(AuditEntry.What.READ, by=by, about=[case, *more, case])
    assert AuditEntry.objects.filter(what="read").count() == 5
    with CaptureQueriesContext(connection) as queries:
        page = text(browser.get(reverse("protokoll:index"), {"what": "read"}))
    assert all(one.reference in page for one in [case, *more])
    assert len([query for query in queries if 'FROM "cases_case"' in query["sql"]]) == 1
