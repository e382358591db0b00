"""A wrong or cut file is refused with the line and the column, whatever is wrong with it."""

from __future__ import annotations

import datetime as dt
import io
import random

import pytest
from gv100ad import GV100ADReader

from fsa_portal.directory.gv100ad.file import read
from fsa_portal.directory.gv100ad.lines import WIDTH, WrongFile, checked, decode
from tests.factories.register_file import content, municipality, record

TODAY = dt.date(2026, 11, 22)
GOOD = [
    record("10", "05", "Nordrhein-Westfalen"),
    record("20", "053", "Köln"),
    record("40", "05334", "Aachen, Städteregion", mark="43"),
    municipality("05334032", "Stolberg (Rhld.), Kupferstadt"),
    municipality("05334028", "Simmerath", mark="64", area=11_098, people=15_741),
]


def wrong(lines: list[str]) -> WrongFile:
    with pytest.raises(WrongFile) as refused:
        read(content(lines), today=TODAY)
    return refused.value


def with_line(number: int, line: str) -> list[str]:
    return [*GOOD[: number - 1], line, *GOOD[number:]]


def at(line: str, column: int, text: str) -> str:
    """``line`` with ``text`` from this column on."""
    return line[: column - 1] + text + line[column - 1 + len(text) :]


def test_a_good_file_is_read():
    file = read(content(GOOD), today=TODAY)
    assert (file.date, file.encoding) == (dt.date(2025, 12, 31), "utf-8")
    assert list(file.entries) == ["05334", "05334032", "05334028"]
    town = file.entries["05334028"]
    assert (town.name, town.population, str(town.area)) == ("Simmerath", 15_741, "110.98")
    district = file.entries["05334"]
    assert (district.name, district.population, district.kind) == (
        "Städteregion Aachen",
        35_741,
        "staedteregion",
    )


def test_our_lines_are_those_of_the_official_record():
    """The reader of records finds every field where the test has put it."""
    *_, town = GV100ADReader(io.StringIO("\n".join(GOOD))).read()
    assert (town.regional_code, town.name, town.area, town.inhabitants) == (
        "05334028",
        "Simmerath",
        11_098,
        15_741,
    )
    assert town.postal_code == "52222"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "latin-1", "cp850"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_encoding_is_found_out(encoding, end):
    lines = [*GOOD, municipality("05334036", "Übach-Palenbürg-Weißöd, Stadt")]
    file = read(content(lines, encoding=encoding, end=end), today=TODAY)
    assert file.entries["05334036"].name == "Übach-Palenbürg-Weißöd"


def test_what_no_encoding_explains_has_its_place():
    raw = content(GOOD, encoding="utf-8").replace(b"Simmerath", b"Sim\x9derath")
    with pytest.raises(WrongFile) as refused:
        decode(raw)
    assert (refused.value.line, refused.value.column) == (5, 26)


@pytest.mark.parametrize(
    ("number", "line", "column"),
    [
        (1, at(GOOD[0], 1, "11"), 1),
        (1, GOOD[0][:100], 101),
        (4, GOOD[3][:140], 141),
        (5, GOOD[4] + "x", WIDTH + 1),
        (4, at(GOOD[3], 3, "20251331"), 3),
        (4, at(GOOD[3], 3, "2025 231"), 3),
        (4, at(GOOD[3], 3, "20241231"), 3),
        (4, at(GOOD[3], 11, "05334O32"), 11),
        (4, at(GOOD[3], 11, "05333032"), 11),
        (3, at(GOOD[2], 16, "000"), 16),
        (5, at(GOOD[4], 11, "05334032"), 11),
        (4, at(GOOD[3], 23, " " * 50), 23),
        (4, at(GOOD[3], 123, "41"), 123),
        (3, at(GOOD[2], 123, "99"), 123),
        (4, at(GOOD[3], 129, "     12,5  "), 129),
        (4, at(GOOD[3], 140, " " * 11), 140),
        (4, at(GOOD[3], 140, "0" * 11), 151),
        (4, at(GOOD[3], 140, "٣" * 11), 140),
        (4, at(GOOD[3], 151, "00000099999"), 151),
        (4, at(GOOD[3], 129, "0" * 11), 129),
        (4, at(GOOD[3], 171, "abcde"), 171),
        (4, at(GOOD[3], 60, "\t"), 60),
        (4, "Name;Einwohner;Fläche", 1),
    ],
)
def test_what_is_wrong_has_its_line_and_column(number, line, column):
    refused = wrong(with_line(number, line))
    assert (refused.line, refused.column) == (number, column), refused


@pytest.mark.parametrize("raw", [b"", b"\r\n \r\n", b"\x1a", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(raw):
    with pytest.raises(WrongFile):
        read(raw, today=TODAY)


def test_a_file_of_another_state_is_refused():
    lines = [record("10", "06", "Hessen"), record("40", "06412", "Frankfurt", mark="41")]
    lines.append(municipality("06412000", "Frankfurt am Main, Stadt", mark="61"))
    assert "05" in str(wrong(lines))


def test_a_file_of_tomorrow_is_refused():
    with pytest.raises(WrongFile) as refused:
        read(content(GOOD), today=dt.date(2025, 12, 30))
    assert (refused.value.line, refused.value.column) == (1, 3)


def test_a_file_cut_anywhere_in_a_line_is_refused():
    raw = content(GOOD, end="\n")
    for cut in random.Random(7).sample(range(1, len(raw) - 1), 60):
        if raw[cut : cut + 1] == b"\n" or raw[cut - 1 : cut] == b"\n":
            continue
        with pytest.raises(WrongFile) as refused:
            read(raw[:cut], today=TODAY)
        assert refused.value.line == raw[:cut].count(b"\n") + 1


def place_of(raw: bytes) -> list[tuple[int, int]]:
    """Where the file is wrong, if it is."""
    try:
        read(raw, today=TODAY)
    except WrongFile as refused:
        return [(refused.line, refused.column)]
    return []


def test_any_bytes_give_an_answer_and_no_failure():
    chance = random.Random(11)
    raw = bytearray(content(GOOD))
    places: list[tuple[int, int]] = []
    for _ in range(200):
        changed = bytearray(raw)
        for _ in range(chance.randint(1, 4)):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        places += place_of(bytes(changed))
    assert len(places) > 100
    assert all(line > 0 and column > 0 for line, column in places)


def test_the_end_mark_of_dos_and_empty_lines_do_no_harm():
    assert len(checked("\r\n".join([*GOOD, "", "\x1a"]))) == 5


def test_a_region_has_a_short_key_and_an_association_none_behind():
    lines = [record("30", "0811", "Region"), record("50", "010515163", "Amt", mark="51")]
    with pytest.raises(WrongFile) as refused:
        checked("\n".join(lines))
    assert (refused.value.line, refused.value.column) == (2, 16)
    assert checked(lines[0])[0].number == 1
