"""Administrators see what became of each mail, never its words; and release an address."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fsa_portal.accounts.models import Role
from fsa_portal.notices.actions import send_to_address, suppress
from fsa_portal.notices.models import Delivery, Suppression
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
    assert "ring 77" in page
    sent = browser.get(reverse("mails:index_results"), {"state": "sent"}).content.decode()
    assert "person0@example.org" in sent
    assert "ring 77" not in sent


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
    assert browser.get(lift).status_code == 405
    assert Suppression.objects.active().exists()
    assert browser.post(lift).status_code == 302
    assert not Suppression.objects.active().exists()
    assert lift not in browser.get(inspect).content.decode()


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
