"""Rows that nobody changes or removes: the database itself refuses it, whatever program asks.

A trigger stands on every table of a :class:`~fsa_portal.records.HistoryEvent`. It gives way inside :func:`lifted`
only, which is for retention and erasure.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.db.migrations.operations.base import Operation

FLAG = "fsa.rows_may_go"
"""PostgreSQL: a setting of the transaction. SQLite has none; there the connection answers ``fsa_rows_may_go()``."""

POSTGRES = """
CREATE OR REPLACE FUNCTION fsa_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF coalesce(current_setting('{flag}', true), '') = 'on' THEN
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $body$;
CREATE OR REPLACE TRIGGER "{table}_append_only" BEFORE UPDATE OR DELETE ON "{table}"
FOR EACH ROW EXECUTE FUNCTION fsa_refuse_change();
"""
SQLITE = """
CREATE TRIGGER IF NOT EXISTS "{table}_append_only_{event}" BEFORE {event} ON "{table}"
WHEN fsa_rows_may_go() = 0 BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""


@contextmanager
def lifted() -> Iterator[None]:
    """Inside, rows of append-only tables may be changed and removed: for retention, erasure, and the demo, whose story
    lies in the past. Must run in a transaction."""
    assert transaction.get_connection().in_atomic_block
    if connection.vendor == "sqlite":
        connection.rows_may_go = True  # type: ignore[attr-defined]
        try:
            yield
        finally:
            connection.rows_may_go = False  # type: ignore[attr-defined]
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, 'on', true)", [FLAG])
        yield
        # After an error the transaction is rolled back, and the setting with it.
        cursor.execute("SELECT set_config(%s, 'off', true)", [FLAG])


class AppendOnly(Operation):
    """Migration: from here on the database refuses to change or remove rows of this model's table."""

    reversible = True
    reduces_to_sql = False

    def __init__(self, model: str) -> None:
        self.model = model

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, [self.model], {}

    def state_forwards(self, app_label: str, state: Any) -> None:
        pass

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        table = to_state.apps.get_model(app_label, self.model)._meta.db_table
        if schema_editor.connection.vendor == "sqlite":
            for event in ("UPDATE", "DELETE"):
                schema_editor.execute(SQLITE.format(table=table, event=event), params=None)
        else:
            schema_editor.execute(POSTGRES.format(table=table, flag=FLAG), params=None)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        table = to_state.apps.get_model(app_label, self.model)._meta.db_table
        if schema_editor.connection.vendor == "sqlite":
            for event in ("UPDATE", "DELETE"):
                schema_editor.execute(f'DROP TRIGGER IF EXISTS "{table}_append_only_{event}"', params=None)
        else:
            schema_editor.execute(f'DROP TRIGGER IF EXISTS "{table}_append_only" ON "{table}"', params=None)

    def describe(self) -> str:
        return f"Rows of {self.model} can be neither changed nor removed"
