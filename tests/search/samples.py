"""Documents, readers and a source for tests of the search."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from search.contract import Passage, Query, Result, SearchDocument, object_key
from search.documents import analysed
from search.engines.base import AnalysedDocument, Engine
from search.query import Finder

NOW = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Reader:
    """Somebody who asks."""

    principals: frozenset[str] = frozenset({"public"})


PUBLIC = Reader()


def document(key: str, title: str = "", text: str = "", **more: Any) -> SearchDocument:
    """A document that is public unless ``more`` says otherwise."""
    passages = (Passage(anchor="abs-1", text=text),) if text else ()
    given: dict[str, Any] = {
        "key": key,
        "parent": object_key(key),
        "kind": "chapter",
        "title": title or f"Titel {key}",
        "url": f"/{key.replace(':', '/')}/",
        "audience": frozenset({"public"}),
        "passages": passages,
    }
    return SearchDocument(**(given | more))


def changes(*documents: SearchDocument) -> dict[str, list[AnalysedDocument]]:
    """The documents, by the objects that they belong to."""
    found: dict[str, list[AnalysedDocument]] = {}
    for one in documents:
        found.setdefault(object_key(one.key), []).append(analysed(one))
    return found


def fill(engine: Engine, *documents: SearchDocument) -> None:
    engine.apply(changes(*documents))


def find(engine: Engine, text: str = "", reader: Reader = PUBLIC, **more: Any) -> Result:
    """What the finder answers, without a database."""
    return Finder(engine, waiting=frozenset).find(Query(text=text, **({"at": NOW} | more)), reader)


def keys(result: Result, *, relaxed: bool = False) -> list[str]:
    """Keys of the strict (or the relaxed) hits in their order."""
    return [hit.key for hit in result.hits if hit.relaxed is relaxed]


@dataclass
class MemorySource:
    """A source whose objects are what a test puts there."""

    name: str = "thing"
    stored: dict[str, list[SearchDocument]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def put(self, *documents: SearchDocument) -> None:
        for one in documents:
            self.stored.setdefault(object_key(one.key), []).append(one)

    def documents(self, key: str) -> Iterable[SearchDocument]:
        self.asked.append(key)
        return self.stored.get(key, [])

    def keys(self) -> Iterable[str]:
        return list(self.stored)

    def affected(self, instance: Any) -> Iterable[str]:
        return ()
