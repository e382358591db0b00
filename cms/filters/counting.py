"""All counts of a filter panel in one question to the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.db.models.expressions import OrderBy

from cms.filters.facets import StoredFacet

TOTAL, KEYS = -1, -2
"""In the answer, in the place of the number of a facet."""

Chosen = Mapping[str, Sequence[str]]
"""Name of a facet -> values as the database has them."""


@dataclass(frozen=True, slots=True)
class Window:
    """A page of a list: the order of the list, and the places from ``bottom`` to before ``top``."""

    by: tuple[OrderBy, ...]
    bottom: int
    top: int


@dataclass(slots=True)
class Counts:
    """``total`` items fit; per facet, each value that any item has with the number of items that would be shown.

    ``keys`` are those of the items in the window that was asked for, in no order.
    """

    total: int = 0
    values: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    keys: list[int] = field(default_factory=list)


def counts_of(
    items: QuerySet[Any], facets: Sequence[StoredFacet], chosen: Chosen, window: Window | None = None
) -> Counts:
    """Counts of a facet disregard its own choice.

    The items are looked up once; every facet is then a short pass over this small table of theirs. One query for each
    facet would cost more than the page, and the database would find the same items for each anew.
    """
    counts = Counts()
    try:
        base, parameters = _base(items, facets, chosen, window)
    except EmptyResultSet:
        return counts
    parts = list(_parts(items, facets, chosen))
    if window is not None:
        parts.append((_window(chosen, window), ()))
    asked = " UNION ALL ".join(part for part, _own in parts)
    columns = ", ".join(["pk", *_columns(items, facets, chosen, window)])
    with connections[items.db].cursor() as cursor:
        # Names of our own tables and columns; every value is a parameter.
        cursor.execute(
            f"WITH listed({columns}) AS MATERIALIZED ({base}) {asked}",
            (*parameters, *(value for _part, own in parts for value in own)),
        )
        for number, value, fitting in cursor.fetchall():
            if number == KEYS:
                counts.keys.append(int(value))
            elif number == TOTAL:
                counts.total = fitting or 0
            else:
                counts.values[facets[number].name][value] = fitting
    for facet in facets:
        counts.values[facet.name] = facet.summed(counts.values[facet.name])
    return counts


def _single(items: QuerySet[Any], facets: Sequence[StoredFacet]) -> list[str]:
    """Facets of which an item has one value; it stands in the table of the items."""
    return [facet.alias for facet in facets if facet.many(items.model) is None]


def _fitting(chosen: Chosen) -> list[str]:
    """Columns that are 1 where an item fits what is chosen of a facet, else 0."""
    return [f"fits_{name}" for name, values in chosen.items() if values]


def _columns(
    items: QuerySet[Any], facets: Sequence[StoredFacet], chosen: Chosen, window: Window | None
) -> list[str]:
    """Of the table of the items, after their key."""
    order = [f"order_{n}" for n in range(len(window.by))] if window else []
    return [*_single(items, facets), *_fitting(chosen), *order]


def _base(
    items: QuerySet[Any], facets: Sequence[StoredFacet], chosen: Chosen, window: Window | None
) -> tuple[str, tuple[Any, ...]]:
    single = {facet.alias: facet.expression for facet in facets if facet.many(items.model) is None}
    fitting = {
        f"fits_{facet.name}": Case(
            When(facet.condition(items.model, chosen[facet.name]), then=Value(1)),
            default=Value(0),
            output_field=IntegerField(),
        )
        for facet in facets
        if chosen.get(facet.name)
    }
    rows = items.order_by().annotate(**single).annotate(**fitting)
    if window is not None:
        rows = rows.annotate(**{f"order_{n}": by.expression for n, by in enumerate(window.by)})
    return rows.values_list("pk", *_columns(items, facets, chosen, window)).query.sql_with_params()


def _window(chosen: Chosen, window: Window) -> str:
    """The keys of a page of those that fit. Narrow rows are sorted much faster than whole pages."""
    fits = " AND ".join([f"listed.{column} = 1" for column in _fitting(chosen)] or ["1 = 1"])
    order = ", ".join(
        f"order_{n} {'DESC' if by.descending else 'ASC'}{' NULLS LAST' if by.nulls_last else ''}"
        for n, by in enumerate(window.by)
    )
    return (
        f"SELECT {KEYS}, CAST(pk AS TEXT), 0 FROM (SELECT pk FROM listed WHERE {fits} "  # noqa: S608
        f"ORDER BY {order} LIMIT {window.top - window.bottom:d} OFFSET {window.bottom:d}) shown"
    )


def _parts(
    items: QuerySet[Any], facets: Sequence[StoredFacet], chosen: Chosen
) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Questions to the table of the items, each with its parameters."""

    def sum_of_fitting(but: str = "") -> str:
        others = [f"listed.{column}" for column in _fitting(chosen) if column != f"fits_{but}"]
        return f"SUM({' * '.join(others)})" if others else "COUNT(*)"

    # As text: columns of different types stand below each other.
    total = f"SELECT {TOTAL} AS facet, CAST(NULL AS TEXT) AS value, {sum_of_fitting()} AS fitting FROM listed"  # noqa: S608
    yield total, ()
    for number, facet in enumerate(facets):
        fitting = sum_of_fitting(facet.name)
        many = facet.many(items.model)
        if many is None:
            column = f"listed.{facet.alias}"
            yield (
                (
                    f"SELECT {number}, CAST({column} AS TEXT), {fitting} FROM listed "  # noqa: S608
                    f"WHERE {column} IS NOT NULL GROUP BY {column}"
                ),
                (),
            )
            continue
        try:
            held, own = many.pairs().query.sql_with_params()
        except EmptyResultSet:
            continue
        # CROSS: the few rows of each item are found by index, instead of an index of all items for each relation.
        yield (
            (
                f"SELECT {number}, CAST(held.held_value AS TEXT), {fitting} FROM listed CROSS JOIN ({held}) held "  # noqa: S608
                "WHERE listed.pk = held.held_page AND held.held_value IS NOT NULL GROUP BY held.held_value"
            ),
            own,
        )
