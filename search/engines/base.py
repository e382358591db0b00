"""What an engine is: the small interface that every engine fulfils, and what goes in and comes out of it.

An engine stores analysed documents and answers analysed questions. It never sees the text that a person typed, and it
knows nothing of Django. Both sides of the analysis happen in Python, so all engines rank alike.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol

from search.analysis import Streams, Word


class EngineFault(Exception):
    """The engine cannot answer or write now: a fault, never to be shown as an empty result."""


class IndexOutdated(EngineFault):
    """The index was written by another version of the schema or of the analysis: ``manage.py rebuild_search``."""


class WriterBusy(EngineFault):
    """Another process is writing, and the caller did not want to wait longer."""


@dataclass(frozen=True, slots=True)
class AnalysedDocument:
    """A document as the index holds it."""

    key: str
    object_key: str
    parent: str
    audience: frozenset[str]
    facets: Mapping[str, tuple[str, ...]]
    """With ``kind``."""
    text: Streams
    title: str
    """Stems and parts of the title."""
    beginnings: str
    """Beginnings of the words of the title and its aliases, for suggestions."""
    language: str
    visible_from: dt.datetime | None
    visible_until: dt.datetime | None
    date: dt.date | None
    boost: float
    fingerprint: str
    """Changes with the document; tells fresh from stale."""
    card: bytes
    """What a hit shows, opaque to the engine."""
    passages: bytes
    """The passages to quote from, opaque to the engine."""


@dataclass(frozen=True, slots=True)
class AnalysedQuery:
    """A question as an engine takes it."""

    words: tuple[Word, ...] = ()
    """Every one must be found (by stem, by part, or all parts of it)."""
    phrases: tuple[tuple[str, ...], ...] = ()
    """Quoted: exact forms that must stand side by side."""
    excluded: tuple[Word, ...] = ()
    excluded_phrases: tuple[tuple[str, ...], ...] = ()
    sequence: tuple[str, ...] = ()
    """All exact forms in the order in which they were typed: who has them so comes first."""
    everything: bool = False
    """Nothing was typed: all documents that the filters let pass."""
    language: str = "de"


@dataclass(frozen=True, slots=True)
class Request:
    """One search: the question, who asks, and what to give back."""

    query: AnalysedQuery
    principals: frozenset[str]
    at: dt.datetime
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    counts: tuple[str, ...] = ()
    sort: str = "relevance"
    offset: int = 0
    size: int = 10
    relax_below: int = 5
    """With fewer strict hits than this, the first page is filled up with hits that miss some words."""


@dataclass(frozen=True, slots=True)
class Row:
    """One found document, the best of its parent."""

    score: float
    card: bytes
    passages: bytes
    relaxed: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to a :class:`Request`; ``total`` and ``counts`` count parents."""

    rows: tuple[Row, ...] = ()
    total: int = 0
    counts: Mapping[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)


Changes = Mapping[str, Sequence[AnalysedDocument]]
"""Object key -> its documents as they are now; an empty sequence removes the object."""


class Rebuild(Protocol):
    """A new index beside the live one. It goes live, whole, when its context is left without an exception."""

    def add(self, documents: Iterable[AnalysedDocument]) -> None: ...


class Engine(Protocol):
    """Stores documents and finds them. Safe to use from many threads."""

    def search(self, request: Request) -> Found:
        """Raises :class:`EngineFault` when it cannot answer."""

    def suggest(
        self, beginnings: Sequence[str], principals: frozenset[str], at: dt.datetime, limit: int
    ) -> Sequence[bytes]:
        """Cards of documents whose title has a word with each of these beginnings, best first."""

    def apply(self, changes: Changes, *, wait: float = 10.0) -> None:
        """Replace the documents of these objects, all or none; what is applied is findable on return.

        Raises :class:`WriterBusy` when the index is not free within ``wait`` seconds.
        """

    def writing(self, *, wait: float) -> AbstractContextManager[None]:
        """Hold the right to write, for several :meth:`apply` in a row; raises :class:`WriterBusy`."""

    def states(self) -> Iterator[tuple[str, str]]:
        """Document key and fingerprint of everything in the index."""

    def rebuilding(self, replay: Callable[[Iterable[str]], Changes]) -> AbstractContextManager[Rebuild]:
        """Build a new index; ``replay`` gives the present documents of objects that changed meanwhile."""

    def status(self) -> dict[str, int]:
        """``documents``: how many there are. Raises :class:`EngineFault` when the engine does not answer."""

    def close(self) -> None:
        """Let go of files and locks."""
