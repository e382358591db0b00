"""Tables of people's own files (csv, xlsx) as text."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.files.base import File

from fsa_portal.uploads.child import InspectionRefused, inspect
from fsa_portal.uploads.gate import refused, with_descriptor
from fsa_portal.uploads.policies import Kind


@dataclass(frozen=True)
class Table:
    """Header and rows, every cell as text: a key keeps its leading zero, "NaN" stays a word, a formula is empty."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]
    """For each row the number that it has in the file, for messages to people."""
    formulas: int
    """How many cells were formulas and therefore empty."""

    def records(self) -> list[dict[str, str]]:
        return [dict(zip(self.header, row, strict=True)) for row in self.rows]


def read_table(file: File, kind: Kind) -> Table:
    """Read what the gate accepted with ``policies.TABLE``; raises ``Refused`` like the gate."""
    with with_descriptor(file) as opened:
        try:
            answer = inspect("table", kind.value, opened)
        except InspectionRefused as refusal:
            raise refused(refusal) from refusal
    return Table(
        header=tuple(answer["header"]),
        rows=tuple(tuple(cells) for _, cells in answer["rows"]),
        numbers=tuple(number for number, _ in answer["rows"]),
        formulas=answer["formulas"],
    )
