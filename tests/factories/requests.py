"""Requests for advice."""

from __future__ import annotations

from typing import Any

from consultations.cases.models import AdviceRequest, Case
from consultations.cases.requests import actions
from fsa_portal.accounts.models import Affiliation
from fsa_portal.actor import ANONYMOUS, Actor
from fsa_portal.directory.models import Authority


def request(authority: Authority | None = None, **fields: Any) -> AdviceRequest:
    said = {
        "kind": "kommune",
        "name": "Erika Muster",
        "email": "planung@birkenfurt.example",
        "text": "Wir wollen einen ersten Sozialbericht schreiben.",
    } | fields
    return actions.ask(by=ANONYMOUS, authority=authority, **said)


def taken_on(asked: AdviceRequest, *, by: Actor, adviser: Affiliation, **fields: Any) -> Case:
    said = {"title": "Erster Sozialbericht", "authority": asked.authority} | fields
    return actions.take_on(asked, by=by, version=asked.version, adviser=adviser, **said)
