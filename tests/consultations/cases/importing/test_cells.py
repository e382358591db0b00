"""Cells of people's tables are read as what they mean, or refused in words."""

from __future__ import annotations

import datetime as dt

import pytest

from consultations.cases.importing import cells
from consultations.cases.importing.cells import NotRead
from consultations.cases.importing.columns import Holds, guessed


@pytest.mark.parametrize(
    "written",
    ["14.9.2021", "14.09.2021", "14.09.21", "Di, 14.09.2021", "2021-09-14", "2021-09-14 10:30", "44453"],
)
def test_a_day_in_its_spellings(written: str) -> None:
    assert cells.day(written).value == dt.date(2021, 9, 14)


def test_a_number_that_was_read_as_a_day_is_told() -> None:
    assert "14.09.2021" in cells.day("44453").remark
    assert not cells.day("14.09.2021").remark


@pytest.mark.parametrize("written", ["31.02.2021", "14.09.1921", "bald", "20", "9999999999", "14.9."])
def test_what_is_no_day_is_refused_with_the_cell(written: str) -> None:
    with pytest.raises(NotRead, match=written.replace(".", r"\.")):
        cells.day(written)


@pytest.mark.parametrize(
    ("written", "hours", "minutes"),
    [
        ("1,5 h", False, 90),
        ("1.5", True, 90),
        ("1,5", True, 90),
        ("20", False, 20),
        ("20 min", True, 20),
        ("1:30", False, 90),
        ("01:30:00", False, 90),
        ("2 Std.", False, 120),
    ],
)
def test_a_duration_has_its_own_unit_or_that_of_its_column(written: str, hours: bool, minutes: int) -> None:
    assert cells.minutes(written, hours=hours).value == minutes


@pytest.mark.parametrize("written", ["lang", "0", "25 h", "20-30 min", "1 h 2 h"])
def test_what_is_no_duration_is_refused(written: str) -> None:
    with pytest.raises(NotRead):
        cells.minutes(written, hours=False)


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("Tel.", "telefonat"),
        ("Telefonat", "telefonat"),
        ("Mail", "email"),
        ("VK", "videokonferenz"),
        ("Workshop", "workshop"),
    ],
)
def test_a_kind_in_the_words_of_the_line(written: str, kind: str) -> None:
    assert cells.kind(written).value == kind


def test_two_kinds_in_one_cell_are_not_guessed() -> None:
    with pytest.raises(NotRead):
        cells.kind("Tel. und Mail")


@pytest.mark.parametrize(
    ("written", "key", "told"),
    [("05334002", "05334002", False), ("5334002", "05334002", True), ("5334", "05334", True),
     ("05334", "05334", False), ("5334002.0", "05334002", True), ("05 334 002", "05334002", False)],
)  # fmt: skip
def test_a_key_keeps_its_leading_zero_or_gets_it_back(written: str, key: str, told: bool) -> None:
    read = cells.key(written)
    assert (read.value, bool(read.remark)) == (key, told)


def test_columns_are_guessed_from_german_headings() -> None:
    header = ["Kommune", "AGS", "Datum", "Kontaktart", "Dauer (Std.)", "Thema", "Notiz", "Wiedervorlage",
              "Ergebnis", "Aktenzeichen", "Farbe", "Datum der Antwort"]  # fmt: skip
    assert guessed(header) == [
        Holds.BODY, Holds.KEY, Holds.DATE, Holds.KIND, Holds.HOURS, Holds.TOPIC, Holds.NOTE, Holds.STEP_ON,
        Holds.REMARK, Holds.NUMBER, Holds.NOTHING, Holds.REMARK,
    ]  # fmt: skip
