"""The way out: one connection to the mail server for many mails, and what its answers mean for each."""

from __future__ import annotations

import re
import smtplib
from types import TracebackType
from typing import Any, Self

import structlog
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend

log = structlog.get_logger(__name__)

_STATUS = re.compile(r"\s*([245]\.\d{1,3}\.\d{1,3})\b")


class Unreachable(Exception):
    """No mail server to talk to: no mail is at fault, all of them wait."""


class NotTaken(Exception):
    """The server did not take this mail; ``reply`` is its code ("550 5.1.1"), never its words, which name people."""

    def __init__(self, reply: str) -> None:
        super().__init__(reply)
        self.reply = reply


class Later(NotTaken):
    """Not now: it may be taken at another attempt."""


class Refused(NotTaken):
    """Never: ``address_is_dead`` when it is the address that the server will not have."""

    def __init__(self, reply: str, *, address_is_dead: bool = False) -> None:
        super().__init__(reply)
        self.address_is_dead = address_is_dead


def means_dead_address(status: str) -> bool:
    """Whether a lasting failure with this status (RFC 3463) is the address's: neither that its box is full (x.2.2) nor
    that the server will have nothing of ours (x.7.x)."""
    return not re.match(r"[45]\.(?:2\.2$|7\.)", status)


def _reply(code: int, text: bytes | str) -> tuple[str, str]:
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    found = _STATUS.match(words)
    status = found[1] if found else ""
    return f"{code} {status}".strip(), status


class Outlet:
    """An open connection, made when the first mail needs it. ``with Outlet() as outlet: outlet.send(mail)``"""

    def __init__(self) -> None:
        self._backend: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        backend, self._backend = self._backend, None
        if isinstance(backend, EmailBackend) and backend.connection is not None:
            try:
                backend.connection.quit()
            except OSError:
                # Every mail has its answer already: a farewell that fails changes nothing.
                log.info("mail.no_farewell")
                backend.connection.close()

    def open(self) -> None:
        """Be ready to send, or raise :class:`Unreachable`."""
        if self._backend is not None:
            return
        backend = get_connection()
        if isinstance(backend, EmailBackend):
            try:
                backend.open()
            except OSError as failure:
                self._hang_up(backend)
                # Without the cause: some servers name the account in their answer.
                raise Unreachable(type(failure).__name__) from None
        self._backend = backend

    def send(self, mail: EmailMessage) -> None:
        """Returns when the server has taken the mail (250). Raises :class:`Later` or :class:`Refused`."""
        try:
            self._backend.send_messages([mail])
        except smtplib.SMTPRecipientsRefused as answer:
            ((code, text),) = answer.recipients.values()
            self._judge(code, text, at_recipient=True)
        except smtplib.SMTPSenderRefused as answer:
            # The sender is ours and the same for every mail: a fault of the settings must not cost a single one.
            self._drop()
            raise Later(_reply(answer.smtp_code, answer.smtp_error)[0]) from None
        except smtplib.SMTPResponseException as answer:
            self._judge(answer.smtp_code, answer.smtp_error)
        except (smtplib.SMTPNotSupportedError, UnicodeError, ValueError):
            raise Refused("address") from None
        except OSError as failure:
            self._drop()
            raise Later(type(failure).__name__[:20]) from None
        finally:
            if not isinstance(self._backend, EmailBackend):
                # The file of the demo holds one mail per connection.
                self._backend = None

    def _judge(self, code: int, text: bytes | str, *, at_recipient: bool = False) -> None:
        reply, status = _reply(code, text)
        if 500 <= code < 600:
            raise Refused(reply, address_is_dead=at_recipient and means_dead_address(status)) from None
        if code == 421 or not 400 <= code < 500:
            self._drop()
        raise Later(reply) from None

    def _drop(self) -> None:
        backend, self._backend = self._backend, None
        if backend is not None:
            self._hang_up(backend)

    @staticmethod
    def _hang_up(backend: Any) -> None:
        """Close the connection without a word: a server that hangs would answer to none."""
        for connection in (backend.connection, backend._partial_connection):
            if connection is not None:
                connection.close()
        backend.connection = backend._partial_connection = None
