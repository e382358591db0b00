"""A real SMTP server on this machine, which fails, hangs and refuses as it is told."""

from __future__ import annotations

import asyncio
import email
import email.policy
import logging
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

# What the server says about itself is not our log.
logging.getLogger("mail.log").setLevel(logging.WARNING)

HANGS = 1.5
"""Seconds without an answer: longer than the client waits."""
Fault = str
"""What goes wrong with one mail: "" (nothing), "rcpt", "data", "421", "hang", "drop", "quit", "mail-550" or an SMTP answer to RCPT."""


class _Desk:
    """Takes mails in, or does not; ``fault_of(n)`` says what happens to the n-th attempt."""

    def __init__(self, fault_of: Callable[[int], Fault], on_taken: Callable[[], None]) -> None:
        self.fault_of = fault_of
        self.on_taken = on_taken
        self.attempts = 0
        self.fault: Fault = ""
        self.taken: list[tuple[str, EmailMessage]] = []

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.attempts += 1
        self.fault = self.fault_of(self.attempts)
        if self.fault == "421":
            return "421 4.3.2 going down"
        if self.fault == "mail-550":
            return "550 5.7.1 sender not allowed"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.fault == "rcpt":
            return f"451 4.2.1 <{address}> come back later"
        if self.fault[:1] == "5":
            return self.fault
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.fault == "quit":
            await asyncio.sleep(HANGS)
        return "221 bye"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.fault == "data":
            return "452 4.3.1 disk full"
        if self.fault == "hang":
            await asyncio.sleep(HANGS)
            return "451 4.4.2 too slow"
        if self.fault == "drop":
            server.transport.abort()
            return "451 never seen"
        message = email.message_from_bytes(envelope.original_content or b"", policy=email.policy.default)
        self.taken.append((envelope.rcpt_tos[0], message))  # type: ignore[arg-type]
        self.on_taken()
        return "250 2.0.0 OK"


class PostOffice:
    """The server; ``taken`` holds what it has answered with 250: (address, mail)."""

    def __init__(self, fault_of: Callable[[int], Fault], on_taken: Callable[[], None]) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.desk = _Desk(fault_of, on_taken)
        self._controller: Controller | None = None

    @property
    def taken(self) -> list[tuple[str, EmailMessage]]:
        return self.desk.taken

    def open(self) -> None:
        self._controller = Controller(self.desk, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def close(self) -> None:
        """From now on connections are refused."""
        if self._controller is not None:
            self._controller.stop()
            self._controller = None


@contextmanager
def post_office(
    fault_of: Callable[[int], Fault] = lambda attempt: "", on_taken: Callable[[], None] = lambda: None
) -> Iterator[PostOffice]:
    office = PostOffice(fault_of, on_taken)
    office.open()
    try:
        yield office
    finally:
        office.close()


def settings_for(office: PostOffice, settings: Any, *, timeout: float = 0.4) -> None:
    """Have mail sent to this server."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = office.port
    settings.EMAIL_TIMEOUT = timeout
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
