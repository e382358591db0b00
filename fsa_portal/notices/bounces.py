"""Mail that came back: reports of mail servers (RFC 3464) that say which mail could not be delivered, and why.

Anybody can send us such a report. It counts only when it names the Message-ID of a mail of ours, which nobody can
guess, and it never speaks for another address than the one that this mail went to.
"""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message

from django.db import transaction
from django.utils import timezone

from fsa_portal.notices.actions import suppress
from fsa_portal.notices.models import Delivery, Suppression
from fsa_portal.notices.transport import means_dead_address

_NEXT = re.compile(rb"^From [^\n]*\n", re.M)
_STATUS = re.compile(r"^\s*([45]\.\d{1,3}\.\d{1,3})\b")
_MESSAGE_ID = re.compile(r"<[^<>\s]+>")


@dataclass(slots=True)
class Report:
    """What was found in a mailbox."""

    bounced: int = 0
    suppressed: int = 0
    delayed: int = 0
    unknown: int = 0
    """Reports about a mail that we have not sent, and mails that are no report."""


@dataclass(frozen=True, slots=True)
class Bounce:
    """One failed delivery as a mail server reports it."""

    message_id: str
    status: str


def read(mailbox: bytes) -> Report:
    """Read a mailbox (mbox) or a single mail; each mail that came back is noted, dead addresses are suppressed."""
    report = Report()
    for raw in messages(mailbox):
        _read_one(raw, report)
    return report


def messages(mailbox: bytes) -> Iterator[bytes]:
    if not mailbox.startswith(b"From "):
        yield mailbox
        return
    yield from (part for part in _NEXT.split(mailbox) if part.strip())


def _read_one(raw: bytes, report: Report) -> None:
    # The policy of old: the newer one fails on header lines that real mail servers write.
    message = email.message_from_bytes(raw, policy=email.policy.compat32)
    fields = list(_recipients(message))
    sent = _original_id(message)
    if not fields or sent is None:
        report.unknown += 1
        return
    failed = [group for group in fields if _said(group, "Action").lower() == "failed"]
    if not failed:
        report.delayed += 1
        return
    found = _STATUS.match(_said(failed[0], "Status"))
    _note(Bounce(sent, found[1] if found else ""), report)


def _said(group: Message, name: str) -> str:
    return str(group.get(name, "")).strip()


def _recipients(message: Message) -> Iterator[Message]:
    """The groups of fields of a delivery report, one per recipient; none when the mail is no report."""
    for part in message.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        groups = part.get_payload()
        if isinstance(groups, list):
            yield from (group for group in groups if isinstance(group, Message) and "Action" in group)


def _original_id(message: Message) -> str | None:
    """The Message-ID of the mail that came back, from the copy that the report carries."""
    for part in message.walk():
        kind, inside = part.get_content_type(), part.get_payload()
        if kind == "message/rfc822" and isinstance(inside, list) and isinstance(inside[0], Message):
            found = _MESSAGE_ID.search(str(inside[0].get("Message-ID", "")))
        elif kind in {"text/rfc822-headers", "message/rfc822-headers"}:
            headers = part.get_payload(decode=True) if isinstance(inside, str) else b""
            copy = email.message_from_bytes(headers if isinstance(headers, bytes) else b"")
            found = _MESSAGE_ID.search(str(copy.get("Message-ID", "")))
        else:
            continue
        if found:
            return found[0]
    return None


@transaction.atomic
def _note(bounce: Bounce, report: Report) -> None:
    mail = Delivery.objects.filter(message_id=bounce.message_id).first()
    if mail is None or mail.state not in {Delivery.State.SENT, Delivery.State.BOUNCED}:
        report.unknown += 1
        return
    report.bounced += 1
    Delivery.objects.filter(pk=mail.pk).update(
        state=Delivery.State.BOUNCED, reply=bounce.status, finished_at=timezone.now()
    )
    if bounce.status.startswith("5") and means_dead_address(bounce.status) and mail.address:
        suppress(mail.address, reason=Suppression.Reason.BOUNCED, reply=bounce.status)
        report.suppressed += 1
