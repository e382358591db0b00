"""The list of examples: what it can be narrowed by, how it is sorted, what its table holds."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.test import Client
from django.utils.translation import override

from fsa_portal.directory.models import Authority
from knowledge.examples.models import ExamplePage
from knowledge.vocabulary.models import Term, Vocabulary
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


def test_the_table_holds_what_the_list_can_be_narrowed_by_and_who_paid_and_decided() -> None:
    example = ExamplePage.objects.get(slug="dorf")
    example.methods.set(Term.objects.of(Vocabulary.METHOD)[:1])
    example.goals.set(Term.objects.of(Vocabulary.GOAL)[:1])
    example.audiences.set(Term.objects.of(Vocabulary.AUDIENCE)[:1])
    example.period_from, example.period_to = dt.date(2024, 3, 1), dt.date(2025, 6, 1)
    example.funding, example.decision = "Land zu 80 %", "Rat, 3. März 2024"
    example.contact_role = "Stabsstelle Sozialplanung"
    example.save()
    example.save_revision().publish()
    [row] = json.loads(Client().get("/praxis/?ausgabe=json&year=2024").content)["items"]
    assert (row["kind"], row["size"], row["population"]) == (
        Authority.objects.get(name="Moorbach").kind,
        "bis-20000",
        9800,
    )
    assert row["district"] == "05999"
    assert row["period"] == {"from": "2024-03", "to": "2025-06"}
    assert [len(row[name]) for name in ("methods", "goals", "audiences")] == [1, 1, 1]
    assert (row["funding"], row["decision"]) == ("Land zu 80 %", "Rat, 3. März 2024")
    assert row["contact"] == "Stabsstelle Sozialplanung"
    with override("de"):
        table = Client().get("/praxis/?ausgabe=csv&year=2024").content.decode("utf-8-sig")
    assert "Erlental" in table
    assert "März 2024 bis Juni 2025" in table


def test_an_example_of_a_district_stands_under_itself_and_one_of_nobody_under_none() -> None:
    rows = {row["title"]: row for row in json.loads(Client().get("/praxis/?ausgabe=json").content)["items"]}
    assert (rows["Kreis"]["district"], rows["Kreis"]["size"]) == ("05999", "ab-200000")
    assert (rows["Ohne"]["district"], rows["Ohne"]["size"], rows["Ohne"]["kind"]) == (None, None, None)
