"""A forgotten password: the request queues, the worker looks up whose address it is and mails a link, or says that
there is no account. The answer to the visitor is made before anybody knows.
"""

from __future__ import annotations

import uuid

from allauth.account.utils import user_pk_to_url_str
from django.db import transaction
from django.utils.translation import get_language, override

from fsa_portal.accounts.signin import mail
from fsa_portal.accounts.signin.lookup import person_with
from fsa_portal.accounts.signin.tokens import ResetToken
from fsa_portal.outbox.models import Job
from fsa_portal.outbox.queue import enqueue

JOB = "accounts.reset"


def request_reset(address: str) -> None:
    """Have a link mailed, if there is somebody with this address."""
    with transaction.atomic():
        enqueue(JOB, uuid.uuid4().hex, {"address": address, "language": get_language()})


def answer(job: Job) -> None:
    """In the worker: the link, or the hint that there is no account."""
    address = job.payload["address"]
    person = person_with(address)
    with override(job.payload["language"]):
        if person is None or not person.is_active:
            mail.queue(
                "account/email/unknown_account",
                address,
                {"email": address, "signup_url": mail.absolute("account_signup")},
                key=job.key,
            )
            return
        link = mail.absolute(
            "account_reset_password_from_key",
            uidb36=user_pk_to_url_str(person),
            key=ResetToken().make_token(person),
        )
        mail.queue("account/email/password_reset_key", address, {"password_reset_url": link}, key=job.key)
