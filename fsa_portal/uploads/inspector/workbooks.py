"""Sheets of an xlsx workbook as rows of text: the first visible one as a table, all visible ones for the search.

Numbers are written as they are stored, with a point (``1.5``) – except that a key formatted as ``00000000`` keeps its
leading zeros; dates are ISO dates; a cell with a formula is empty, whatever result it carries.
"""

from __future__ import annotations

import math
import re
import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import IO

from .archives import open_archive
from .limits import MAX_CELL_CHARACTERS, MAX_CELLS, MAX_COLUMNS, MAX_ROWS
from .office import main_part, relationships
from .refusal import Refusal
from .tables import Grid, Row
from .xmlparts import read_xml

REFERENCE = re.compile(r"^([A-Z]{1,3})([1-9][0-9]{0,6})$")
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
ONLY_ZEROS = re.compile(r"^0{2,}$")
NOT_FORMAT = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.')
"""Literal text, colours and conditions of a number format: letters that are no part of a date."""
DATE_FORMATS = {14, 15, 16, 17, 18, 19, 20, 21, 22, 45, 46, 47}
EXACT = 10**15


@dataclass
class Book:
    """What cells refer to: shared texts and number formats."""

    texts: list[str] = field(default_factory=list)
    formats: list[str] = field(default_factory=list)
    """One per cell style: ``date``, a run of zeros, or nothing."""
    first_day: datetime = datetime(1899, 12, 30)

    def text(self, index: str) -> str:
        try:
            return self.texts[int(index)]
        except (ValueError, IndexError) as error:
            raise Refusal("damaged") from error

    def format(self, style: str) -> str:
        if not self.formats and style == "0":
            return ""
        try:
            return self.formats[int(style)]
        except (ValueError, IndexError) as error:
            raise Refusal("damaged") from error

    def number(self, value: str, style: str) -> str:
        try:
            number = float(value)
        except ValueError as error:
            raise Refusal("damaged") from error
        if not math.isfinite(number):
            raise Refusal("damaged")
        shape = self.format(style)
        if shape == "date":
            return self._date(number)
        if number.is_integer() and abs(number) < EXACT:
            return str(int(number)).zfill(len(shape))
        return f"{number:.15g}"

    def _date(self, number: float) -> str:
        try:
            moment = self.first_day + timedelta(seconds=round(number * 86_400))
        except OverflowError as error:
            raise Refusal("damaged") from error
        if number < 1:
            return f"{moment:%H:%M}"
        return moment.date().isoformat() if moment.time() == time.min else moment.isoformat(" ", "minutes")


def _plain(text: str) -> str:
    return ESCAPED.sub(lambda match: chr(int(match[1], 16)), text).replace("\r\n", "\n").replace("\r", "\n")


def _shared_texts(stream: IO[bytes]) -> list[str]:
    texts: list[str] = []
    pieces: list[str] = []
    inside = phonetic = False

    def start(element: str, _attributes: dict[str, str]) -> None:
        nonlocal inside, phonetic
        if element == "si":
            pieces.clear()
        phonetic = phonetic or element == "rPh"
        inside = element == "t" and not phonetic

    def end(element: str) -> None:
        nonlocal inside, phonetic
        inside = False
        if element == "rPh":
            phonetic = False
        elif element == "si":
            texts.append(_plain("".join(pieces)))

    def text(data: str) -> None:
        if inside:
            pieces.append(data)

    read_xml(stream, start=start, end=end, text=text)
    return texts


def _shape(code: str) -> str:
    if ONLY_ZEROS.match(code):
        return code
    return "date" if re.search("[ymdhs]", NOT_FORMAT.sub("", code), re.IGNORECASE) else ""


def _formats(stream: IO[bytes]) -> list[str]:
    codes: dict[str, str] = {}
    formats: list[str] = []
    in_cells = False

    def start(element: str, attributes: dict[str, str]) -> None:
        nonlocal in_cells
        if element == "numFmt":
            codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif element == "cellXfs":
            in_cells = True
        elif element == "xf" and in_cells:
            number = attributes.get("numFmtId", "0")
            if number in codes:
                formats.append(_shape(codes[number]))
            else:
                formats.append("date" if number.isdigit() and int(number) in DATE_FORMATS else "")

    def end(element: str) -> None:
        nonlocal in_cells
        if element == "cellXfs":
            in_cells = False

    read_xml(stream, start=start, end=end)
    return formats


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


