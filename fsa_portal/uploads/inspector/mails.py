"""A mail that somebody saved from the own mail program: who wrote to whom, when, about what, and its words."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import getaddresses
from html.parser import HTMLParser
from typing import Any

from .encodings import MALWARE_TEST
from .refusal import Refusal

HEADER = re.compile(rb"^[A-Za-z][A-Za-z0-9-]{0,60}:")
NOT_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
MOST_PARTS = 200
MOST_ADDRESSES = 100
MOST_ATTACHMENTS = 50
LONGEST_NAME = 120
LONGEST_TEXT = 15_000
"""Characters: what follows is mostly what was answered to."""
SILENT = {"script", "style", "head", "title"}
BREAKS = {"p", "br", "div", "li", "tr", "h1", "h2", "h3", "blockquote"}


class _Words(HTMLParser):
    """What a reader of an HTML mail sees."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.silent += tag in SILENT
        if tag in BREAKS:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.silent = max(0, self.silent - (tag in SILENT))

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.pieces.append(re.sub(r"\s+", " ", data))


def _message(raw: bytes) -> EmailMessage:
    if MALWARE_TEST in raw:
        raise Refusal("malware")
    if not HEADER.match(raw.lstrip()):
        raise Refusal("wrong-content", expected="eml")
    message = message_from_bytes(raw, policy=default)
    if not (message["From"] or message["To"] or message["Subject"]):
        raise Refusal("wrong-content", expected="eml")
    if sum(1 for _ in message.walk()) > MOST_PARTS:
        raise Refusal("too-complex")
    return message


def check_mail(raw: bytes) -> dict[str, int]:
    """A mail has a sender, somebody it is to, or a subject."""
    _message(raw)
    return {}


def read_mail(raw: bytes) -> dict[str, Any]:
    """Subject, day, addresses and text."""
    message = _message(raw)
    try:
        sent = message["Date"].datetime if message["Date"] else None
    except (AttributeError, TypeError, ValueError):
        sent = None
    found = [str(value) for name in ("From", "To", "Cc") for value in message.get_all(name, [])]
    return {
        "subject": _clean(str(message["Subject"] or "")),
        "date": sent.date().isoformat() if sent else "",
        "addresses": [address for _, address in getaddresses(found) if "@" in address][:MOST_ADDRESSES],
        "text": _text(message),
        "attachments": _attachments(message),
    }


def _attachments(message: EmailMessage) -> list[str]:
    """Names of the files that came with it; pictures within its text, such as logos, are none."""
    found = []
    for part in message.walk():
        name = _clean(part.get_filename() or "").replace("\n", " ")
        in_the_text = part.get_content_maintype() == "image" and not part.is_attachment()
        if (name and not in_the_text) or part.is_attachment():
            found.append((name or part.get_content_type())[:LONGEST_NAME])
    return found[:MOST_ATTACHMENTS]


def _text(message: EmailMessage) -> str:
    body = message.get_body(preferencelist=("plain", "html"))
    if body is None:
        return ""
    try:
        content = body.get_content()
    except (LookupError, ValueError) as error:
        raise Refusal("encoding") from error
    if not isinstance(content, str):
        return ""
    if body.get_content_type() == "text/html":
        words = _Words()
        words.feed(content)
        content = "".join(words.pieces)
    return _clean(content)[:LONGEST_TEXT]


def _clean(text: str) -> str:
    plain = NOT_TEXT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+\n", "\n", plain)).strip()
