"""What stood in the former fields of a programme stands in its rows afterwards, also in drafts."""

from __future__ import annotations

import importlib
from typing import Any

import pytest
from django.db import connection, models
from django.db.migrations.loader import MigrationLoader

from knowledge.funding.models import ProgrammePage
from knowledge.vocabulary.models import Term, Vocabulary
from tests.factories import content

pytestmark = pytest.mark.django_db

NAME = "0004_former_fields_into_parts"
moving = importlib.import_module(f"knowledge.funding.migrations.{NAME}")
TEXTS = {
    "funder": "Bundesressort",
    "conditions": "<p>Nur im Quartier.</p>",
    "own_share": "20 % & mehr",
    "deadline_text": "im Frühsommer",
}
SHARE = "<p>Eigenanteil: 20 % &amp; mehr</p>"


@pytest.fixture
def kind() -> Term:
    content.site()
    return content.term(Vocabulary.FUNDING_SOURCE, "bund")


@pytest.fixture
def page(kind: Term) -> ProgrammePage:
    """A published programme as it was before its fields moved, in the table and in its revision."""
    made = content.programme(funders=[])
    columns = {**{name: "text NOT NULL DEFAULT ''" for name in TEXTS}, "funder_kind_id": "bigint NULL"}
    # PostgreSQL alters no table on which checks are still to be made at the end of the transaction.
    connection.check_constraints()
    with connection.cursor() as cursor:
        for name, kind_of_column in columns.items():
            cursor.execute(f"ALTER TABLE funding_programmepage ADD COLUMN {name} {kind_of_column}")
        values = [*TEXTS.values(), kind.pk]
        wanted = ", ".join(f"{name} = %s" for name in columns)
        cursor.execute(f"UPDATE funding_programmepage SET {wanted}", values)
    revision = made.get_latest_revision()
    for name in ("funders", "applicants", "terms", "differences", "deadline_note", "kind"):
        revision.content.pop(name)
    revision.content |= TEXTS | {"funder_kind": kind.pk}
    revision.save()
    return made


def move() -> None:
    state: Any = MigrationLoader(connection).project_state([("funding", "0003_parts_of_programmes")])
    # The tables have got columns since; a database has to know what is in them.
    for model, column in (
        ("funder", "starts_on_precision"),
        ("funder", "ends_on_precision"),
        ("termsversion", "valid_from_precision"),
    ):
        state.add_field("funding", model, column, models.CharField(max_length=10, default="day"), True)
    apps: Any = state.apps
    moving.in_pages(apps, None)
    moving.in_revisions(apps, None)


def test_funder_share_conditions_and_deadline_move_into_the_page(page: ProgrammePage, kind: Term) -> None:
    move()
    page = ProgrammePage.objects.get()
    assert [(row.name, row.kind) for row in page.funders.all()] == [("Bundesressort", kind)]
    terms = page.terms.get()
    assert terms.text == TEXTS["conditions"] + SHARE
    assert terms.valid_from == page.first_published_at.date()
    assert page.deadline_note == "im Frühsommer"
    assert not page.deadline_words


def test_a_draft_that_is_published_later_loses_nothing_and_doubles_nothing(
    page: ProgrammePage, kind: Term
) -> None:
    revision = page.get_latest_revision()
    revision.content |= {
        "funder": "Anderes Ressort",
        "conditions": "<p>Entwurf.</p>",
        "deadline_text": "bald",
    }
    revision.save()
    move()
    revision.refresh_from_db()
    assert not {*TEXTS, "funder_kind"} & set(revision.content)
    rows = {row.pk for row in ProgrammePage.objects.get().funders.all()}
    revision.publish()
    page = ProgrammePage.objects.get()
    assert [(row.name, row.kind) for row in page.funders.all()] == [("Anderes Ressort", kind)]
    assert {row.pk for row in page.funders.all()} == rows
    assert page.terms.get().text == f"<p>Entwurf.</p>{SHARE}"
    assert page.deadline_note == "bald"