class SheetReader:
    """Collects the rows of a sheet while its XML goes by."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.rows: list[Row] = []
        self.formulas = 0
        self._cells = 0
        self._number = 0
        self._row: list[str] = []
        self._value: list[str] = []
        self._type = self._style = ""
        self._reading = self._formula = False

    def start(self, element: str, attributes: dict[str, str]) -> None:
        if element == "row":
            self._start_row(attributes.get("r"))
        elif element == "c":
            self._start_cell(attributes)
        elif element == "f":
            self._formula = True
        self._reading = element in {"v", "t"}

    def text(self, data: str) -> None:
        if self._reading:
            self._value.append(data)

    def end(self, element: str) -> None:
        self._reading = False
        if element == "c":
            self._end_cell()
        elif element == "row":
            self.rows.append((self._number, self._row))

    def _start_row(self, number: str | None) -> None:
        previous, self._row = self._number, []
        try:
            self._number = int(number) if number else previous + 1
        except ValueError as error:
            raise Refusal("damaged") from error
        if self._number <= previous:
            raise Refusal("damaged")
        if self._number > MAX_ROWS + 1:
            raise Refusal("table-rows", most=MAX_ROWS)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        column = len(self._row)
        if reference := attributes.get("r"):
            match = REFERENCE.match(reference)
            if not match or int(match[2]) != self._number or _column(match[1]) < column:
                raise Refusal("damaged")
            column = _column(match[1])
        if column >= MAX_COLUMNS:
            raise Refusal("table-columns", most=MAX_COLUMNS)
        self._cells += 1
        if self._cells > MAX_CELLS:
            raise Refusal("table-cells", most=MAX_CELLS)
        self._row.extend([""] * (column - len(self._row)))
        self._type = attributes.get("t", "n")
        self._style = attributes.get("s", "0")
        self._formula = False
        self._value = []

    def _end_cell(self) -> None:
        value = "".join(self._value)
        if len(value) > MAX_CELL_CHARACTERS:
            raise Refusal("table-cell")
        self.formulas += self._formula
        self._row.append("" if self._formula or not value else self._meaning(value))

    def _meaning(self, value: str) -> str:
        match self._type:
            case "s":
                return self.book.text(value)
            case "inlineStr" | "str":
                return _plain(value)
            case "b" if value in {"0", "1"}:
                return "TRUE" if value == "1" else "FALSE"
            case "e":
                return ""  # "#N/A" and its like say that there is no value
            case "d":
                try:
                    return date.fromisoformat(value[:10]).isoformat() + value[10:].replace("T", " ")
                except ValueError as error:
                    raise Refusal("damaged") from error
            case "n":
                return self.book.number(value, self._style)
        raise Refusal("damaged")


def _visible_sheets(archive: zipfile.ZipFile, main: str) -> tuple[list[tuple[str, str]], bool]:
    """Name and part of each visible sheet, and whether days are counted from 1904."""
    sheets: list[tuple[str, str]] = []
    since_1904 = False

    def start(element: str, attributes: dict[str, str]) -> None:
        nonlocal since_1904
        if element == "workbookPr":
            since_1904 = attributes.get("date1904", "") in {"1", "true"}
        elif element == "sheet" and attributes.get("state", "visible") == "visible":
            sheets.append((attributes.get("name", ""), attributes.get("id", "")))

    with archive.open(main) as stream:
        read_xml(stream, start=start)
    targets = {item.id: item.target for item in relationships(archive, main) if item.type == "worksheet"}
    found = [(name, targets[sheet]) for name, sheet in sheets if targets.get(sheet) in archive.namelist()]
    if not found:
        raise Refusal("table-empty")
    return found, since_1904


def _book(archive: zipfile.ZipFile, main: str, *, since_1904: bool) -> Book:
    book = Book()
    if since_1904:
        book.first_day = datetime(1904, 1, 1)
    for item in relationships(archive, main):
        if item.type in {"sharedStrings", "styles"} and item.target in archive.namelist():
            with archive.open(item.target) as stream:
                if item.type == "sharedStrings":
                    book.texts = _shared_texts(stream)
                else:
                    book.formats = _formats(stream)
    return book


def _read(archive: zipfile.ZipFile, part: str, book: Book) -> SheetReader:
    reader = SheetReader(book)
    with archive.open(part) as stream:
        read_xml(stream, start=reader.start, end=reader.end, text=reader.text)
    return reader


def read_xlsx(file: IO[bytes]) -> Grid:
    """The first visible sheet; call only after ``check_ooxml``."""
    with open_archive(file) as archive:
        main = main_part(archive)
        sheets, since_1904 = _visible_sheets(archive, main)
        reader = _read(archive, sheets[0][1], _book(archive, main, since_1904=since_1904))
    grid = Grid().fill(reader.rows, ragged=True)
    grid.formulas += reader.formulas
    return grid


def read_sheets(file: IO[bytes]) -> list[tuple[str, list[list[str]]]]:
    """Name and rows of every visible sheet."""
    with open_archive(file) as archive:
        main = main_part(archive)
        sheets, since_1904 = _visible_sheets(archive, main)
        book = _book(archive, main, since_1904=since_1904)
        return [(name, [cells for _, cells in _read(archive, part, book).rows]) for name, part in sheets]
