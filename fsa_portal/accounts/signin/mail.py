"""Mails about the account itself: codes, links and notes on changes of password, address and second factor.

They are queued with the change and sent by the worker, so that no answer waits for the mail server and none is lost.
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language

from fsa_portal.outbox.queue import enqueue

KIND = "mail.account"


def absolute(name: str, **kwargs: Any) -> str:
    """The public address of a page; never from the request, whose host the visitor writes."""
    return settings.BASE_URL + reverse(name, kwargs=kwargs or None)


def queue(template: str, address: str, context: dict[str, Any], *, key: str = "") -> None:
    """Have ``<template>_subject.txt`` and ``<template>_message.txt`` sent, in the language of this moment."""
    with transaction.atomic():
        enqueue(
            KIND,
            key or uuid.uuid4().hex,
            {
                "address": address,
                "language": get_language() or settings.LANGUAGE_CODE,
                "template": template,
                "context": {name: _plain(value) for name, value in context.items() if _is_plain(value)},
            },
        )


def _is_plain(value: Any) -> bool:
    return isinstance(value, str | int | dt.datetime)


def _plain(value: Any) -> Any:
    return date_format(localtime(value), "DATETIME_FORMAT") if isinstance(value, dt.datetime) else value
