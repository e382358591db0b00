"""The day of the contact and of the next step, as German notes say them."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.consultations.cases.logline.log_samples import values


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("14.9.", "2026-09-14"),
        ("14.9", "2026-09-14"),
        ("1.9.", "2027-09-01"),
        ("am 15.", "2026-09-15"),
        ("12. Oktober", "2026-10-12"),
        ("14.09.26", "2026-09-14"),
        ("29.2.", "2028-02-29"),
        ("morgen", "2026-09-02"),
        ("übermorgen", "2026-09-03"),
        ("Di", "2026-09-08"),
        ("nächsten Mi", "2026-09-02"),
        ("Mo in einer Woche", "2026-09-14"),
        ("diese Woche Fr", "2026-09-04"),
        ("nächste Woche", "2026-09-07"),
        ("nächste Woche Di", "2026-09-08"),
        ("Ende der Woche", "2026-09-04"),
        ("übernächste Woche Mi", "2026-09-16"),
        ("KW 40", "2026-09-28"),
        ("KW 40/41", "2026-09-28"),
        ("KW 1", "2027-01-04"),
        ("in 14 Tagen", "2026-09-15"),
        ("in drei Wochen", "2026-09-22"),
        ("in 2 Monaten", "2026-11-01"),
        ("Anfang Oktober", "2026-10-01"),
        ("Mitte März", "2027-03-15"),
        ("Ende Februar", "2027-02-28"),
        ("Ende des Monats", "2026-09-30"),
        ("Jahresende", "2026-12-31"),
    ],
)
def test_a_next_step_has_the_day_that_was_meant(said: str, day: str) -> None:
    found = values(f"Tel Birkenfurt 10 min, WV {said}")
    assert (found["next_step"], found["next_date"]) == ("Wiedervorlage", day)
    assert not found["unresolved"]
    assert found["date"] == "2026-09-01"


@pytest.mark.parametrize(
    "said",
    [
        "vor den Sommerferien",
        "nach der Ratssitzung",
        "zeitnah",
        "Q1",
        "im Oktober",
        "Mo oder Di",
        "31.9.",
        "14.9.2025",
    ],
)
def test_what_is_no_day_is_told(said: str) -> None:
    found = values(f"Tel Birkenfurt 10 min, WV {said}")
    assert (found["next_step"], found["next_date"]) == ("Wiedervorlage", None)
    assert found["unresolved"] == [said]


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("gestern Abend Tel Birkenfurt", "2026-08-31"),
        ("Tel Birkenfurt 28.8. 30 min", "2026-08-28"),
        ("Nachtrag: 15.12. WS Birkenfurt", "2025-12-15"),
        ("Di Tel Birkenfurt", "2026-08-25"),
        ("letzte Woche Mi OT Birkenfurt", "2026-08-26"),
        ("vor 3 Tagen Tel Birkenfurt", "2026-08-29"),
        ("Tel Birkenfurt, Protokoll vom 3.8. geschickt", "2026-09-01"),
    ],
)
def test_the_contact_was_on_the_day_that_was_meant(line: str, day: str) -> None:
    found = values(line)
    assert found["date"] == day
    assert found["next_date"] is None


def test_the_same_weekday_twice_is_before_and_after() -> None:
    found = values("Fr Tel Moorbach 10 min, Fr WV, Ehrenamt", dt.date(2026, 11, 18))
    assert (found["date"], found["next_date"]) == ("2026-11-13", "2026-11-20")


def test_of_two_steps_the_earlier_is_taken_and_the_other_told() -> None:
    found = values("Tel Birkenfurt 15 min, morgen Leitfaden schicken, WV 14.9.")
    assert (found["next_step"], found["next_date"]) == ("Leitfaden schicken", "2026-09-02")
    assert found["unresolved"] == ["WV 14.9."]


@pytest.mark.parametrize(
    ("line", "step", "day"),
    [
        ("tel birkenfurt 20min sozialbericht wv 14.9", "Wiedervorlage", "2026-09-14"),
        ("Tel Birkenfurt, Termin mit Jobcenter am 10.9. 14:30 Uhr", "Termin mit Jobcenter", "2026-09-10"),
        ("Tel Birkenfurt 10 min, Entwurf bis Fr", "Entwurf", "2026-09-04"),
        ("Tel Birkenfurt 10 min, Rückruf, Mo 10 Uhr", "Rückruf", "2026-09-07"),
        ("Mail Birkenfurt, 30 min gelesen, Stellungnahme bis 18.9.", "Stellungnahme", "2026-09-18"),
        ("Tel Birkenfurt, Mi Telko 10 Uhr", "Telko", "2026-09-02"),
        ("Tel Birkenfurt, ruft Do zurück", "ruft zurück", "2026-09-03"),
        ("Tel Birkenfurt 10 min, Frist klären", "Frist klären", None),
    ],
)
def test_a_step_is_told_as_typed_without_its_date(line: str, step: str, day: str | None) -> None:
    found = values(line)
    assert (found["next_step"], found["next_date"]) == (step, day)
