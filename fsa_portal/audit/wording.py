"""What an entry says beyond its kind: which role, which factor, which step, in words.

An app whose entries need its own tables to be understood registers how; the others are told from their codes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fsa_portal.audit.models import AuditEntry
from fsa_portal.audit.things import names_of

PIECE = 500
"""Entries whose words are looked up together."""

Describe = Callable[[Sequence[AuditEntry]], Mapping[int, str]]
"""From entries to the words of each, by its number; as many queries for many entries as for one."""

CODES: dict[str, str | Promise] = {
    "requested": _("asked for"),
    "withdrawn": _("withdrawn"),
    "carried-out": _("carried out"),
    "reopened": _("looked up anew after a failure"),
    "ready": _("ready to be fetched"),
    "fetched": _("fetched"),
    "password": _("password"),
    "address": _("e-mail address"),
    "totp": _("authenticator app"),
    "webauthn": _("passkey"),
    "recovery_codes": _("recovery codes"),
    "audit": _("audit"),
    "refused": _("refused by the mail server"),
    "bounced": _("mail came back"),
    "stopped": _("stopped by its holder"),
}
"""What the codes in the details stand for."""

SAID: dict[str, str | Promise] = {
    "step": "%(value)s",
    "factor": _("with: %(value)s"),
    "changed": _("changed: %(value)s"),
    "added": _("set up: %(value)s"),
    "removed": _("removed: %(value)s"),
    "renewed": _("renewed: %(value)s"),
    "reset": _("reset: %(value)s"),
    "export": _("list: %(value)s"),
    "rows": _("rows: %(value)s"),
    "was": _("before: %(value)s"),
}
"""What each detail says, in the order in which it is read."""

_known: dict[str, Describe] = {}


def register_words(what: AuditEntry.What, describe: Describe) -> None:
    """Have ``describe`` tell the details of all entries of this kind; called in ``AppConfig.ready()``."""
    _known[what.value] = describe


def told(entries: Iterable[AuditEntry]) -> Iterator[AuditEntry]:
    """The same entries, each with its ``details`` in words and the ``name`` of its thing."""
    remaining = iter(entries)
    while piece := list(islice(remaining, PIECE)):
        words: dict[int, str] = {}
        for what, describe in _known.items():
            if of_kind := [entry for entry in piece if entry.what == what]:
                words |= describe(of_kind)
        things = [(entry.object_type, entry.object_id) for entry in piece]
        names = names_of({(kind, number) for kind, number in things if number is not None})
        for entry in piece:
            entry.name = names.get((entry.object_type, entry.object_id or 0), "")
            entry.details = words.get(entry.pk) or _from_codes(entry.data)
            yield entry


def _from_codes(data: Mapping[str, Any]) -> str:
    return "; ".join(str(said) % {"value": _value(data[key])} for key, said in SAID.items() if key in data)


def _value(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_value(one) for one in value)
    return str(CODES.get(str(value), value))
