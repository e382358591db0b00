"""A list page that names columns is given as CSV and JSON: what its reader sees there, no more."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from fsa_portal.actor import Visibility
from fsa_portal.exports import Column
from knowledge.examples.models import ExampleIndexPage, ExamplePage
from tests.factories import content

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def listed(monkeypatch) -> None:
    monkeypatch.setattr(
        ExampleIndexPage,
        "columns",
        lambda self: [
            Column("title", "Titel", lambda one: one.title),
            Column("year", "Jahr", lambda one: one.year),
        ],
    )
    content.site()
    content.example(title="Offen", slug="offen", year=2024)
    content.example(title="Älter", slug="aelter", year=2020)
    content.example(title="Nur intern", slug="intern", year=2024, visibility=Visibility.INTERNAL)


def test_json_gives_what_the_reader_may_see() -> None:
    answer = Client().get("/praxis/?ausgabe=json")
    assert answer["Content-Type"] == "application/json"
    assert json.loads(answer.content)["items"] == [
        {"title": "Offen", "year": 2024},
        {"title": "Älter", "year": 2020},
    ]


def test_csv_keeps_the_filter_and_is_saved_under_the_name_of_the_list() -> None:
    answer = Client().get("/praxis/?year=2024&ausgabe=csv")
    assert answer.content.decode("utf-8-sig").split() == ["Titel;Jahr", "Offen;2024"]
    assert answer["Content-Disposition"].startswith('attachment; filename="praxis-')
    assert answer["X-Robots-Tag"] == "noindex"


def test_all_pages_of_a_long_list_are_given() -> None:
    for number in range(30):
        content.example(title=f"Nummer {number}", slug=f"nummer-{number}")
    assert json.loads(Client().get("/praxis/?seite=2&ausgabe=json").content)["count"] == 32


def test_a_closed_list_is_missing_in_every_form() -> None:
    ExampleIndexPage.objects.update(visibility=Visibility.INTERNAL)
    assert [
        Client().get(f"/praxis/{asked}").status_code for asked in ("", "?ausgabe=csv", "?ausgabe=json")
    ] == [404] * 3


def test_an_unknown_form_is_the_page() -> None:
    assert ExamplePage.objects.count() == 3
    assert Client().get("/praxis/?ausgabe=xml")["Content-Type"].startswith("text/html")
