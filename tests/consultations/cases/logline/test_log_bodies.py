"""Who was advised: names as people type them, and never a guess."""

from __future__ import annotations

import pytest

from consultations.cases.logline import Sure
from tests.consultations.cases.logline.log_samples import reading, values


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("Birkenfurt", "05999001"),
        ("BIRKENFURT", "05999001"),
        ("birken-furt", "05999001"),
        ("moor bach", "05999002"),
        ("Birkenfuhrt", "05999001"),
        ("Ahornhuasen", "05999003"),
        ("Ahorn.", "05999003"),
        ("Steinwinkeler Stadtplanung", "05997001"),
        ("Rheinfurther Kämmerei", "05998000"),
        ("Altenmoor", "05999002"),
        ("Gemeinde Altenmor", "05999002"),
        ("Krs. Erlental", "05999"),
        ("Erlental", "05999"),
        ("StR Tiefenau", "05997"),
        ("dem früheren Kreis Tiefenau", "05997"),
        ("Staedteregion Tiefenau", "05997"),
        ("Fr. Bürgermeisterin Moorbach", "05999002"),
    ],
)
def test_an_authority_is_known_by_what_people_type(typed: str, key: str) -> None:
    assert values(f"Tel {typed} 10 min")["bodies"] == [key]


@pytest.mark.parametrize(
    "name", ["Steinfurth", "Weidenkamp", "Tiefenbach", "Kreis Birkenfurt", "Musterstadt"]
)
def test_an_unknown_place_is_told_never_guessed(name: str) -> None:
    found = values(f"Tel {name} 15 min, Kinderarmut")
    assert not found["bodies"]
    assert found["unresolved"] == [name]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Caritas Erlental", "Caritasverband Erlental (demo)"),
        ("Lebenshilve Tiefenau", "Lebenshilfe Tiefenau (demo)"),
        ("Familienbildungsst. Birkenfurt", "Familienbildungsstätte Birkenfurt (demo)"),
        ("AWO Tiefenau", "AWO Tiefenau (demo)"),
        ("Hochschule", "Hochschule Rheinfurth (demo)"),
        ("Migrationsforum", "Migrationsforum Tiefenau (demo)"),
        ("JC Erlental", "Jobcenter Erlental (demo)"),
    ],
)
def test_an_organisation_is_known_by_its_short_forms(typed: str, name: str) -> None:
    found = values(f"Tel {typed} 10 min")
    assert found["organisations"] == [name]
    assert not found["bodies"]


@pytest.mark.parametrize("name", ["AWO", "Caritas Rheinfurth", "DRK Erlental", "Sportverein Moorbach"])
def test_an_organisation_that_is_not_clear_is_told_and_its_place_is_no_client(name: str) -> None:
    found = values(f"Tel {name} 20 min Pflege")
    assert not found["organisations"]
    assert not found["bodies"]
    assert found["unresolved"] == [name]


@pytest.mark.parametrize(
    "line",
    [
        "Moorbach fragt nach Beispiel aus Rheinfurth, Tel 10 min",
        "Tel Moorbach 20 min, Vergleich mit Ahornhausen",
        "Tel Moorbach, Sozialraumprofil Rheinfurth als Beispiel verlinkt",
        "Tel Moorbach 20 min, Beispiele aus Tiefenau und Rheinfurth",
        "Tel Moorbach 20 min (intern: wie Birkenfurt)",
    ],
)
def test_examples_materials_and_remarks_name_no_client(line: str) -> None:
    assert values(line)["bodies"] == ["05999002"]


@pytest.mark.parametrize(
    "line", ["Tel Herr Erlental 15 min", "Tel Frau Müller 15 min", "Tel Fr. Kowalski 10 min"]
)
def test_a_person_is_nobody_and_no_day(line: str) -> None:
    found = values(line)
    assert not found["bodies"]
    assert not found["unresolved"]
    assert found["date"] == "2026-09-01"


def test_how_sure_a_name_is_follows_from_how_it_was_typed() -> None:
    def sure(typed: str) -> Sure:
        return reading(f"Tel {typed} 10 min").bodies[0].sure

    assert sure("Birkenfurt") == Sure.CERTAIN
    assert sure("Birkenfurter") == sure("Birkenf.") == Sure.LIKELY
    assert sure("Birkenfuhrt") == Sure.DOUBTFUL
