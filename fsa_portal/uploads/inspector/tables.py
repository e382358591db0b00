"""Tables: a header of distinct names, rows of text, and no formulas.

Rows are ``(number, cells)``, with the number that the row has in the file, so that people find it again.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import IO

from .encodings import decoded
from .limits import MAX_CELL_CHARACTERS, MAX_CELLS, MAX_COLUMNS, MAX_ROWS
from .refusal import Refusal

Row = tuple[int, list[str]]

DELIMITERS = ";,\t|"
FORMULA = re.compile(r"^[\s'\"]*[=＝]")
"""Spreadsheets also calculate what follows blanks or stands in full width."""


@dataclass
class Grid:
    """A table that was read: its header, its rows, and how many formulas were left empty."""

    header: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    formulas: int = 0

    def _take_header(self, cells: list[str]) -> None:
        header = [cell.strip() for cell in cells]
        while header and not header[-1]:
            header.pop()
        if len(header) > MAX_COLUMNS:
            raise Refusal("table-columns", most=MAX_COLUMNS)
        if not header or not all(header):
            raise Refusal("table-header-empty")
        if len(set(header)) != len(header):
            raise Refusal("table-header-twice", name=next(name for name in header if header.count(name) > 1))
        self.header = header

    def _without_formula(self, cell: str) -> str:
        if len(cell) > MAX_CELL_CHARACTERS:
            raise Refusal("table-cell")
        if FORMULA.match(cell):
            self.formulas += 1
            return ""
        return cell

    def fill(self, rows: Iterable[Row], *, ragged: bool) -> Grid:
        """Take the header and all rows; short rows are only normal where empty cells are not written (``ragged``)."""
        for number, cells in rows:
            if not any(cells):
                continue
            if not self.header:
                self._take_header(cells)
                continue
            width = len(self.header)
            if any(cells[width:]) or (len(cells) < width and not ragged):
                raise Refusal("table-row", row=number, cells=len(cells), columns=width)
            if len(self.rows) >= MAX_ROWS or len(self.rows) * width > MAX_CELLS:
                raise Refusal("table-rows", most=min(MAX_ROWS, MAX_CELLS // width))
            filled = cells[:width] + [""] * (width - len(cells))
            self.rows.append((number, [self._without_formula(cell) for cell in filled]))
        if not self.header:
            raise Refusal("table-header-empty")
        if not self.rows:
            raise Refusal("table-empty")
        return self


def _csv_rows(text: str) -> Iterator[Row]:
    first = text.split("\n", 1)[0]
    if len(first) > MAX_COLUMNS * MAX_CELL_CHARACTERS:
        raise Refusal("table-cell")
    csv.field_size_limit(MAX_CELL_CHARACTERS)
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=max(DELIMITERS, key=first.count), strict=True
    )
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error as error:
        raise Refusal("table-quotes", row=reader.line_num) from error


def read_csv(file: IO[bytes]) -> Grid:
    """Separated by semicolon, comma, tabulator or bar: whichever the first line has most of."""
    return Grid().fill(_csv_rows(decoded(file.read())), ragged=False)
