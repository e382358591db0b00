"""A list as CSV, XLSX and JSON: what a spreadsheet and a program make of it."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from decimal import Decimal

import pytest
from django.http import QueryDict
from django.utils import translation
from openpyxl import load_workbook

from fsa_portal import exports
from fsa_portal.exports import Column

NAME = Column("name", "Name", lambda one: one)


def cells(*values: object) -> list[str]:
    """What a German spreadsheet reads in the first column, below its heading."""
    raw = exports.as_csv([NAME], values).content.decode("utf-8-sig")
    return [row[0] for row in csv.reader(io.StringIO(raw, newline=""), delimiter=";")][1:]


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+49 211",
        "-Titel",
        "@SUM(A1)",
        "＝HYPERLINK()",
        "  =1+1",
        "\u00a0=1+1",
        "\t=1+1",
        "\r=1",
        "\n=1",
    ],
)
def test_no_text_is_taken_for_a_formula(text: str) -> None:
    assert cells(text) == [f"'{text}"]
    assert json.loads(exports.as_json([NAME], [text], source="/").content)["items"] == [{"name": text}]


def test_values_as_a_german_spreadsheet_reads_them() -> None:
    with translation.override("de"):
        moment = dt.datetime(2026, 11, 22, 12, 30, tzinfo=dt.UTC)
        given = [
            None,
            True,
            -5,
            Decimal("12.5"),
            dt.date(2026, 11, 22),
            moment,
            ["a", "b"],
            'mit; "Zeichen"\nÄ',
        ]
        assert cells(*given) == ["", "ja", "-5", "12,5", "2026-11-22", "2026-11-22 13:30", "a, b",
                                 'mit; "Zeichen"\nÄ']  # fmt: skip


def test_a_spreadsheet_recognises_the_encoding() -> None:
    assert exports.as_csv([NAME], []).content == b"\xef\xbb\xbfName\r\n"


def test_values_as_a_program_reads_them() -> None:
    given = [None, False, 7, Decimal("12.5"), dt.date(2026, 11, 22), ["a", "b"], "Ä"]
    content = json.loads(exports.as_json([NAME], given, source="https://portal.example/praxis/").content)
    assert [item["name"] for item in content["items"]] == [
        None,
        False,
        7,
        12.5,
        "2026-11-22",
        ["a", "b"],
        "Ä",
    ]
    assert (content["count"], content["source"]) == (7, "https://portal.example/praxis/")


def test_the_links_keep_the_filters_and_leave_the_page() -> None:
    assert [link.url for link in exports.links(QueryDict("topic=armut&topic=alter&seite=3"))] == [
        "?topic=armut&topic=alter&ausgabe=csv",
        "?topic=armut&topic=alter&ausgabe=xlsx",
        "?topic=armut&topic=alter&ausgabe=json",
    ]


@pytest.mark.parametrize(
    ("asked", "wanted"), [("", False), ("ausgabe=ods", False), ("ausgabe=xlsx", True), ("ausgabe=csv", True)]
)
def test_an_unknown_form_is_the_page(asked: str, wanted: bool) -> None:
    assert exports.is_asked_for(QueryDict(asked)) is wanted


def sheet(*values: object) -> list[tuple[object, str]]:
    """What stands in the first column below its heading, with the type of the cell."""
    book = load_workbook(io.BytesIO(exports.as_xlsx([NAME], values).content))
    return [(row[0].value, row[0].data_type) for row in book.active.iter_rows(min_row=2)]


@pytest.mark.parametrize("text", ["=1+1", "+49 211", "-Titel", "@SUM(A1)", "＝HYPERLINK()", "  =1+1"])
def test_no_text_in_a_spreadsheet_is_a_formula(text: str) -> None:
    assert sheet(text) == [(f"'{text}", "s")]


def test_a_spreadsheet_has_numbers_and_days_as_such_and_bears_control_characters() -> None:
    with translation.override("de"):
        assert sheet(-5, dt.date(2026, 11, 22), True, ["a", "=b"], "Ein\x0bWort", None, 12.5) == [
            (-5, "n"),
            (dt.datetime(2026, 11, 22), "d"),
            ("ja", "s"),
            ("a, =b", "s"),
            ("EinWort", "s"),
            (None, "n"),
            (12.5, "n"),
        ]


def test_the_headings_of_a_spreadsheet_are_no_formulas() -> None:
    made = exports.as_xlsx([Column("name", "=Name", lambda one: one)], [])
    assert load_workbook(io.BytesIO(made.content)).active["A1"].value == "'=Name"
