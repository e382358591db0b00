"""Nobody can find out who has an account: the same answer, byte by byte, and the same work.

Time is measured by ``python -m bench accounts``. Here stands what makes it equal: the same statements to the database
in the same order, and the same number of password hashes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fsa_portal.accounts.models import Role
from tests.factories import people
from tests.fsa_portal.accounts.signing_in import PASSWORD, sign_up

pytestmark = pytest.mark.django_db

KNOWN = "bekannt@example.org"
UNKNOWN = "niemand@example.org"


class CountingHasher(PBKDF2PasswordHasher):
    """Few rounds, and every hash is counted."""

    iterations = 2
    made = 0

    def encode(self, *args: Any, **kwargs: Any) -> str:
        type(self).made += 1
        return super().encode(*args, **kwargs)


@dataclass
class Trace:
    """What a visitor can see of an answer, and what was done for it."""

    status: int
    headers: list[tuple[str, str]]
    cookies: list[tuple[str, tuple[tuple[str, str], ...]]]
    body: str
    statements: list[str]
    hashes: int


def blanked(text: str, address: str) -> str:
    """Without tokens and the address, which the visitor knows."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)
    return text.replace(address, "ADDRESS")


def shape(sql: str) -> str:
    """A statement without its values."""
    return re.sub(r"NULL|'(?:[^']|'')*'|\b\d+(?:\.\d+)?\b|\bs\d+_x\d+\b|-\d+", "?", sql)


def trace(client: Client, address: str, act: Callable[[Client, str], HttpResponse]) -> Trace:
    CountingHasher.made = 0
    with CaptureQueriesContext(
        connection,
    ) as captured:
        answer = act(client, address)
    cookies = [
        (name, tuple((key, str(value)) for key, value in morsel.items() if key != "expires"))
        for name, morsel in sorted(answer.cookies.items())
    ]
    headers = [
        (name, blanked(value, address))
        for name, value in sorted(answer.items())
        if name not in {"Content-Length", "Expires", "Last-Modified"}
    ]
    return Trace(
        answer.status_code,
        headers,
        cookies,
        blanked(answer.content.decode(), address),
        [shape(query["sql"]) for query in captured.captured_queries],
        CountingHasher.made,
    )


def wrong_password(client: Client, address: str) -> HttpResponse:
    return client.post("/konto/login/", {"login": address, "password": "wrong wrong wrong"})


def reset(client: Client, address: str) -> HttpResponse:
    return client.post("/konto/password/reset/", {"email": address})


def wrong_code(client: Client, address: str) -> HttpResponse:
    sign_up(client, address)
    return client.post("/konto/signup/code/", {"code": "BBBB-2222"})


def code_page(client: Client, address: str) -> HttpResponse:
    sign_up(client, address)
    return client.get("/konto/signup/code/")


def reset_done(client: Client, address: str) -> HttpResponse:
    reset(client, address)
    return client.get("/konto/password/reset/done/")


@pytest.fixture(autouse=True)
def _people(settings, _quick_passwords) -> None:
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    people.user("bekannt")


ACTS = [wrong_password, sign_up, wrong_code, code_page, reset, reset_done]


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize("act", ACTS)
def test_known_and_unknown_addresses_get_the_same_answer_for_the_same_work(act, language: str) -> None:
    traces = []
    for address in (KNOWN, UNKNOWN):
        cache.clear()
        client = Client()
        client.get(f"{language}/konto/login/")
        traces.append(trace(client, address, act))
    known, unknown = traces
    assert known == unknown
    assert known.statements


@pytest.mark.parametrize(("act", "hashes"), [(wrong_password, 1), (sign_up, 1), (reset, 0)])
def test_each_way_hashes_as_often_as_it_should(act, hashes: int) -> None:
    assert trace(Client(), KNOWN, act).hashes == hashes


@pytest.mark.parametrize("state", ["inactive", "without password", "unconfirmed", "second address"])
@pytest.mark.parametrize("act", [wrong_password, sign_up, reset])
def test_special_accounts_are_not_told_apart_either(act, state: str) -> None:
    person = people.user("besonders")
    address = person.email
    match state:
        case "inactive":
            person.is_active = False
        case "without password":
            person.set_unusable_password()
        case "unconfirmed":
            person.emailaddress_set.update(verified=False)
        case "second address":
            address = "zweite@example.org"
            person.emailaddress_set.create(email=address, verified=True, primary=False)
    person.save()
    traces = []
    for asked in (address, UNKNOWN):
        cache.clear()
        traces.append(trace(Client(), asked, act))
    assert traces[0] == traces[1]


def test_who_tries_too_often_is_stopped_at_the_same_try() -> None:
    stopped = []
    for address in (KNOWN, UNKNOWN):
        cache.clear()
        answers = [wrong_password(Client(), address) for _ in range(8)]
        stopped.append([blanked(a.content.decode(), address) for a in answers])
    assert stopped[0] == stopped[1]
    assert stopped[0][0] != stopped[0][-1]


@pytest.mark.parametrize("name", ["coordinator", "admin"])
def test_an_invitation_does_not_tell_whether_there_is_an_account(name: str) -> None:
    """What the inviter sees, and the statements behind it."""
    cast = people.cast()
    form: dict[str, Any] = {"role": Role.MEMBER}
    path = "/mein/team/einladen/"
    if name == "admin":
        path = "/beratung/zugaenge/einladen/"
        form |= {"body": f"authority:{cast.birkenfurt.key}"}
    traces = []
    for address in (KNOWN, UNKNOWN):
        client = cast.client(name)
        client.get(path)
        traces.append(trace(client, address, lambda c, a: c.post(path, form | {"email": a})))
    assert traces[0] == traces[1]
    assert traces[0].status == 302, "the form was taken"


def test_the_right_password_still_opens() -> None:
    client = Client()
    client.post("/konto/login/", {"login": KNOWN, "password": PASSWORD})
    assert client.get("/konto/email/").status_code == 200
