"""What the database keeps, it keeps: every constraint of ours is broken once, past all forms and actions."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.test import override_settings

from fsa_portal.records import is_own
from tests.constraints.rows import World, world_of_rows
from tests.constraints.violations import VIOLATIONS

pytestmark = pytest.mark.django_db

CONSTRAINTS = {
    constraint.name: (model, constraint)
    for model in apps.get_models()
    if is_own(model._meta.app_config.name)
    for constraint in model._meta.constraints
}


@pytest.fixture(scope="module")
def rows(django_db_setup, django_db_blocker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Made once in a transaction that is taken back at the end; nothing of a violation stays."""
    files = override_settings(PRIVATE_ROOT=tmp_path_factory.mktemp("files"))
    with django_db_blocker.unblock(), transaction.atomic(), files:
        yield world_of_rows()
        transaction.set_rollback(True)


@pytest.fixture
def world(rows: World) -> World:
    """Objects of this test's own."""
    return deepcopy(rows)


def test_every_constraint_has_a_row_here() -> None:
    assert set(VIOLATIONS) == set(CONSTRAINTS)


@pytest.mark.parametrize("name", sorted(VIOLATIONS))
def test_the_database_refuses(name: str, world: World) -> None:
    model, constraint = CONSTRAINTS[name]
    for violate in VIOLATIONS[name]:
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            violate(world)
        said = str(refused.value)
        if isinstance(constraint, models.UniqueConstraint) and name not in said:
            # SQLite names the columns of a plain unique constraint.
            columns = [f"{model._meta.db_table}.{model._meta.get_field(f).column}" for f in constraint.fields]
            assert columns
            assert all(column in said for column in columns), said
        else:
            assert name in said, said
