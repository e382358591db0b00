"""Whether the time of an answer tells if an address has an account: sign-in, sign-up, reset and invitation."""

from __future__ import annotations

import html
import re
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.__main__ import Row
from bench.portal import TOKEN, Browser, Portal

TRIES = 200
PROMISED_MS = 30
PASSWORD = "correct horse battery"
PEOPLE = """
from allauth.account.models import EmailAddress
from fsa_portal.accounts.actions import affiliate
from fsa_portal.accounts.models import Role, User
from fsa_portal.actor import Actor
from fsa_portal.directory.models import Authority
from django.contrib.auth.hashers import make_password
password = make_password({password!r})
User.objects.bulk_create(User(email=f"known-{{n}}@example.org", password=password) for n in range({tries} + 1))
EmailAddress.objects.bulk_create(
    EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in User.objects.all())
affiliate(by=Actor.system("bench"), user=User.objects.get(email="known-{tries}@example.org"),
          role=Role.COORDINATOR, authority=Authority.objects.first())
"""
Form = Callable[[str], dict[str, str]]


def sign_in(address: str) -> dict[str, str]:
    return {"login": address, "password": "wrong wrong wrong"}


def sign_up(address: str) -> dict[str, str]:
    return {"name": "Bench", "email": address, "password1": PASSWORD, "password2": PASSWORD}


def reset(address: str) -> dict[str, str]:
    return {"email": address}


def invitation(address: str) -> dict[str, str]:
    return {"email": address, "role": "member"}


WAYS: tuple[tuple[str, str, Form], ...] = (
    ("sign-in", "/konto/login/", sign_in),
    ("sign-up", "/konto/signup/", sign_up),
    ("reset", "/konto/password/reset/", reset),
    ("invitation", "/mein/team/einladen/", invitation),
)


def rows(fast: bool) -> Iterator[Row]:
    tries = 20 if fast else TRIES
    with tempfile.TemporaryDirectory(prefix="fsa-bench-") as folder:
        portal = Portal(Path(folder))
        portal.environment |= {"DJANGO_SETTINGS_MODULE": "bench.raised_limits"}
        del portal.environment["PORTAL_DEMO"]
        try:
            portal.manage("setup_portal")
            portal.manage("shell", "-c", PEOPLE.format(tries=tries, password=PASSWORD))
            portal.start_web()
            for name, path, form in WAYS:
                yield _row(portal, name, path, form, tries)
        finally:
            portal.close()


def _row(portal: Portal, name: str, path: str, form: Form, tries: int) -> Row:
    taken: dict[bool, list[float]] = {True: [], False: []}
    answers: dict[bool, set[tuple[int, str]]] = {True: set(), False: set()}
    inviter = _signed_in(portal, f"known-{tries}@example.org") if name == "invitation" else None
    for number in range(tries):
        # Which comes first alternates, so that neither always meets the warmer server.
        for known in (True, False) if number % 2 else (False, True):
            address = f"known-{number}@example.org" if known else f"other-{number}@example.org"
            browser = inviter or Browser(portal.port)
            data = form(address) | {"csrfmiddlewaretoken": _token(browser, path)}
            began = time.perf_counter()
            status, headers, text = browser.request("POST", path, data)
            taken[known].append(1000 * (time.perf_counter() - began))
            answers[known].add((status, headers.get("Location", "") + _blanked(text, address)))
    medians = {known: statistics.median(times) for known, times in taken.items()}
    apart = abs(medians[True] - medians[False])
    same = answers[True] == answers[False] and len(answers[True]) == 1
    return Row(
        f"{name}: medians of {tries} tries with known and unknown addresses",
        f"{medians[True]:.1f} and {medians[False]:.1f} ms, {apart:.1f} ms apart, {'same' if same else 'other'} bytes",
        f"≤ {PROMISED_MS} ms apart, same bytes",
        same and apart <= PROMISED_MS,
    )


def _token(browser: Browser, path: str) -> str:
    found = TOKEN.search(browser.get(path))
    assert found is not None, path
    return found[1]


def _signed_in(portal: Portal, address: str) -> Browser:
    browser = Browser(portal.port)
    token = _token(browser, "/konto/login/")
    data = {"login": address, "password": PASSWORD, "csrfmiddlewaretoken": token}
    status, _headers, _text = browser.request("POST", "/konto/login/", data)
    assert status == 302
    return browser


def _blanked(text: str, address: str) -> str:
    text = re.sub(r'csrfmiddlewaretoken" value="\w+"', "", text)
    return text.replace(html.escape(address), "ADDRESS")
