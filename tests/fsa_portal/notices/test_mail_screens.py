"""Administrators see what became of each mail, never its words; and release an address."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fsa_portal.accounts.models import Affiliation, Role
from fsa_portal.accounts.principals import actor_for
from fsa_portal.audit.models import AuditEntry
from fsa_portal.notices import kinds
from fsa_portal.notices.actions import NoReason, lift, send_to_address, suppress
from fsa_portal.notices.models import Delivery, Suppression
from fsa_portal.outbox import queue
from tests.factories import content, people
from tests.factories.notices import crowd, post, ring

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser():
    content.site()
    return people.browser(people.affiliation(Role.ADMIN).user, second_factor=True)


def test_the_list_shows_mails_by_what_became_of_them(browser, bell) -> None:
    one, other = crowd(2)
    ring("ring", one)
    post()
    ring("ring", other, about=77)
    page = browser.get(reverse("mails:index")).content.decode()
    assert "person0@example.org" in page
    assert "Bell 77" in page
    sent = browser.get(reverse("mails:index_results"), {"state": "sent"}).content.decode()
    assert "person0@example.org" in sent
    assert "Bell 77" not in sent


def test_nothing_that_a_mail_says_is_shown(browser, bell) -> None:
    said = {"template": "account/email/password_reset_key", "context": {"password_reset_url": "/x-secret/"}}
    with transaction.atomic():
        send_to_address("account", about=None, address="new@example.org", language="de", payload=said)
    page = browser.get(reverse("mails:inspect", args=[Delivery.objects.get().pk])).content.decode()
    assert "new@example.org" in page
    assert "secret" not in page


def test_an_address_is_released_by_the_button_only(browser) -> None:
    suppress("gone@example.org", reason=Suppression.Reason.BOUNCED, reply="5.1.1")
    found = Suppression.objects.get()
    assert "gone@example.org" in browser.get(reverse("suppressions:index")).content.decode()
    inspect, lift = (reverse(f"suppressions:{name}", args=[found.pk]) for name in ("inspect", "lift"))
    assert f'action="{lift}"' in browser.get(inspect).content.decode()
    assert browser.get(lift).status_code == 200, "opening the address shows the record"
    assert Suppression.objects.active().exists()
    assert browser.post(lift).status_code == 302
    assert not Suppression.objects.active().exists()
    assert lift not in browser.get(inspect).content.decode()


def test_mail_that_the_person_stopped_is_sent_again_only_with_a_reason(browser) -> None:
    """Unlike a bounce: the page says whose wish it was, and the reason stays with the address."""
    suppress("person@example.org", reason=Suppression.Reason.STOPPED)
    suppress("gone@example.org", reason=Suppression.Reason.BOUNCED)
    found, bounced = Suppression.objects.get(reason="stopped"), Suppression.objects.get(reason="bounced")
    inspect, send_again = (reverse(f"suppressions:{name}", args=[found.pk]) for name in ("inspect", "lift"))
    wish = "Die Person wollte selbst keine Mails mehr."
    assert wish in browser.get(inspect).content.decode()
    assert wish not in browser.get(reverse("suppressions:inspect", args=[bounced.pk])).content.decode()
    for incomplete in ({}, {"reason": "asked by phone"}, {"asked": "on"}, {"reason": "  ", "asked": "on"}):
        answer = browser.post(send_again, incomplete)
        assert answer.status_code == 422, incomplete
        assert wish in answer.content.decode()
    assert Suppression.objects.active().filter(pk=found.pk).exists()
    assert browser.post(send_again, {"reason": "asked by phone", "asked": "on"}).status_code == 302
    found.refresh_from_db()
    assert found.lift_reason == "asked by phone"
    assert found.lifted_at is not None
    entry = AuditEntry.objects.filter(what="address-released").get()
    assert (entry.object_id, entry.data) == (found.pk, {"was": "stopped"})


def test_no_other_way_sends_again_without_a_reason(browser) -> None:
    suppress("person@example.org", reason=Suppression.Reason.STOPPED)
    admin = actor_for(Affiliation.objects.get(role=Role.ADMIN))
    with pytest.raises(NoReason):
        lift(Suppression.objects.get(), by=admin, reason=" ")
    assert Suppression.objects.active().exists()


def test_an_empty_value_is_a_dash_and_an_empty_list_says_so(browser) -> None:
    page = browser.get(reverse("suppressions:index")).content.decode()
    assert "Hier steht noch nichts." in page
    suppress("gone@example.org", reason=Suppression.Reason.BOUNCED)
    for page in (
        browser.get(reverse("suppressions:index")),
        browser.get(reverse("suppressions:inspect", args=[Suppression.objects.get().pk])),
    ):
        assert not re.search(r">\s*None\s*<", page.content.decode())


def test_mails_are_called_by_what_they_are_about(browser, bell) -> None:
    ring("ring-access", *crowd(1))
    page = browser.get(reverse("mails:index")).content.decode()
    assert "Bell access 1" in page
    assert '<option value="ring-access">Bell access</option>' in page
    assert "Bell access (ring-access)" in browser.get(
        reverse("mails:inspect", args=[Delivery.objects.get().pk])
    ).content.decode()  # fmt: skip


def test_every_kind_of_mail_and_of_job_has_a_name_for_people() -> None:
    """Of the registrations of the portal itself, not of tests."""
    nameless = [
        name for known in (kinds.labels(), queue.labels()) for name, label in known.items() if name == label
    ]
    assert nameless == []


def test_the_link_in_a_mail_says_what_its_page_says(browser, bell) -> None:
    ring("ring-access", *crowd(1))
    post()
    body = mail.outbox[0].body
    label, path = re.search(r"\n([^\n]+):\n\S+?(/link/\S+)", body[body.index("-- ") :]).groups()
    page = Client().get(path).content.decode()
    assert re.search(r'name="asked".*?<span class="kern-label">([^<]+)</span>', page, re.S)[1] == label


def test_the_lists_need_as_many_queries_for_many_mails_as_for_few(browser, bell) -> None:
    def queries() -> int:
        browser.get(reverse("mails:index"))
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(reverse("mails:index")).status_code == 200
        return len(asked)

    persons = crowd(4)
    ring("ring", persons[0])
    few = queries()
    ring("ring", *persons[1:])
    assert queries() == few


@pytest.mark.parametrize("role", [Role.EDITOR, Role.LEAD])
def test_who_edits_the_portal_sees_no_mails(role: Role, bell) -> None:
    content.site()
    suppress("gone@example.org", reason=Suppression.Reason.BOUNCED)
    ring("ring", *crowd(1))
    browser = people.browser(people.affiliation(role).user, second_factor=True)
    pk = Suppression.objects.get().pk
    for name, args in (
        ("mails:index", []),
        ("mails:inspect", [Delivery.objects.get().pk]),
        ("suppressions:index", []),
        ("suppressions:inspect", [pk]),
    ):
        assert browser.get(reverse(name, args=args)).status_code == 404, name
    assert browser.post(reverse("suppressions:lift", args=[pk])).status_code == 404
    assert Suppression.objects.active().exists()
