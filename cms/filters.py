"""Filters of a list of pages, in the address: what can be chosen, how many of each there are, what is chosen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import QueryDict

PAGE_SIZE = 25
PAGE_PARAMETER = "seite"


@dataclass(frozen=True, slots=True)
class Facet:
    """One thing that a list can be narrowed by. ``values`` gives the pairs of value and label that an item has."""

    name: str
    label: str
    values: Callable[[Any], Iterable[tuple[str, str]]]
    open: bool = True


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a filter and how many items it would show together with the other filters."""

    value: str
    label: str
    count: int
    selected: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The choices of one facet, as ``components/filter_panel.html`` shows them."""

    name: str
    label: str
    open: bool
    options: Sequence[Option]


def narrowed(items: Sequence[Any], facets: Sequence[Facet], asked: QueryDict) -> dict[str, Any]:
    """Context of a filtered list: ``page_obj``, ``groups``, ``chips``.

    Several values of one facet widen, several facets narrow. A value that no item has is ignored.
    """
    have = {f.name: [dict(f.values(item)) for item in items] for f in facets}
    labels = {name: {v: label for own in rows for v, label in own.items()} for name, rows in have.items()}
    chosen = {name: [v for v in dict.fromkeys(asked.getlist(name)) if v in labels[name]] for name in have}

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
        options.sort(key=lambda option: (-option.count, option.label))
        return Group(facet.name, facet.label, facet.open, options)

    shown = [item for number, item in enumerate(items) if fits(number)]
    return {
        "page_obj": page_of(shown, asked),
        "groups": [group(facet) for facet in facets],
        "chips": [
            (labels[name][value], without(asked, name, value)) for name in chosen for value in chosen[name]
        ],
    }


def page_of(items: Any, asked: QueryDict, size: int = PAGE_SIZE) -> Page:
    """The page of a list that the address asks for; the nearest one when it does not exist."""
    return Paginator(items, size).get_page(asked.get(PAGE_PARAMETER))


def without(asked: QueryDict, name: str, value: str) -> str:
    """The address of the list without one choice, from its first page."""
    left = asked.copy()
    left.setlist(name, [known for known in asked.getlist(name) if known != value])
    left.pop(PAGE_PARAMETER, None)
    return f"?{left.urlencode()}"
