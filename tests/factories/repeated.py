"""Work that many tests begin with, done once: its rows are written down and put in again without doing the work."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, models
from wagtail.models import Site

WRITTEN_BY_TRIGGERS = ("wagtailsearch_indexentry_fts",)


@dataclass(frozen=True, slots=True)
class Change:
    """What the work did to one table."""

    model: type[models.Model]
    found: dict[Any, tuple[Any, ...]]
    """The rows before the work, by key: beside others its rows may not fit."""
    gone: list[Any]
    added: list[tuple[Any, ...]]
    changed: list[tuple[Any, ...]]
    """Whole rows as they are afterwards, the key first."""

    def repeat(self) -> None:
        table = connection.ops.quote_name(self.model._meta.db_table)
        key, *others = _columns(self.model)
        with connection.cursor() as cursor:
            if self.gone:
                cursor.executemany(f"DELETE FROM {table} WHERE {key} = %s", [(one,) for one in self.gone])
            if self.added:
                names = ", ".join((key, *others))
                marks = ", ".join(["%s"] * (1 + len(others)))
                cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", self.added)
            if self.changed:
                assignments = ", ".join(f"{name} = %s" for name in others)
                cursor.executemany(
                    f"UPDATE {table} SET {assignments} WHERE {key} = %s",
                    [(*values, one) for one, *values in self.changed],
                )


class Repeated:
    """A piece of work that leaves nothing but rows."""

    def __init__(self, work: Callable[[], None]) -> None:
        self.work = work
        self.changes: list[Change] | None = None

    def __call__(self) -> None:
        """Do the work, or put in its rows where its tables stand as they stood the first time."""
        if not connection.in_atomic_block:
            self.work()  # What follows a commit is to follow here too.
        elif self.changes is None:
            before = {model: _rows(model) for model in _tables()}
            self.work()
            self.changes = [
                change for model, rows in before.items() if (change := _change(model, rows, _rows(model)))
            ]
        elif all(_rows(change.model) == change.found for change in self.changes):
            for change in self.changes:
                change.repeat()
            Site.clear_site_root_paths_cache()
            Site.get_site_root_paths()
        else:
            self.work()


def _tables() -> Iterator[type[models.Model]]:
    for model in apps.get_models(include_auto_created=True):
        meta = model._meta
        if meta.managed and not meta.proxy and meta.db_table not in WRITTEN_BY_TRIGGERS:
            yield model


def _columns(model: type[models.Model]) -> list[str]:
    """Names in quotes, the key first."""
    fields = sorted(model._meta.local_concrete_fields, key=lambda field: not field.primary_key)
    return [connection.ops.quote_name(field.column) for field in fields if not field.generated]


def _rows(model: type[models.Model]) -> dict[Any, tuple[Any, ...]]:
    """By their keys, as the database gives them."""
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(_columns(model))} FROM {table}")
        return {row[0]: row for row in cursor.fetchall()}


def _change(
    model: type[models.Model], before: dict[Any, tuple[Any, ...]], after: dict[Any, tuple[Any, ...]]
) -> Change | None:
    gone = [key for key in before if key not in after]
    added = [row for key, row in after.items() if key not in before]
    changed = [row for key, row in after.items() if key in before and before[key] != row]
    if not (gone or added or changed):
        return None
    return Change(model, before, gone, added, changed)
