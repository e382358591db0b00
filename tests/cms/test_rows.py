"""Rows of a page stand in one order only."""

from __future__ import annotations

import pytest
from django.apps import apps
from wagtail.models import Orderable

from tests.factories import content

ROWS = [
    model for model in apps.get_models() if issubclass(model, Orderable) and model.__module__[:7] != "wagtail"
]


@pytest.mark.parametrize("model", ROWS, ids=lambda model: model.__name__)
def test_rows_that_nobody_has_ordered_have_an_order(model: type[Orderable]) -> None:
    """Without the last one the database may give them in any, and another one at each change."""
    assert list(model._meta.ordering) == ["sort_order", "pk"]


@pytest.mark.django_db
def test_rows_stand_as_they_came_also_after_one_is_changed() -> None:
    content.site()
    page = content.programme(funders=[{"name": name} for name in ("Erste", "Zweite", "Dritte")])
    first = page.funders.get(name="Erste")
    first.focus = "Bau"
    first.save()
    assert [one.name for one in page.funders.all()] == ["Erste", "Zweite", "Dritte"]
