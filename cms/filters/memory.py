"""Filters of a short list whose items are in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from cms.filters.options import asked_for, by_count, page_of, without
from fsa_portal.filter_panel import Group, Option


@dataclass(frozen=True, slots=True)
class Facet:
    """One thing that a list can be narrowed by. ``values`` gives the pairs of value and label that an item has."""

    name: str
    label: str
    values: Callable[[Any], Iterable[tuple[str, str]]]
    open: bool = True


def narrowed(items: Sequence[Any], facets: Sequence[Facet], asked: QueryDict) -> dict[str, Any]:
    """Context of a filtered list: ``page_obj``, ``groups``, ``chips``.

    Several values of one facet widen, several facets narrow. A value that no item has is ignored. For lists that can
    grow there is :func:`cms.filters.listed`, which leaves the work to the database.
    """
    have = {f.name: [dict(f.values(item)) for item in items] for f in facets}
    labels = {name: {v: label for own in rows for v, label in own.items()} for name, rows in have.items()}
    chosen = {name: [v for v in asked_for(asked, name) if v in labels[name]] for name in have}

    def fits(number: int, *, but: str = "") -> bool:
        return all(
            not chosen[name] or not have[name][number].keys().isdisjoint(chosen[name])
            for name in have
            if name != but
        )

    def group(facet: Facet) -> Group:
        counts = Counter(v for n in range(len(items)) if fits(n, but=facet.name) for v in have[facet.name][n])
        options = [
            Option(value, label, counts[value], value in chosen[facet.name])
            for value, label in labels[facet.name].items()
        ]
        return Group(facet.name, facet.label, facet.open, by_count(options))

    shown = [item for number, item in enumerate(items) if fits(number)]
    return {
        "page_obj": page_of(shown, asked),
        "groups": [group(facet) for facet in facets],
        "chips": [
            (labels[name][value], without(asked, name, value)) for name in chosen for value in chosen[name]
        ],
    }
