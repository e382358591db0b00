"""Examples side by side: in the order of the choice, four at most, only what the reader may see."""

from __future__ import annotations

import pytest
from django.test import Client

from fsa_portal.actor import ANONYMOUS, Visibility
from knowledge.examples.comparison import compared
from knowledge.examples.models import ExamplePage, ExampleStep
from tests.factories import content, people

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def examples() -> list[ExamplePage]:
    content.site()
    town = people.cast().birkenfurt
    made = [
        content.example(slug=f"e{n}", title=f"Beispiel {n}", authority=town, effort_hours=1000 + n)
        for n in range(5)
    ]
    made[0].steps.add(ExampleStep(text="Erst fragen"))
    made[0].save_revision().publish()
    content.example(slug="intern", title="Streng intern", visibility=Visibility.INTERNAL)
    return made


def test_a_row_for_what_one_of_them_says() -> None:
    rows = dict(compared(["e1", "e0"], actor=ANONYMOUS).rows())
    assert [cell.lines[0] for cell in rows["Kommune"]] == ["Birkenfurt", "Birkenfurt"]
    assert [list(cell.lines) for cell in rows["Schritte" if "Schritte" in rows else "Steps"]] == [
        [],
        ["Erst fragen"],
    ]
    assert not {"Decision", "Beschluss"} & set(rows)


def test_they_stand_in_the_order_of_the_choice_each_once() -> None:
    assert [e.slug for e in compared(["e3", "e1", "e3"], actor=ANONYMOUS).examples] == ["e3", "e1"]


def test_more_than_four_are_cut_with_a_word_about_it() -> None:
    found = compared([f"e{n}" for n in range(5)], actor=ANONYMOUS)
    assert [e.slug for e in found.examples] == ["e0", "e1", "e2", "e3"]
    assert len(found.notes) == 1


def test_hidden_and_missing_ones_look_the_same() -> None:
    hidden, missing = (compared(["e0", "e1", slug], actor=ANONYMOUS) for slug in ("intern", "gibt-es-nicht"))
    assert hidden.notes == missing.notes
    assert [e.slug for e in hidden.examples] == ["e0", "e1"]
    assert "Streng intern" not in Client().get("/praxis/vergleich/?b=e0&b=e1&b=intern").content.decode()


@pytest.mark.parametrize("asked", ["", "?b=e0", "?b=gibt-es-nicht&b=intern", "?b=", "?b=" + "x" * 4000])
def test_too_few_get_told_what_to_do(asked: str) -> None:
    answer = Client().get(f"/praxis/vergleich/{asked}")
    assert answer.status_code == 200
    assert b"fsa-empty" in answer.content
    assert b"<table" not in answer.content


def test_the_list_offers_the_choice_without_scripts() -> None:
    page = Client().get("/praxis/").content.decode()
    assert 'action="/praxis/vergleich/"' in page
    assert 'name="b" value="e0"' in page


def test_who_graded_it_when_and_whom_to_ask_stand_side_by_side() -> None:
    ExamplePage.objects.filter(slug="e1").update(
        grade_role="Fachaufsicht", grade_on="2026-02-03", contact_role="Stabsstelle Sozialplanung"
    )
    page = Client().get("/praxis/vergleich/?b=e0&b=e1").content.decode()
    assert "Fachaufsicht" in page
    assert "3. Februar 2026" in page
    assert "Stabsstelle Sozialplanung" in page
    assert page.count('href="/praxis/e1/kontakt/"') == 1
    assert 'href="/praxis/e0/kontakt/"' not in page
