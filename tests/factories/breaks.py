"""A power cut in the middle of bulk work, at a statement to the database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection


class PowerCut(Exception):
    """The work ends here."""


@contextmanager
def power_cut(statement: str, *, at: int) -> Iterator[None]:
    """Inside, the ``at``-th statement that begins so is the end."""
    left = at

    def execute(execute: Callable[..., Any], sql: str, *arguments: Any) -> Any:
        nonlocal left
        left -= sql.startswith(statement)
        if left <= 0:
            left = at
            raise PowerCut
        return execute(sql, *arguments)

    with connection.execute_wrapper(execute):
        yield
