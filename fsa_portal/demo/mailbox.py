"""The mails of the demo, which are written to files instead of being sent."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from itertools import islice
from pathlib import Path

from django.conf import settings

SHOWN = 50
BETWEEN = b"\n" + b"-" * 79 + b"\n"
"""Stands after each mail in a file."""


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail: ``key`` finds it again."""

    key: str
    message: EmailMessage

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def to(self) -> str:
        return str(self.message["To"])

    @property
    def date(self) -> dt.datetime:
        """When it was sent; mails say it in universal time."""
        said: dt.datetime = self.message["Date"].datetime
        return said if said.tzinfo is not None else said.replace(tzinfo=dt.UTC)

    @property
    def text(self) -> str:
        return self._part("plain")

    @property
    def html(self) -> str:
        return self._part("html")

    def _part(self, kind: str) -> str:
        body = self.message.get_body((kind,))
        return str(body.get_content()) if body is not None else ""


def newest() -> list[Mail]:
    """The last mails, newest first."""
    return list(islice(_mails(), SHOWN))


def find(key: str) -> Mail | None:
    return next((mail for mail in _mails() if mail.key == key), None)


def _mails() -> Iterator[Mail]:
    files = Path(settings.EMAIL_FILE_PATH).glob("*.log")
    for file in sorted(files, key=lambda found: found.stat().st_mtime, reverse=True):
        written = [part for part in file.read_bytes().split(BETWEEN) if part.strip()]
        for number in reversed(range(len(written))):
            message = email.message_from_bytes(written[number], policy=email.policy.default)
            yield Mail(f"{file.stem}-{number}", message)  # type: ignore[arg-type]
