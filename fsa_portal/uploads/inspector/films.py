"""Films and their captions: the containers are whole, of the kind that they say, and hold nothing beside."""

from __future__ import annotations

from typing import IO

from .archives import MAX_COMMENT, has_end_record
from .encodings import decoded
from .images import PROGRAM
from .refusal import Refusal

BOX_HEAD = 8
LONG_BOX_HEAD = 16
KNOWN_BOXES = {b"ftyp", b"moov", b"mdat", b"moof", b"free", b"skip", b"wide", b"sidx", b"mfra", b"styp", b"meta", b"uuid",
               b"udta", b"emsg", b"prft", b"pdin"}  # fmt: skip
EBML, SEGMENT, DOCTYPE = 0x1A45DFA3, 0x18538067, 0x4282


def check_film(file: IO[bytes], kind: str) -> dict[str, int]:
    """Refuse what ends early, what goes on after its end and what is a program or an archive as well."""
    raw = file.read()
    if PROGRAM.search(raw) or has_end_record(raw[-MAX_COMMENT:]):
        raise Refusal("second-file")
    if kind == "mp4":
        _check_boxes(raw)
    else:
        _check_elements(raw)
    return {}


def check_captions(raw: bytes) -> dict[str, int]:
    """WebVTT: browsers read it as UTF-8, whatever it is."""
    try:
        raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refusal("encoding") from error
    if "-->" not in decoded(raw):
        raise Refusal("damaged")
    return {}


def _check_boxes(raw: bytes) -> None:
    """The boxes of an MP4, one after the other up to the last byte."""
    found = []
    at = 0
    while at < len(raw):
        size, name = int.from_bytes(raw[at : at + 4]), raw[at + 4 : at + BOX_HEAD]
        least = BOX_HEAD
        if size == 1:
            size, least = int.from_bytes(raw[at + BOX_HEAD : at + LONG_BOX_HEAD]), LONG_BOX_HEAD
        elif size == 0:
            # Up to the end of the file.
            size = len(raw) - at
        if name not in KNOWN_BOXES or size < least or at + size > len(raw):
            raise Refusal("damaged")
        found.append(name)
        at += size
    if found[0] != b"ftyp" or not {b"moov", b"mdat"} <= set(found):
        raise Refusal("damaged")


def _check_elements(raw: bytes) -> None:
    """A WebM: its head, which names the kind, then one segment up to the last byte."""
    name, size, at = _element(raw, 0)
    head, at = raw[at : at + (size or 0)], at + (size or 0)
    if name != EBML or _kind_of(head) != b"webm":
        raise Refusal("wrong-content", expected="webm")
    name, size, at = _element(raw, at)
    # A recording that was not closed does not know how long its segment is.
    if name != SEGMENT or (size is not None and at + size != len(raw)):
        raise Refusal("damaged")


def _kind_of(head: bytes) -> bytes:
    at = 0
    while at < len(head):
        name, size, at = _element(head, at)
        if size is None:
            break
        if name == DOCTYPE:
            return head[at : at + size].rstrip(b"\0")
        at += size
    return b""


def _element(raw: bytes, at: int) -> tuple[int, int | None, int]:
    """Name and size of the element at this place, and where its content begins; no size where it is not known."""
    name, at, _unknown = _number(raw, at, keep_mark=True)
    size, at, unknown = _number(raw, at, keep_mark=False)
    return name, None if unknown else size, at


def _number(raw: bytes, at: int, *, keep_mark: bool) -> tuple[int, int, bool]:
    """The zeros before the first one of its bits say how many bytes a number has."""
    if at >= len(raw) or not raw[at]:
        raise Refusal("damaged")
    length = 9 - raw[at].bit_length()
    value = int.from_bytes(raw[at : at + length])
    bare = value & ((1 << 7 * length) - 1)
    return (value if keep_mark else bare), at + length, bare == (1 << 7 * length) - 1
