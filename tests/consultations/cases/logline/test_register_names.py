"""The names of the whole register: each is known, and words of every day are none of them."""

from __future__ import annotations

import datetime as dt
import functools

import pytest

from consultations.cases.logline import Known, Reading, read
from consultations.cases.logline.known import made_ready
from fsa_portal.directory.register import rows


@functools.cache
def register() -> Known:
    named = [(row["key"], row["name"], row["kind"]) for row in rows("authorities.csv")]
    named.append(("05999002", "Moorbach", "kreisangehoerige-gemeinde"))
    return made_ready(tuple(named), tuple((row["key"], row["alias"]) for row in rows("aliases.csv")), (), ())


def understood(line: str) -> Reading:
    return read(line, today=dt.date(2026, 9, 1), known=register())


def test_each_authority_is_known_by_its_name() -> None:
    missed = {
        row["name"]
        for row in rows("authorities.csv")
        if [found.value.ref for found in understood(f"Tel {row['name']} 20 min, Pflege").bodies]
        != [row["key"]]
    }
    assert not missed


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("Viersen", "05166032"),
        ("Kreis Viersen", "05166"),
        ("Krs. Unna", "05978"),
        ("Mülheim", "05117000"),
        ("Muelheim an der Ruhr", "05117000"),
        ("Dülmener Jugendamt", "05558016"),
        ("StR Aachen", "05334"),
        ("Stadt Essen", "05113000"),
        ("Rhein-Sieg-Kreis", "05382"),
        ("Gelsenkrichen", "05513000"),
        ("Rheda-Wiedenbrück", "05754028"),
        ("Wanne-Eickel", "05916000"),
    ],
)
def test_the_authorities_of_the_register_are_known(typed: str, key: str) -> None:
    assert [found.value.ref for found in understood(f"Tel {typed} 20 min, Pflege").bodies] == [key]


@pytest.mark.parametrize(
    "line",
    [
        "Tel Moorbach 10 min, zur Lage der Kitas",
        "OT Moorbach, gemeinsames Essen, Lager geräumt, Halle besichtigt",
        "Tel Moorbach 15 min Wohnen, Anfang der Planung, Werte fehlen",
        "VK Moorbach, Konzept liegt vor, Rat tagt, Bericht und Karte folgen, Ziele offen",
    ],
)
def test_words_of_every_day_are_no_towns(line: str) -> None:
    assert [found.value.ref for found in understood(line).bodies] == ["05999002"]
