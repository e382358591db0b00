"""Bytes to text, without guessing a file into gibberish."""

from __future__ import annotations

import codecs
import re

from .refusal import Refusal

CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
UTF8_UMLAUT_OR_DASH = re.compile(rb"\xc3[\x80-\xbf]|\xe2\x80[\x90-\xbf]")
OVERLONG_OR_SURROGATE = re.compile(rb"[\xc0\xc1][\x80-\xbf]|\xed[\xa0-\xbf][\x80-\xbf]")
MALWARE_TEST = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"


def _encoding(raw: bytes) -> str:
    if raw.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        # The German Excel still writes Windows-1252. In it "Ã¼" or "â€“" mean that two encodings were mixed.
        if UTF8_UMLAUT_OR_DASH.search(raw) or OVERLONG_OR_SURROGATE.search(raw):
            raise Refusal("encoding") from None
        return "cp1252"
    return "utf-8"


def decoded(raw: bytes) -> str:
    """The text of the file with plain line ends, or a refusal."""
    if MALWARE_TEST in raw:
        raise Refusal("malware")
    try:
        text = raw.decode(_encoding(raw))
    except UnicodeDecodeError as error:
        raise Refusal("encoding") from error
    if CONTROLS.search(text):
        raise Refusal("not-text")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def check_text(raw: bytes) -> dict[str, int]:
    """A plain text file is what it says when it can be read as text."""
    decoded(raw)
    return {}
