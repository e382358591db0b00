"""The list of examples: what it can be narrowed by, how it is sorted, what its table holds."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from fsa_portal.directory.models import Authority
from tests.factories import content, people

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def examples() -> None:
    content.site()
    cast = people.cast()
    for body, population in ((cast.birkenfurt, 31_000), (cast.moorbach, 9_800), (cast.erlental, 214_000)):
        Authority.objects.filter(pk=body.pk).update(population=population, population_date="2026-01-01")
    content.example(
        slug="stadt", title="Stadt", authority=cast.birkenfurt, year=2025, effort_hours=600, effort_cost=0
    )
    content.example(
        slug="dorf", title="Dorf", authority=cast.moorbach, year=2024, effort_hours=40, effort_cost=900
    )
    content.example(slug="kreis", title="Kreis", authority=cast.erlental, year=2023)
    content.example(slug="ohne", title="Ohne", year=2022)


def shown(asked: str) -> list[str]:
    rows = json.loads(Client().get(f"/praxis/?ausgabe=json{asked}").content)["items"]
    return [row["title"] for row in rows]


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        ("", ["Stadt", "Dorf", "Kreis", "Ohne"]),
        ("&size=bis-20000", ["Dorf"]),
        ("&size=bis-60000", ["Stadt"]),
        ("&size=bis-20000&size=ab-200000", ["Dorf", "Kreis"]),
        ("&kind=kreis", ["Kreis"]),
        ("&district=05999", ["Stadt", "Dorf", "Kreis"]),
        ("&district=05999&year=2024", ["Dorf"]),
        ("&sort=effort", ["Dorf", "Stadt", "Kreis", "Ohne"]),
        ("&sort=cost", ["Stadt", "Dorf", "Kreis", "Ohne"]),
        ("&sort=title", ["Dorf", "Kreis", "Ohne", "Stadt"]),
    ],
)
def test_narrowed_and_sorted(asked: str, titles: list[str]) -> None:
    assert shown(asked) == titles


def test_a_district_is_named_and_counts_its_members() -> None:
    page = Client().get("/praxis/").content.decode()
    assert 'value="05999"' in page
    assert 'Erlental<span class="fsa-count">3</span>' in page


def test_the_table_says_what_it_took_and_where_it_stands() -> None:
    [row] = json.loads(Client().get("/praxis/?ausgabe=json&kind=kreis").content)["items"]
    assert row["authority_key"] == "05999"
    assert row["effort_hours"] is None
    assert row["url"].endswith("/praxis/kreis/")


def test_nothing_fits_says_what_to_do() -> None:
    assert b"fsa-empty" in Client().get("/praxis/?year=1900").content
