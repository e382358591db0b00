"""Administrators read, filter and export the audit; for everybody else it does not exist."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from fsa_portal.accounts.models import Role
from fsa_portal.accounts.principals import actor_for
from fsa_portal.audit.models import AuditEntry, record
from tests.factories import content, people

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
    assert f"Zugehörigkeit {reader.pk}" in page


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


def test_an_export_is_itself_an_entry(browser, admin) -> None:
    record(AuditEntry.What.READ, by=actor_for(admin), about=admin)
    sheet = text(browser.get(reverse("protokoll:index"), {"export": "csv"}))
    assert f",read,accounts.affiliation,{admin.pk}," in sheet
    entry = AuditEntry.objects.filter(what="exported").latest("pk")
    assert (entry.by_user_id, entry.data["export"]) == (admin.user_id, "audit")


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
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

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
