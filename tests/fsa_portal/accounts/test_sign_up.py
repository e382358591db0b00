"""There is an account when its address is confirmed, and not before."""

from __future__ import annotations

import re

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.test import Client

from fsa_portal.accounts.models import User
from fsa_portal.accounts.signin import signup
from fsa_portal.audit.models import AuditEntry
from fsa_portal.outbox.models import Job
from tests.factories import people
from tests.fsa_portal.accounts.signing_in import PASSWORD, code_of, is_in, mails, sign_in, sign_up

pytestmark = pytest.mark.django_db

ADDRESS = "neu@example.org"


def test_the_code_from_the_mail_makes_the_account_and_signs_in() -> None:
    client = Client()
    assert sign_up(client, ADDRESS)["Location"] == "/konto/signup/code/"
    assert ADDRESS in client.get("/konto/signup/code/").content.decode()
    assert not User.objects.exists()
    (message,) = mails()
    assert message.to == [ADDRESS]
    answer = client.post("/konto/signup/code/", {"code": code_of(message)})
    assert answer["Location"] == "/konto/start/"
    person = User.objects.get()
    assert (person.email, person.name) == (ADDRESS, "Neu Beispiel")
    assert EmailAddress.objects.filter(user=person, email=ADDRESS, verified=True, primary=True).exists()
    assert AuditEntry.objects.filter(what="signed-up", object_id=person.pk).exists()
    assert is_in(client)
    assert signup.SESSION_KEY not in client.session
    assert is_in(sign_in(person, password="a quite new secret"))


@pytest.mark.parametrize("typed", ["{}", "{} ", "  {}", "lower"])
def test_the_code_may_be_typed_as_people_type(typed: str) -> None:
    client = Client()
    sign_up(client, ADDRESS)
    code = code_of(mails()[0])
    client.post(
        "/konto/signup/code/",
        {"code": code.replace("-", "").lower() if typed == "lower" else typed.format(code)},
    )
    assert User.objects.filter(email=ADDRESS).exists()


def test_the_code_serves_only_the_browser_that_asked_for_it() -> None:
    sign_up(Client(), ADDRESS)
    code = code_of(mails()[0])
    other = Client()
    assert other.post("/konto/signup/code/", {"code": code}).status_code == 410
    sign_up(other, "boese@example.org")
    other.post("/konto/signup/code/", {"code": code})
    assert not User.objects.exists()


def test_after_some_wrong_codes_the_right_one_is_worth_nothing() -> None:
    client = Client()
    sign_up(client, ADDRESS)
    code = code_of(mails()[0])
    for n in range(signup.TRIES):
        answer = client.post("/konto/signup/code/", {"code": f"BBBB-222{n}"})
        assert answer.status_code == (200 if n < signup.TRIES - 1 else 410)
    assert client.post("/konto/signup/code/", {"code": code}).status_code == 410
    assert not User.objects.exists()


def test_after_an_hour_the_code_is_worth_nothing() -> None:
    client = Client()
    with time_machine.travel("2026-11-23T10:00:00+01:00", tick=False) as clock:
        sign_up(client, ADDRESS)
        code = code_of(mails()[0])
        clock.shift(signup.VALID_SECONDS + 1)
        assert client.post("/konto/signup/code/", {"code": code}).status_code == 410
    assert not User.objects.exists()


def test_somebody_who_has_an_account_gets_a_hint_and_no_code() -> None:
    person = people.user("bekannt")
    client = Client()
    assert sign_up(client, person.email)["Location"] == "/konto/signup/code/"
    (message,) = mails()
    assert message.to == [person.email]
    assert "/konto/login/" in message.body
    assert not re.search(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$", message.body, flags=re.M)
    assert is_in(sign_in(person))


def test_of_two_sign_ups_with_one_address_the_second_finds_the_account() -> None:
    browsers = [Client(), Client()]
    codes = []
    for n, client in enumerate(browsers):
        with time_machine.travel(f"2026-11-23T10:0{n}:00+01:00", tick=True):
            sign_up(client, ADDRESS)
            codes.append(code_of(mails()[0]))
    with time_machine.travel("2026-11-23T10:03:00+01:00", tick=True):
        browsers[0].post("/konto/signup/code/", {"code": codes[0]})
        answer = browsers[1].post("/konto/signup/code/", {"code": codes[1]})
    assert answer["Location"] == "/konto/login/"
    assert User.objects.count() == 1


def test_code_and_password_are_not_left_behind() -> None:
    client = Client()
    sign_up(client, ADDRESS)
    code = code_of(mails()[0])
    left = "".join(str(values) for values in Job.objects.values_list("payload", flat=True))
    assert code not in left
    assert code.replace("-", "") not in left
    assert ADDRESS not in left
    assert "a quite new secret" not in str(dict(client.session))


def test_the_way_leads_on_to_where_the_person_came_from() -> None:
    client = Client()
    form = {"name": "N", "email": ADDRESS, "password1": PASSWORD, "password2": PASSWORD}
    client.post("/konto/signup/", form | {"next": "/konto/rollen/"})
    assert client.post("/konto/signup/code/", {"code": code_of(mails()[0])})["Location"] == "/konto/rollen/"
    other = Client()
    other.post("/konto/signup/", form | {"email": "zwei@example.org", "next": "https://boese.example/"})
    assert other.post("/konto/signup/code/", {"code": code_of(mails()[0])})["Location"] == "/konto/start/"


def test_the_mail_speaks_the_language_of_the_page() -> None:
    client = Client()
    answer = client.post(
        "/en/konto/signup/", {"name": "N", "email": ADDRESS, "password1": PASSWORD, "password2": PASSWORD}
    )
    assert answer["Location"] == "/en/konto/signup/code/"
    assert "Your code for the FSA portal" in mails()[0].subject


def test_an_address_gets_few_mails_however_often_somebody_asks() -> None:
    with time_machine.travel("2026-11-23T10:00:00+01:00", tick=False) as clock:
        statuses = []
        for _ in range(7):
            statuses.append(sign_up(Client(), ADDRESS).status_code)
            clock.shift(60)
        assert sign_up(Client(), "andere@example.org").status_code == 302
    assert statuses == [302] * 5 + [429] * 2
