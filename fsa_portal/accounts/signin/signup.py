"""Sign-up: there is no account before its address is confirmed.

The request only writes down what was entered, in the visitor's session, and queues a mail. Whether the address is known
is looked up by the worker, which mails a code or says that there is an account already. So the answer to the visitor
cannot tell, neither by its text nor by its time, and nobody can take an address that is not theirs.
"""

from __future__ import annotations

import time
import uuid
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils.crypto import constant_time_compare, get_random_string, salted_hmac
from django.utils.translation import get_language, override

from fsa_portal.accounts.models import User
from fsa_portal.accounts.signin import mail
from fsa_portal.accounts.signin.lookup import person_with
from fsa_portal.http import Request
from fsa_portal.outbox.models import Job
from fsa_portal.outbox.queue import enqueue

SESSION_KEY = "signup"
JOB = "accounts.signup"
VALID_SECONDS = 60 * 60
TRIES = 5
LETTERS = "BCDFGHJKLMNPQRSTVWXZ23456789"
"""No vowels and nothing that looks like something else."""


def begin(request: Request, *, email: str, name: str, password: str, next_url: str | None) -> None:
    """Keep what was entered and have a code mailed."""
    code = get_random_string(8, LETTERS)
    request.session[SESSION_KEY] = {
        "email": email,
        "name": name,
        "password": make_password(password),
        "code": _digest(code),
        "next": next_url,
        "at": time.time(),
        "tries": 0,
    }
    with transaction.atomic():
        enqueue(JOB, uuid.uuid4().hex, {"address": email, "code": code, "language": get_language()})


def answer(job: Job) -> None:
    """In the worker: the code for a new address, a hint for one that has an account."""
    address = job.payload["address"]
    with override(job.payload["language"]):
        if person_with(address) is None:
            code = job.payload["code"]
            mail.queue(
                "account/email/email_confirmation_signup",
                address,
                {"code": f"{code[:4]}-{code[4:]}"},
                key=job.key,
            )
        else:
            links = {
                "signin_url": mail.absolute("account_login"),
                "password_reset_url": mail.absolute("account_reset_password"),
            }
            mail.queue(
                "account/email/account_already_exists", address, {"email": address} | links, key=job.key
            )


def pending(request: Request) -> dict[str, Any] | None:
    """What this visitor has entered and not yet confirmed."""
    state = request.session.get(SESSION_KEY)
    if state is None or time.time() - state["at"] > VALID_SECONDS or state["tries"] >= TRIES:
        request.session.pop(SESSION_KEY, None)
        return None
    return state


def is_right(request: Request, code: str) -> bool:
    """Whether this is the code that was mailed; a wrong one uses up a try."""
    state = request.session[SESSION_KEY]
    typed = "".join(letter for letter in code.upper() if letter.isalnum())
    if constant_time_compare(_digest(typed), state["code"]):
        return True
    state["tries"] += 1
    request.session.modified = True
    return False


def finish(request: Request) -> User | None:
    """Make the person; None when somebody with this address was faster."""
    state = request.session.pop(SESSION_KEY)
    user = User(email=state["email"], name=state["name"], password=state["password"])
    try:
        with transaction.atomic():
            user.save()
            EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    except IntegrityError:
        return None
    return user


def _digest(code: str) -> str:
    return salted_hmac(
        "fsa_portal.accounts.signup", code, secret=settings.SECRET_KEY, algorithm="sha256"
    ).hexdigest()
