"""What was understood of one line: values with the places where they stand and how sure each is."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T", covariant=True)


class Span(NamedTuple):
    """A piece of the line as it was typed."""

    start: int
    end: int

    def meets(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def of(self, text: str) -> str:
        return text[self.start : self.end]


def meets_any(span: Span, others: Iterable[Span]) -> bool:
    return any(span.meets(other) for other in others)


class Sure(enum.IntEnum):
    """How sure a value is: what is doubtful asks for a look before it is saved."""

    DOUBTFUL = 1
    """A typing error was mended, or several readings were weighed."""
    LIKELY = 2
    """A short form, an abbreviation, an adjective, a part of a longer word."""
    CERTAIN = 3
    """As it is written."""


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A value, where the line says it (nowhere: it is assumed), and how sure that is."""

    value: T
    spans: tuple[Span, ...]
    sure: Sure = Sure.CERTAIN


@dataclass(frozen=True, slots=True)
class Body:
    """An authority or organisation of the directory."""

    ref: str
    """The official key of an authority, the number of an organisation."""
    name: str


@dataclass(frozen=True, slots=True)
class Material:
    """Something that was given to the client: the kind of document, and which."""

    kind: str
    about: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.about}" if self.about else self.kind


@dataclass(frozen=True, slots=True)
class Reading:
    """One line, read. Every character stands in a span of a value or in :meth:`rest`."""

    line: str
    bodies: tuple[Found[Body], ...] = ()
    organisations: tuple[Found[Body], ...] = ()
    kind: Found[str] | None = None
    minutes: Found[int] | None = None
    date: Found[dt.date] | None = None
    topics: tuple[Found[str], ...] = ()
    materials: tuple[Found[Material], ...] = ()
    next_step: Found[str] | None = None
    next_date: Found[dt.date] | None = None
    internal: tuple[Found[str], ...] = ()
    """Remarks that only the FSA is to read: no value is taken from them."""
    unresolved: tuple[Found[str], ...] = ()
    """What looks like a value and could not be settled."""

    def values(self) -> Iterator[Found[object]]:
        """All that was recognised."""
        for one in (self.kind, self.minutes, self.date, self.next_step, self.next_date):
            if one is not None:
                yield one
        for several in (self.bodies, self.organisations, self.topics, self.materials, self.internal):
            yield from several

    def rest(self) -> tuple[Span, ...]:
        """The pieces that stand in no value, in order."""
        left, at = [], 0
        for span in sorted(span for value in self.values() for span in value.spans):
            if span.start > at:
                left.append(Span(at, span.start))
            at = max(at, span.end)
        if at < len(self.line):
            left.append(Span(at, len(self.line)))
        return tuple(left)
