"""What the tests of the sign-in have in common: filled forms, the mails that came, codes of an authenticator app."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import struct
import time

from django.core import mail
from django.http import HttpResponse
from django.test import Client

from fsa_portal.accounts.models import User
from fsa_portal.outbox import queue

PASSWORD = "correct horse battery"
"""Of everybody whom the factories make."""
SECRET = "JBSWY3DPEHPK3PXP"


def sign_in(person: User, *, client: Client | None = None, password: str = PASSWORD, **fields: str) -> Client:
    """A browser in which the person has gone through the sign-in page."""
    client = client or Client()
    client.post("/konto/login/", {"login": person.email, "password": password, **fields})
    return client


def is_in(client: Client) -> bool:
    """Whether the session of this browser opens the own account."""
    return client.get("/konto/email/").status_code == 200


def confirm_again(client: Client, password: str = PASSWORD) -> HttpResponse:
    """Type the password once more, as sensitive changes ask for it."""
    return client.post("/konto/reauthenticate/", {"password": password})


def mails() -> list[mail.EmailMessage]:
    """What has come since the last look, after the worker has done its work."""
    queue.drain()
    came = list(mail.outbox)
    mail.outbox.clear()
    return came


def code_of(message: mail.EmailMessage) -> str:
    found = re.search(r"^[A-Z0-9]{3,5}-[A-Z0-9]{3,5}$", message.body, flags=re.M)
    assert found is not None, message.body
    return found[0]


def link_of(message: mail.EmailMessage, part: str) -> str:
    """The path of the first link that contains ``part``."""
    found = re.search(rf"https?://[^/\s]+(/\S*{part}\S*)", message.body)
    assert found is not None, message.body
    return found[1]


def sign_up(client: Client, address: str, password: str = "a quite new secret") -> HttpResponse:
    return client.post(
        "/konto/signup/",
        {"name": "Neu Beispiel", "email": address, "password1": password, "password2": password},
    )


def app_code(secret: str, *, steps: int = 0) -> str:
    """What an authenticator app shows now (RFC 6238), or some steps of 30 seconds later."""
    moment = struct.pack(">Q", int(time.time()) // 30 + steps)
    digest = hmac.new(base64.b32decode(secret), moment, hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"
