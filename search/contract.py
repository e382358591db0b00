"""What the parts of the portal and the search say to each other. Standard library only.

An app describes its objects in ``indexing.py`` with a :class:`Source`; pages ask with :func:`find`. Neither knows
the engine. Everything that a person may not see is kept out by ``audience``: a document is visible to an actor when
``document.audience & actor.principals`` is not empty and ``visible_from <= now < visible_until``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, runtime_checkable

FACETS = (
    "kind",
    "topic",
    "goal",
    "audience",
    "authority",
    "district",
    "authority_kind",
    "size",
    "year",
    "programme",
    "funder",
    "object",
    "applicant",
    "status",
    "edition",
)
"""The names that ``SearchDocument.facets`` and ``Query.facets`` may use (``kind`` is taken from the document)."""

DatePrecision = Literal["day", "year"]
"""How much of a date is known. Of a year its first day stands for it, and only the year is shown."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a document that a hit can lead to: a paragraph with its anchor, or a page of a PDF."""

    anchor: str
    """Fragment in the document's page, without ``#``; empty: the top."""
    text: str
    heading: str = ""
    page: int | None = None
    """Page of a PDF, counted from 1."""
    url: str = ""
    """Own address when the passage does not stand on the document's page (a PDF page)."""


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """One findable thing with one audience; hits of the same ``parent`` collapse into one."""

    key: str
    """``<object key>`` or ``<object key>/<part>`` when an object gives several documents."""
    parent: str
    kind: str
    title: str
    url: str
    audience: frozenset[str]
    visible_from: dt.datetime | None = None
    visible_until: dt.datetime | None = None
    summary: str = ""
    passages: tuple[Passage, ...] = ()
    aliases: tuple[str, ...] = ()
    """Other names that find it ("Kupferstadt"), never shown as text."""
    language: str = "de"
    date: dt.date | None = None
    date_precision: DatePrecision = "day"
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    boost: float = 1.0
    """Factor on the score; below 1 for older editions."""
    labels: tuple[str, ...] = ()
    """Short marks shown at the hit ("Ausgabe 2026")."""


@runtime_checkable
class Source(Protocol):
    """What one app gives to the search. ``name`` prefixes its object keys: ``chapter:12``."""

    name: str

    def documents(self, key: str) -> Iterable[SearchDocument]:
        """The documents of this object as it is now; none when it is a draft, gone or has no audience."""

    def keys(self) -> Iterable[str]:
        """The keys of all objects that may give documents."""

    def affected(self, instance: Any) -> Iterable[str]:
        """The object keys (of this source) to look at again after ``instance``, any model, was saved or deleted."""


@dataclass(frozen=True, slots=True)
class Query:
    """One question to the search."""

    text: str = ""
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Chosen values; within one facet they are alternatives."""
    page: int = 1
    size: int = 10
    sort: str = "relevance"
    """``relevance``, ``newest`` or ``oldest``."""
    language: str = "de"
    counts: tuple[str, ...] = ()
    """Facets to count. Counts of a facet disregard its own choice."""
    at: dt.datetime | None = None
    """For embargo times; now when empty."""


@dataclass(frozen=True, slots=True)
class Snippet:
    """A found passage. ``html`` is escaped text with ``<mark>``; ``url`` leads to the place."""

    html: str
    url: str
    heading: str = ""
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """One found parent with its best document."""

    key: str
    parent: str
    kind: str
    title_html: str
    title: str
    url: str
    """Leads to the best passage."""
    snippets: tuple[Snippet, ...]
    date: dt.date | None
    facets: Mapping[str, tuple[str, ...]]
    labels: tuple[str, ...]
    score: float
    relaxed: bool = False
    """Found only because not every word was asked for."""
    date_precision: DatePrecision = "day"
    language: str = "de"
    """Of title, passages and labels."""


@dataclass(frozen=True, slots=True)
class Result:
    """The answer: ``total`` counts the parents that match strictly and that the actor may see."""

    hits: tuple[Hit, ...] = ()
    total: int = 0
    counts: Mapping[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)
    """Facet -> (value, number of parents), most first."""
    failed: bool = False
    """The engine did not answer: a fault, not an empty result."""
    corrections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One line below the search field while typing."""

    text: str
    url: str
    kind: str
    language: str = "de"


class HasPrincipals(Protocol):
    """What the search needs of an actor."""

    @property
    def principals(self) -> frozenset[str]: ...


Quoted = Callable[[Any, Collection[str]], None]
"""Given the request that is answered and the keys of objects of a source, whose passages the answer shows."""
Labels = Callable[[Sequence[str], str], Mapping[str, str]]
"""Given values of a facet and a language code, what people call them; values that it does not know are left out."""

_sources: dict[str, Source] = {}
_labels: dict[str, list[Labels]] = {}
_quoted: dict[str, Quoted] = {}
_finder: Callable[[Query, HasPrincipals], Result] | None = None


def register_source(source: Source) -> None:
    """Called once per source in an app's ``ready()``."""
    if source.name in _sources:
        raise ValueError(f"search source {source.name!r} is registered twice")
    _sources[source.name] = source


def sources() -> Sequence[Source]:
    """All registered sources in the order of registration."""
    return tuple(_sources.values())


def source_of(key: str) -> Source | None:
    """The source that owns an object key (``chapter:12``) or document key (``case:4/client``)."""
    return _sources.get(key.partition(":")[0])


def object_key(document_key: str) -> str:
    """``case:4/client`` -> ``case:4``."""
    return document_key.partition("/")[0]


def register_labels(facet: str, labels: Labels) -> None:
    """Called in an app's ``ready()`` for a facet whose values are keys of its objects (``topic``, ``authority``)."""
    _labels.setdefault(facet, []).append(labels)


def labels_of(facet: str, values: Sequence[str], language: str) -> dict[str, str]:
    """What people call these values of a facet, as far as any app says."""
    known: dict[str, str] = {}
    for labels in _labels.get(facet, ()):
        known.update(labels(values, language))
    return known


def register_quoted(source: str, tell: Quoted) -> None:
    """Called in the ``ready()`` of an app that must know who has read passages of its objects."""
    _quoted[source] = tell


def tell_quoted(request: Any, hits: Iterable[Hit]) -> None:
    """Every page that shows passages of hits says so, once: the owners of confidential texts keep account of it."""
    keys: dict[str, dict[str, None]] = {}
    for hit in hits:
        if hit.snippets:
            keys.setdefault(hit.key.partition(":")[0], {})[object_key(hit.key)] = None
    for source, tell in _quoted.items():
        if source in keys:
            tell(request, keys[source])


def register_finder(finder: Callable[[Query, HasPrincipals], Result]) -> None:
    """Called once by the search app."""
    global _finder
    _finder = finder


def find(query: Query, actor: HasPrincipals) -> Result:
    """Ask the search. ``Result.failed`` tells a fault; nothing is raised for one."""
    if _finder is None:
        return Result(failed=True)
    return _finder(query, actor)
