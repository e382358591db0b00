"""Mails that lie as files beside the portal: only where they are not sent (the demo)."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings

from fsa_portal.privacy.identifiers import Identifiers

BORDER = b"\n" + b"-" * 79 + b"\n"


def folder() -> Path | None:
    """Where mails lie; None when they are sent."""
    path = getattr(settings, "EMAIL_FILE_PATH", None)
    return Path(path) if path and Path(path).is_dir() else None


def text_of(raw: bytes) -> str:
    """Headers and all parts of a mail, decoded; the mail as it is stored behind it."""
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    texts = [f"{name}: {value}" for name, value in message.items()]
    for part in message.walk():
        if part.get_content_maintype() == "text":
            texts.append(str(part.get_content()))
    return "\n".join([*texts, raw.decode("utf-8", errors="ignore")])


def mails(path: Path) -> list[bytes]:
    return [mail for mail in path.read_bytes().split(BORDER) if mail.strip()]


def naming(identifiers: Identifiers) -> Iterator[tuple[Path, bytes]]:
    """Each mail that names the person, with its file."""
    where = folder()
    for path in sorted(where.glob("*.log")) if where else ():
        for mail in mails(path):
            if identifiers.found_in(text_of(mail)):
                yield path, mail


def remove(identifiers: Identifiers) -> int:
    """Take these mails away; how many."""
    named: dict[Path, list[bytes]] = {}
    for path, mail in naming(identifiers):
        named.setdefault(path, []).append(mail)
    for path, gone in named.items():
        kept = [mail for mail in mails(path) if mail not in gone]
        if not kept:
            path.unlink()
            continue
        new = path.with_suffix(".new")
        new.write_bytes(b"".join(mail + BORDER for mail in kept))
        new.replace(path)
    return sum(map(len, named.values()))
