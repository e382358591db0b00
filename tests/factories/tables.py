"""Tables of earlier advice, as advisers keep them."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.files.base import ContentFile

from consultations.cases.importing import actions
from consultations.cases.models import CaseImport
from fsa_portal import uploads
from fsa_portal.actor import Actor
from fsa_portal.uploads import policies

HEADER = (
    "Kommune",
    "AGS",
    "Datum",
    "Art",
    "Dauer",
    "Thema",
    "Notiz",
    "Wiedervorlage",
    "Ergebnis",
    "Aktenzeichen",
)


def a_row(**cells: str) -> list[str]:
    """One contact with Birkenfurt; ``cells`` by heading."""
    row = {
        "Kommune": "Birkenfurt",
        "Datum": "14.09.2021",
        "Art": "Tel.",
        "Dauer": "20",
        "Notiz": "Gliederung besprochen.",
    } | cells
    return [row.get(heading, "") for heading in HEADER]


def csv(rows: Iterable[Sequence[str]], header: Sequence[str] = HEADER) -> bytes:
    lines = [";".join(f'"{cell}"' for cell in row) for row in (header, *rows)]
    return "\r\n".join(lines).encode("cp1252")


def xlsx(rows: Iterable[Sequence[Any]], header: Sequence[str] = HEADER) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.worksheets[0]
    for row in (header, *rows):
        sheet.append(list(row))
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def table(
    rows: Iterable[Sequence[str]], *, by: Actor, header: Sequence[str] = HEADER, name: str = "beratung.csv"
) -> CaseImport:
    """A table brought in and not yet run."""
    accepted = uploads.accept(ContentFile(csv(rows, header), name=name), policies.TABLE)
    return actions.begin(by=by, file=accepted)
