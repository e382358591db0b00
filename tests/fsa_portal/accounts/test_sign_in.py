"""Signing in and out leaves an audit entry, by ids."""

from __future__ import annotations

import pytest
from django.test import Client

from fsa_portal.audit.models import AuditEntry
from tests.factories import content, people

pytestmark = pytest.mark.django_db


def test_signing_in_and_out_is_audited() -> None:
    content.site()
    person = people.user("somebody")
    client = Client()
    answer = client.post("/konto/login/", {"login": person.email, "password": "correct horse battery"})
    assert answer.status_code == 302
    client.post("/konto/logout/")
    entries = list(AuditEntry.objects.values_list("what", "by_user", "object_type", "object_id", "data"))
    assert entries == [
        ("sign-in", person.pk, "accounts.user", person.pk, {}),
        ("sign-out", person.pk, "accounts.user", person.pk, {}),
    ]


def test_a_wrong_password_opens_nothing_and_says_nothing_about_the_account() -> None:
    content.site()
    person = people.user("somebody")
    pages = [
        Client().post("/konto/login/", {"login": address, "password": "wrong wrong wrong"})
        for address in (person.email, "nobody@example.org")
    ]
    assert [page.status_code for page in pages] == [200, 200]
    errors = [page.context["form"].errors.as_json() for page in pages]
    assert errors[0] == errors[1]
    assert not AuditEntry.objects.filter(what="sign-in").exists()
