"""What stands in the tables, to be compared."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from hashlib import sha256

from django.db import connection

from tests.security.visits import BOOKKEEPING

COUNTERS = frozenset({"accounts_limits"})
"""Tables that count how often somebody came by."""
_NEVER_TWICE = re.compile(
    r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d[\d.+:]*Z?|datetime\.datetime\([^)]*\)\)?|\b1\d{15,18}\b|\b[0-9a-z]{32,64}\b"
)
Rows = dict[str, Counter[str]]
"""Table -> its rows as text, but for moments and keys drawn by lot."""


def rows_of(tables: Iterable[str]) -> Rows:
    """All rows of the tables."""
    found: Rows = {}
    with connection.cursor() as cursor:
        for table in frozenset(tables) - COUNTERS:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found[table] = Counter(_NEVER_TWICE.sub("…", repr(row)) for row in cursor.fetchall())
    return found


def changes(before: Rows, after: Rows) -> list[str]:
    """What went (``-``) and what came (``+``), table by table."""
    found = []
    for table in sorted(after):
        gone, come = before[table] - after[table], after[table] - before[table]
        found += [f"- {table} {row}" for row in sorted(gone.elements())]
        found += [f"+ {table} {row}" for row in sorted(come.elements())]
    return found


def checksum() -> str:
    """Of all that is stored but for the bookkeeping."""
    digest = sha256()
    tables = sorted(set(connection.introspection.table_names()) - BOOKKEEPING)
    for table, rows in rows_of(tables).items():
        digest.update(repr((table, sorted(rows.elements()))).encode())
    return digest.hexdigest()
