"""The text of stored files, for search; called by jobs, never while a person waits."""

from __future__ import annotations

from typing import NamedTuple

from django.core.files.base import File

from fsa_portal.uploads.child import SLOTS, InspectionRefused, inspect
from fsa_portal.uploads.gate import with_descriptor
from fsa_portal.uploads.policies import Kind

WITH_TEXT = frozenset({Kind.PDF, Kind.DOCX, Kind.XLSX, Kind.ODT, Kind.TXT})


class Part(NamedTuple):
    """A page of a PDF, a sheet of a workbook or a section of a text; pages have no heading."""

    heading: str
    text: str


class ExtractionFailed(Exception):
    """No text could be taken from the file; ``code`` says why (``too-complex``, ``damaged`` …)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def extract(file: File, kind: Kind, *, seconds: int = 45) -> list[Part]:
    """The parts in their order; NFC, without soft hyphens.

    Jobs keep to one of the two slots, so that the other is free for people who wait.
    """
    if kind not in WITH_TEXT:
        raise ValueError(f"{kind} has no text")
    with with_descriptor(file) as opened:
        try:
            answer = inspect("text", kind.value, opened, seconds=seconds, slots=SLOTS[:1], wait=seconds)
        except InspectionRefused as refusal:
            raise ExtractionFailed(refusal.code) from refusal
    return [Part(heading, text) for heading, text in answer["parts"]]
