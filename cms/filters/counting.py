"""All counts of a filter panel in one question to the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Case, IntegerField, QuerySet, Value, When

from cms.filters.facets import StoredFacet

Chosen = Mapping[str, Sequence[str]]
"""Name of a facet -> values as the database has them."""


@dataclass(slots=True)
class Counts:
    """``total`` items fit; per facet, each value that any item has with the number of items that would be shown."""

    total: int = 0
    values: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))


def counts_of(items: QuerySet[Any], facets: Sequence[StoredFacet], chosen: Chosen) -> Counts:
    """Counts of a facet disregard its own choice.

    The items are looked up once; every facet is then a short pass over this small table of theirs. One query for each
    facet would cost more than the page, and the database would find the same items for each anew.
    """
    counts = Counts()
    connection = connections[items.db]
    try:
        base, parameters = _base(items, facets, chosen)
    except EmptyResultSet:
        return counts
    parts = " UNION ALL ".join(_parts(items, facets, chosen, connection.ops.quote_name))
    columns = ", ".join(["pk", *_single(items, facets), *_fitting(chosen)])
    with connection.cursor() as cursor:
        # Names of our own tables and columns; every value is a parameter.
        cursor.execute(f"WITH listed({columns}) AS MATERIALIZED ({base}) {parts}", parameters)
        for number, value, fitting in cursor.fetchall():
            if number is None:
                counts.total = fitting or 0
            else:
                counts.values[facets[number].name][value] = fitting
    return counts


def _single(items: QuerySet[Any], facets: Sequence[StoredFacet]) -> list[str]:
    """Facets of which an item has one value; it stands in the table of the items."""
    return [facet.alias for facet in facets if facet.many(items.model) is None]


def _fitting(chosen: Chosen) -> list[str]:
    """Columns that are 1 where an item fits what is chosen of a facet, else 0."""
    return [f"fits_{name}" for name, values in chosen.items() if values]


def _base(items: QuerySet[Any], facets: Sequence[StoredFacet], chosen: Chosen) -> tuple[str, tuple[Any, ...]]:
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
    query = rows.values_list("pk", *_single(items, facets), *_fitting(chosen)).query
    return query.sql_with_params()


def _parts(items: QuerySet[Any], facets: Sequence[StoredFacet], chosen: Chosen, quote: Any) -> Iterator[str]:
    def sum_of_fitting(but: str = "") -> str:
        others = [f"listed.{column}" for column in _fitting(chosen) if column != f"fits_{but}"]
        return f"SUM({' * '.join(others)})" if others else "COUNT(*)"

    # As text: columns of different types stand below each other.
    yield f"SELECT NULL AS facet, CAST(NULL AS TEXT) AS value, {sum_of_fitting()} AS fitting FROM listed"  # noqa: S608
    for number, facet in enumerate(facets):
        fitting = sum_of_fitting(facet.name)
        many = facet.many(items.model)
        if many is None:
            column = f"listed.{facet.alias}"
            yield (
                f"SELECT {number}, CAST({column} AS TEXT), {fitting} FROM listed "  # noqa: S608
                f"WHERE {column} IS NOT NULL GROUP BY {column}"
            )
        else:
            meta: Any = many.model._meta
            page, value = (quote(meta.get_field(name).column) for name in (many.page, many.value))
            held = quote(meta.db_table)
            if not many.once:
                held = f"(SELECT DISTINCT {page}, {value} FROM {held})"  # noqa: S608
            # CROSS: the few rows of each item are found by index, instead of an index of all items for each relation.
            yield (
                f"SELECT {number}, CAST(held.{value} AS TEXT), {fitting} FROM listed CROSS JOIN {held} held "  # noqa: S608
                f"WHERE listed.pk = held.{page} AND held.{value} IS NOT NULL GROUP BY held.{value}"
            )
