"""Django's SQLite backend with a fair queue in front of writing transactions, and with an answer for the triggers of
append-only tables.

SQLite lets waiting writers poll, so under load the unlucky one starves. An advisory file lock, taken before
``BEGIN IMMEDIATE`` and given back at commit or rollback, makes the kernel queue them in order.
"""

from __future__ import annotations

import fcntl
import os
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.backends.sqlite3.operations import DatabaseOperations as SQLiteOperations


class DatabaseOperations(SQLiteOperations):
    """SQL of this backend."""

    connection: DatabaseWrapper

    def execute_sql_flush(self, sql_list: Any) -> None:
        """``manage.py flush`` empties every table: on PostgreSQL by TRUNCATE, which asks no row's trigger either."""
        self.connection.rows_may_go = True
        try:
            super().execute_sql_flush(sql_list)
        finally:
            self.connection.rows_may_go = False


class DatabaseWrapper(base.DatabaseWrapper):
    """One connection; ``_queue`` is the open lock file while this connection writes."""

    ops_class = DatabaseOperations
    _queue: int | None = None
    rows_may_go = False
    """What ``fsa_rows_may_go()`` answers the triggers of append-only tables (``fsa_portal.audit.append_only``)."""

    def get_new_connection(self, conn_params: Any) -> Any:
        connection = super().get_new_connection(conn_params)  # type: ignore[misc]
        connection.create_function("fsa_rows_may_go", 0, lambda: int(self.rows_may_go))
        return connection

    def _queue_path(self) -> str | None:
        name = str(self.settings_dict["NAME"])
        if name == ":memory:" or "mode=memory" in name:
            return None
        return name + ".queue"

    def _enter_queue(self) -> None:
        path = self._queue_path()
        if path is None or self._queue is not None:
            return
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
        except BaseException:
            os.close(handle)
            raise
        self._queue = handle

    def _leave_queue(self) -> None:
        handle, self._queue = self._queue, None
        if handle is not None:
            os.close(handle)

    def _start_transaction_under_autocommit(self) -> None:
        self._enter_queue()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._leave_queue()
            raise

    def _commit(self) -> Any:
        # A failed commit is followed by a rollback, which leaves the queue.
        result = super()._commit()  # type: ignore[misc]
        self._leave_queue()
        return result

    def _rollback(self) -> Any:
        try:
            return super()._rollback()  # type: ignore[misc]
        finally:
            self._leave_queue()

    def _close(self) -> Any:
        try:
            return super()._close()  # type: ignore[misc]
        finally:
            self._leave_queue()
