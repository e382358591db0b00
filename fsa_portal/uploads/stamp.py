"""A line of text on every page of a stored PDF; done by jobs, in the child that reads files."""

from __future__ import annotations

from django.core.files.base import File

from fsa_portal.uploads.child import SLOTS, InspectionRefused, stamp
from fsa_portal.uploads.gate import with_descriptor

LETTERS = "cp1252"
"""Those that can be written on every PDF without bringing a font."""


class CannotStamp(Exception):
    """Nothing can be written on this file; ``code`` says why (``damaged``, ``too-complex`` …)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Busy(Exception):
    """Others are having files looked at; later it will go."""


def can_be_stamped(line: str) -> bool:
    """Whether the line has only letters that can be written."""
    try:
        line.encode(LETTERS)
    except UnicodeEncodeError:
        return False
    return True


def stamped(file: File, line: str, *, seconds: int = 45) -> bytes:
    """The PDF with ``line`` in the top margin of every page."""
    with with_descriptor(file) as opened:
        try:
            return stamp(line, opened, seconds=seconds, slots=SLOTS[:1], wait=seconds)
        except InspectionRefused as refusal:
            if refusal.code == "busy":
                raise Busy from refusal
            raise CannotStamp(refusal.code) from refusal
