"""Looks at every line of the file before anything is made of it: what is wrong has a line and a column.

The reader of records (gv100ad-py) trusts its input: it takes a cut line for a short name and says of a wrong number
only that it is none. So structure is checked here, by the official description of the record, and the reader gets
only what is right. Columns count from 1, as in that description.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

WIDTH = 220
STATE = "05"
KEY_LENGTHS = {"10": 2, "20": 3, "30": 5, "40": 5, "50": 5, "60": 8}
"""Kind of record -> digits of its key."""
KEY, KEY_END = 10, 18
DATE = slice(2, 10)
NAME = slice(22, 72)
MARK = slice(122, 124)
NUMBERS = {"area": (128, 139), "population": (139, 150), "male population": (150, 161)}
SEVERAL_POSTAL_CODES = (170, 175)
MARKS = {"40": range(41, 46), "50": range(50, 59), "60": range(60, 68)}
LETTERS = frozenset("äöüÄÖÜßéèáâôóëïčšžćÉ–’")
"""What occurs in names beside ASCII; a wrong encoding makes other characters of them."""
ENCODINGS = ("cp1252", "cp850")
"""Of files that are not UTF-8: today's and those of DOS."""


class WrongFile(Exception):
    """The file is not what it should be; nothing was changed."""

    def __init__(self, message: str, *, line: int = 0, column: int = 0) -> None:
        self.line, self.column = line, column
        place = f"line {line}, column {column}: " if line else ""
        super().__init__(f"{place}{message}")


@dataclass(frozen=True, slots=True)
class Line:
    """One record and where it stands."""

    number: int
    text: str

    @property
    def kind(self) -> str:
        return self.text[:2]

    @property
    def key(self) -> str:
        return self.text[KEY : KEY + KEY_LENGTHS[self.kind]]

    def wrong(self, message: str, start: int) -> WrongFile:
        return WrongFile(message, line=self.number, column=start + 1)


def decode(content: bytes) -> tuple[str, str]:
    """The text and the encoding that it was found to be in."""
    if not content.strip():
        raise WrongFile("the file is empty")
    try:
        return content.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError as refused:
        before = content[: refused.start]
        place = before.count(b"\n") + 1, refused.start - before.rfind(b"\n")
    for encoding in ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if all(character.isascii() or character in LETTERS for character in set(text)):
            return text, encoding
    line, column = place
    raise WrongFile(
        "this character fits neither UTF-8 nor Windows-1252 nor DOS 850", line=line, column=column
    )


def checked(text: str) -> list[Line]:
    """All records of the file, each of which is right by itself and in its place."""
    lines = list(_records(text))
    seen: dict[str, set[str]] = {kind: set() for kind in KEY_LENGTHS}
    date = lines[0].text[DATE]
    for line in lines:
        _check(line)
        if line.text[DATE] != date:
            raise line.wrong(f"another date than the first line ({date})", DATE.start)
        if line.kind in {"40", "60"}:
            if line.key in seen[line.kind]:
                raise line.wrong(f"the key {line.key} stands there twice", KEY)
            if line.kind == "60" and line.key[:5] not in seen["40"]:
                raise line.wrong(f"no district {line.key[:5]} before its municipality", KEY)
        seen[line.kind].add(line.key)
    return lines


def _records(text: str) -> Iterator[Line]:
    found = False
    for number, raw in enumerate(text.split("\n"), start=1):
        line = Line(number, raw.removesuffix("\r").removeprefix("\ufeff"))
        # The end mark of DOS may stand after the last line.
        if not line.text.strip("\x1a "):
            continue
        found = True
        yield line
    if not found:
        raise WrongFile("the file has no records")


def _check(line: Line) -> None:
    text = line.text
    if line.kind not in KEY_LENGTHS:
        raise line.wrong(f"{line.kind!r} is no kind of record of this file", 0)
    for place, character in enumerate(text):
        if not character.isprintable():
            raise line.wrong("a control character", place)
    if len(text) < WIDTH:
        raise line.wrong(f"the line is cut: it ends here and should have {WIDTH} columns", len(text))
    if len(text) > WIDTH:
        raise line.wrong(f"the line is longer than {WIDTH} columns", WIDTH)
    _check_date(line)
    end = KEY + KEY_LENGTHS[line.kind]
    # The key of a region, which only one state has, may be shorter than its place.
    key = text[KEY:end].rstrip() if line.kind == "30" else text[KEY:end]
    if not _is_number(key):
        raise line.wrong(f"{text[KEY:end]!r} is no key", KEY)
    if text[end:KEY_END].strip():
        raise line.wrong("the key is too long for this kind of record", end)
    if not text[NAME].strip():
        raise line.wrong("the name is missing", NAME.start)
    mark = text[MARK].strip()
    if line.kind in MARKS and mark and not (_is_number(mark) and int(mark) in MARKS[line.kind]):
        raise line.wrong(f"{mark!r} is no mark of this kind of record", MARK.start)
    if line.kind == "60":
        _check_numbers(line)


def _check_date(line: Line) -> None:
    try:
        if not _is_number(line.text[DATE]):
            raise ValueError
        dt.datetime.strptime(line.text[DATE], "%Y%m%d")
    except ValueError as refused:
        raise line.wrong(f"{line.text[DATE]!r} is no date", DATE.start) from refused


def _check_numbers(line: Line) -> None:
    values = {}
    for name, (start, end) in NUMBERS.items():
        digits = line.text[start:end].strip()
        if not _is_number(digits):
            raise line.wrong(f"{line.text[start:end]!r} is no number ({name})", start)
        values[name] = int(digits)
    if values["male population"] > values["population"]:
        raise line.wrong("more men than inhabitants", NUMBERS["male population"][0])
    start, end = SEVERAL_POSTAL_CODES
    if line.text[start:end].strip() and line.text[start:end] != "*****":
        raise line.wrong("something else than the mark of several postal codes", start)
    if line.key.startswith(STATE):
        for name in ("area", "population"):
            if not values[name]:
                raise line.wrong(f"a municipality with no {name}", NUMBERS[name][0])


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()
