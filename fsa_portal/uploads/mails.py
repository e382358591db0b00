"""What stands in a mail that somebody hands in as a file."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from fsa_portal.uploads.child import InspectionRefused, inspect
from fsa_portal.uploads.gate import Accepted, refused, with_descriptor
from fsa_portal.uploads.policies import Kind


@dataclass(frozen=True, slots=True)
class Mail:
    """Who is named in a mail is known by address alone; ``sent_on`` is empty where it says no day."""

    subject: str
    sent_on: dt.date | None
    addresses: tuple[str, ...]
    text: str
    attachments: tuple[str, ...] = ()
    """Names of the files that came with it."""


def read_mail(accepted: Accepted) -> Mail:
    """The words of a mail that passed the gate; raises ``Refused``."""
    with with_descriptor(accepted.file) as opened:
        try:
            told = inspect("mail", Kind.EML.value, opened)
        except InspectionRefused as refusal:
            raise refused(refusal) from refusal
    return Mail(
        subject=told["subject"],
        sent_on=dt.date.fromisoformat(told["date"]) if told["date"] else None,
        addresses=tuple(told["addresses"]),
        text=told["text"],
        attachments=tuple(told["attachments"]),
    )
