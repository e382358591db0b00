"""Adapters that let evaluation programs measure the search as it is: same analysis, engine, finder and snippets."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_BATCH = 2000


@dataclass(frozen=True, slots=True)
class _Reader:
    principals: frozenset[str]


class _Measured:
    """A finder over an engine in a temporary folder."""

    name = "portal search, embedded"

    def __init__(self) -> None:
        _set_up()
        from search.engines.embedded import EmbeddedEngine
        from search.query import Finder

        self.path = tempfile.mkdtemp(prefix="search-evaluation-")
        self._engine = EmbeddedEngine(Path(self.path))
        self._finder = Finder(self._engine, waiting=frozenset)

    def _fill(self, documents: Iterable[Any]) -> None:
        from search.documents import analysed

        with self._engine.rebuilding(lambda keys: {}) as rebuild:
            rebuild.add(analysed(document) for document in documents)

    def close(self) -> None:
        self._engine.close()
        shutil.rmtree(self.path, ignore_errors=True)


class adapter(_Measured):
    """For ``retrieval_eval.py``: ``index`` and ``search``."""

    _reader = _Reader(frozenset({"public"}))

    def index(self, docs: Iterable[Mapping[str, str]]) -> None:
        from search.contract import Passage, SearchDocument

        self._fill(
            SearchDocument(
                key=doc["id"],
                parent=doc["id"],
                kind="text",
                title=doc["title"],
                url=f"/{doc['id']}",
                audience=self._reader.principals,
                passages=(Passage(anchor="", text=doc["body"]),),
            )
            for doc in docs
        )

    def search(self, query: str, limit: int) -> list[str]:
        from search.contract import Query

        result = self._finder.find(Query(text=query, size=limit), self._reader)
        if result.failed:
            raise RuntimeError("the search failed")
        return [hit.key for hit in result.hits]


class speed_engine(_Measured):
    """For ``speed.py``: a full query is hits, snippets, four facets and rights."""

    _reader = _Reader(frozenset({"public", "g:1", "g:2", "g:3"}))

    def build(self, docs: Iterable[Mapping[str, Any]]) -> None:
        self._fill(_speed_document(doc) for doc in docs)

    def run(self, query: str) -> tuple[int, list[tuple[str, str]], Mapping[str, Any]]:
        from search.contract import Query

        counts = ("kind", "topic", "district", "year")
        result = self._finder.find(Query(text=query, counts=counts), self._reader)
        if result.failed:
            raise RuntimeError("the search failed")
        hits = [(hit.key, hit.snippets[0].html if hit.snippets else "") for hit in result.hits]
        return result.total, hits, result.counts

    def update(self, doc: Mapping[str, Any]) -> None:
        from search.documents import analysed

        document = analysed(_speed_document(doc))
        self._engine.apply({document.object_key: [document]})


def _speed_document(doc: Mapping[str, Any]) -> Any:
    from search.contract import Passage, SearchDocument

    return SearchDocument(
        key=doc["id"],
        parent=doc["id"],
        kind=doc["kind"],
        title=doc["title"],
        url=f"/{doc['id']}",
        audience=frozenset(doc["acl"]),
        passages=(Passage(anchor="", text=doc["body"]),),
        date=dt.date.fromisoformat(doc["date"]),
        facets={"topic": tuple(doc["topics"]), "district": (doc["region"],), "year": (str(doc["year"]),)},
    )


def _set_up() -> None:
    """Settings as the portal has them, apps included when they are there."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fsa_portal.settings")
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()
