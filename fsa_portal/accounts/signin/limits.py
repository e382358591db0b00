"""Limits on tries, counted together by all processes.

allauth counts in the default cache. What it counts lies in the database, everything else in the memory of the process,
where it can be computed anew: Wagtail asks for its root paths at every page.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.cache import cache
from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.core.cache.backends.db import DatabaseCache
from django.core.cache.backends.locmem import LocMemCache
from django.db import connections, router, transaction
from django.utils.timezone import now

SHARED = "allauth:"
"""Keys with this beginning are counted together."""


class LimitsTable(DatabaseCache):
    """Django's table, whose deletions wait in the queue of writers like everybody else."""

    def _base_delete_many(self, keys: list[str]) -> bool:
        if not keys:
            return False
        with transaction.atomic(using=router.db_for_write(self.cache_model_class)):
            return super()._base_delete_many(keys)  # type: ignore[misc]

    def forget_expired(self) -> None:
        """Remove what counts no more; by itself the table is culled only when it is full."""
        connection = connections[router.db_for_write(self.cache_model_class)]
        table = connection.ops.quote_name(self._table)  # type: ignore[attr-defined]
        column = connection.ops.quote_name("expires")
        moment = connection.ops.adapt_datetimefield_value(now().replace(microsecond=0))
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table} WHERE {column} < %s", [moment])  # noqa: S608 - our own names


class LimitsCache(LimitsTable):
    """The table for the limits, memory for the rest. A subclass, so that ``createcachetable`` makes the table."""

    def __init__(self, table: str, params: dict[str, Any]) -> None:
        super().__init__(table, params)
        self._memory = LocMemCache("rest", params)
        self._limits = LimitsTable(table, params)

    def _of(self, key: str) -> BaseCache:
        return self._limits if key.startswith(SHARED) else self._memory

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return self._of(key).add(key, value, timeout, version)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        return self._of(key).get(key, default, version)

    def get_many(self, keys: Iterable[str], version: int | None = None) -> dict[str, Any]:
        missing = object()
        found = {key: self.get(key, missing, version) for key in keys}
        return {key: value for key, value in found.items() if value is not missing}

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        self._of(key).set(key, value, timeout, version)

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return self._of(key).touch(key, timeout, version)

    def delete(self, key: str, version: int | None = None) -> bool:
        return self._of(key).delete(key, version)

    def delete_many(self, keys: Iterable[str], version: int | None = None) -> None:
        for key in keys:
            self.delete(key, version)

    def has_key(self, key: str, version: int | None = None) -> bool:
        return self._of(key).has_key(key, version)

    def clear(self) -> None:
        with transaction.atomic(using=router.db_for_write(self.cache_model_class)):
            super().clear()
        self._memory.clear()


def forget_expired() -> None:
    """Nightly: limits that are over leave no trace of who tried."""
    cache.forget_expired()  # type: ignore[attr-defined]
