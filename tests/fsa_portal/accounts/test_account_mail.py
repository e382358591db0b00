"""Mails about the account come through the outbox, in both languages, and leave no secret behind."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils.translation import override

from fsa_portal.accounts.signin import mail
from fsa_portal.outbox.models import Job
from tests.environment import ROOT
from tests.factories import people
from tests.fsa_portal.accounts.signing_in import link_of, mails, sign_in

TEMPLATES = sorted(
    str(path.relative_to(ROOT / "fsa_portal" / "templates")).removesuffix("_message.txt")
    for folder in ("account", "mfa", "socialaccount")
    for path in (ROOT / "fsa_portal" / "templates" / folder / "email").glob("*_message.txt")
)
SAID = {
    "code": "BCDF-GHJK",
    "email": "somebody@example.org",
    "signin_url": "https://portal.example/1",
    "password_reset_url": "https://portal.example/2",
    "signup_url": "https://portal.example/3",
    "index_url": "https://portal.example/4",
    "from_email": "old@example.org",
    "to_email": "new@example.org",
    "deleted_email": "gone@example.org",
    "timestamp": "23. November 2026 10:00",
}


def test_there_are_mails() -> None:
    assert len(TEMPLATES) >= 18


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("language", ["de", "en"])
def test_every_mail_says_what_it_has_to_say(template: str, language: str) -> None:
    source = Path(ROOT / "fsa_portal" / "templates" / f"{template}_message.txt").read_text(encoding="utf-8")
    wanted = set(re.findall(r"{{ (\w+) }}", source))
    assert wanted <= set(SAID)
    with override(language):
        subject = render_to_string(f"{template}_subject.txt", SAID).strip()
        text = render_to_string(f"{template}_message.txt", SAID).strip()
    assert subject
    assert "\n" not in subject
    for name in wanted:
        assert SAID[name] in text
    assert "{" not in text


@pytest.mark.django_db
def test_nothing_is_sent_before_the_worker_sends_it(mailoutbox) -> None:
    person = people.user("somebody")
    Client().post("/konto/password/reset/", {"email": person.email})
    assert not mailoutbox
    assert [m.to for m in mails()] == [[person.email]]


@pytest.mark.django_db
def test_the_link_of_a_mail_leads_to_our_own_address_whatever_the_request_said(settings) -> None:
    settings.BASE_URL = "https://portal.example"
    settings.ALLOWED_HOSTS = ["testserver", "other.example"]
    person = people.user("somebody")
    Client().post("/konto/password/reset/", {"email": person.email}, headers={"host": "other.example"})
    (message,) = mails()
    assert "https://portal.example/konto/password/reset/key/" in message.body
    assert "other.example" not in message.body


@pytest.mark.django_db
def test_the_secret_of_a_sent_mail_is_nowhere_in_the_outbox() -> None:
    person = people.user("somebody")
    Client().post("/konto/password/reset/", {"email": person.email})
    secret = link_of(mails()[0], "password/reset/key").split("/")[-2]
    assert secret not in str(list(Job.objects.values()))


@pytest.mark.django_db
def test_the_same_mail_is_queued_once(django_assert_num_queries) -> None:
    for _ in range(2):
        mail.queue("account/email/unknown_account", "a@example.org", SAID, key="same")
    assert Job.objects.filter(kind=mail.KIND).count() == 1
    assert len(mails()) == 1


@pytest.mark.django_db
def test_a_failed_mail_server_does_not_keep_anybody_out(settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    person = people.user("somebody")
    client = sign_in(person)
    form = {
        "oldpassword": "correct horse battery",
        "password1": "a quite new secret",
        "password2": "a quite new secret",
    }
    assert client.post("/konto/password/change/", form).status_code == 302
    assert Job.objects.filter(kind=mail.KIND, status="waiting").count() == 1
