"""Tables are read as text, exactly, and without formulas."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from fsa_portal import uploads
from fsa_portal.uploads import policies
from fsa_portal.uploads.tables import Table, read_table
from tests.fsa_portal.uploads import samples
from tests.fsa_portal.uploads.samples import text_cell

CITIES = "name;wert\nMüllheim;1,5\nGroß-Gerau;2\n"


def read(content: bytes, name: str) -> Table:
    accepted = uploads.accept(SimpleUploadedFile(name, content), policies.TABLE)
    table = read_table(accepted.file, accepted.kind)
    assert (accepted.rows, accepted.columns, accepted.formulas) == (
        len(table.rows),
        len(table.header),
        table.formulas,
    )
    return table


def refusal(content: bytes, name: str) -> uploads.Refused:
    with pytest.raises(uploads.Refused) as refused:
        read(content, name)
    return refused.value


@pytest.mark.parametrize(
    "content",
    [
        CITIES.encode(),
        b"\xef\xbb\xbf" + CITIES.encode(),
        CITIES.encode("cp1252"),
        b"\xff\xfe" + CITIES.encode("utf-16-le"),
        b"\xfe\xff" + CITIES.encode("utf-16-be"),
        CITIES.replace("\n", "\r").encode(),
        CITIES.replace("\n", "\r\n").encode(),
        CITIES.replace(";", "\t").encode(),
        CITIES.replace("\n", ";\n").encode(),
    ],
    ids=["utf8", "bom", "cp1252", "utf16le", "utf16be", "cr", "crlf", "tab", "trailing"],
)
def test_csv_is_read_in_the_shapes_that_office_programs_write(content: bytes) -> None:
    table = read(content, "a.csv")
    assert table.header == ("name", "wert")
    assert table.rows == (("Müllheim", "1,5"), ("Groß-Gerau", "2"))


def test_keys_keep_their_leading_zero_and_words_stay_words() -> None:
    table = read(b"ags;wert\n05315000;NaN\n05334002;NULL\n", "a.csv")
    assert table.rows == (("05315000", "NaN"), ("05334002", "NULL"))
    assert table.records()[0] == {"ags": "05315000", "wert": "NaN"}


def test_formulas_are_empty_and_counted_but_numbers_and_phones_stay() -> None:
    rows = ["=1+1", " =1+1", "＝1+1", "'=1+1", "-2", "+49 211 1", "@stadt", "a=b"]
    table = read(("name;nr\n" + "".join(f"{cell};1\n" for cell in rows)).encode(), "a.csv")
    assert [row[0] for row in table.rows] == ["", "", "", "", "-2", "+49 211 1", "@stadt", "a=b"]
    assert table.formulas == 4


def test_rows_keep_the_number_they_have_in_the_file() -> None:
    assert read(b"a;b\n1;2\n\n;\n3;4\n", "a.csv").numbers == (2, 5)


def test_line_breaks_inside_quotation_marks_belong_to_the_cell() -> None:
    assert read(b'a;b\n"eins\nzwei";"x;""y"""\n', "a.csv").rows == (("eins\nzwei", 'x;"y"'),)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"name;name\na;b\n", "table-header-twice"),
        (b"name;;wert\na;b;c\n", "table-header-empty"),
        (b"\n\n", "table-header-empty"),
        (b"name;wert\n", "table-empty"),
        (b"name;wert\na;1;2\n", "table-row"),
        (b"name;wert\nb\n", "table-row"),
        (b'name;wert\n"' + b"A;1\n" * 20_000, "table-quotes"),
        (b"name;wert\n" + b"A" * 40_000 + b";1\n", "table-quotes"),
        (b"name;wert\n" + b"a;1\n" * 100_001, "table-rows"),
        (b";".join(b"c%d" % n for n in range(300)) + b"\n", "table-columns"),
        (b"name;wert\nM\0ll;1\n", "not-text"),
        (b"name;wert\n" + "Müller;1\n".encode() + "Köln;2\n".encode("cp1252"), "encoding"),
    ],
)
def test_csv_that_is_no_table_is_refused(content: bytes, code: str) -> None:
    assert refusal(content, "a.csv").code == code


def test_the_message_names_the_row() -> None:
    assert refusal(b"a;b\n1;2\n3;4;5\n", "a.csv").params == {"row": "3", "cells": "3", "columns": "2"}


def test_xlsx_cells_become_text() -> None:
    rows = (
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c>'
        '<c r="D1" t="s"><v>3</v></c><c r="E1" t="s"><v>4</v></c></row>'
        '<row r="3"><c r="A3" s="1"><v>5315000</v></c><c r="B3"><v>0.30000000000000004</v></c>'
        '<c r="C3" s="2"><v>46449</v></c><c r="D3" t="b"><v>1</v></c><c r="E3"><f>1+1</f><v>2</v></c></row>'
        '<row r="4"><c r="A4" t="inlineStr"><is><r><t>05</t></r><r><t>315000</t></r></is></c>'
        '<c r="C4" s="2"><v>46449.5</v></c><c r="D4" t="e"><v>#N/A</v></c></row>'
    )
    parts = samples.xlsx_parts(
        rows, shared=("ags", "wert", "tag", "gilt", "summe"), formats=("00000000", "dd.mm.yyyy")
    )
    table = read(samples.archive(parts), "a.xlsx")
    assert table.header == ("ags", "wert", "tag", "gilt", "summe")
    assert table.rows == (
        ("05315000", "0.3", "2027-03-03", "TRUE", ""),
        ("05315000", "", "2027-03-03 12:00", "", ""),
    )
    assert table.numbers == (3, 4)
    assert table.formulas == 1


def test_text_of_xlsx_that_looks_like_a_formula_is_empty_too() -> None:
    table = read(samples.xlsx(("a", "b"), ("=1+1", "1")), "a.xlsx")
    assert (table.rows, table.formulas) == ((("", "1"),), 1)


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ("", "table-header-empty"),
        (f"<row>{text_cell('a')}</row>", "table-empty"),
        (f"<row>{text_cell('a')}{text_cell('a')}</row>", "table-header-twice"),
        ('<row r="1048576"><c r="A1048576"><v>1</v></c></row>', "table-rows"),
        ('<row r="1"><c r="XFD1"><v>1</v></c></row>', "table-columns"),
        ('<row r="2"><c r="A2"><v>1</v></c></row><row r="1"/>', "damaged"),
        ('<row r="1"><c r="A7"><v>1</v></c></row>', "damaged"),
        ('<row><c t="s"><v>999</v></c></row>', "damaged"),
        ('<row><c s="999"><v>1</v></c></row>', "damaged"),
        ("<row><c><v>1e309</v></c></row>", "damaged"),
        ('<row><c t="d"><v>9999-99-99</v></c></row>', "damaged"),
        ('<row><c t="b"><v>7</v></c></row>', "damaged"),
        (f"<row>{text_cell('a' * 40_000)}</row>", "table-cell"),
    ],
)
def test_xlsx_that_is_no_table_is_refused(rows: str, code: str) -> None:
    assert refusal(samples.archive(samples.xlsx_parts(rows)), "a.xlsx").code == code


def test_xlsx_with_too_many_cells_is_refused() -> None:
    row = f"<row>{'<c><v>1</v></c>' * 200}</row>"
    content = samples.archive(samples.xlsx_parts(row * 2_600))
    assert refusal(content, "a.xlsx").code in {"table-cells", "archive-bomb"}
