"""A list of pages that the database narrows, counts, sorts and pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import QueryDict

from cms.filters.counting import Counts, Window, counts_of
from cms.filters.facets import Sort, StoredFacet
from cms.filters.options import (
    PAGE_PARAMETER,
    PAGE_SIZE,
    PAGE_SIZES,
    SIZE_PARAMETER,
    SORT_PARAMETER,
    asked_for,
    by_count,
    number_of,
    size_of,
    with_one,
    without,
)
from fsa_portal.filter_panel import Group, Option
from knowledge.vocabulary.models import Term

Named = Mapping[str, tuple[str, str]]
"""Value in the database -> value in the address and label, in the order in which they are shown."""


class CountedPages(Paginator):
    """Pages of items whose number is known already, and of one page the items: the one that begins at ``bottom``."""

    def __init__(self, items: Any, size: int, *, count: int, bottom: int, found: Any) -> None:
        super().__init__(items, size)
        self._count = count
        self._bottom = bottom
        self._found = found

    def page(self, number: Any) -> Page:
        number = self.validate_number(number)
        if self._found is not None and (number - 1) * self.per_page == self._bottom:
            return Page(self._found, number, self)
        # The address asks for a page that does not exist and is given the nearest one.
        return super().page(number)

    @property
    def count(self) -> int:  # type: ignore[override]
        return self._count


def listed(
    items: QuerySet[Any], facets: Sequence[StoredFacet], asked: QueryDict, *, sorts: Sequence[Sort] = ()
) -> dict[str, Any]:
    """Context of a filtered list: ``page_obj``, ``groups``, ``chips``; ``sorts`` and ``sizes`` (label, address, whether
    it is the present one) and ``kept`` (pairs of name and value that the filter form carries along).

    Several values of one facet widen, several facets narrow; a value that the facet does not know is ignored. The first
    of ``sorts`` is the usual one. The questions are as many for a thousand items as for one.
    """
    terms = _terms(facets)
    chosen = {facet.name: _chosen(facet, terms, asked) for facet in facets}
    sort = next((one for one in sorts if one.name == asked.get(SORT_PARAMETER)), sorts[0] if sorts else None)
    size = size_of(asked)
    bottom = (number_of(asked) - 1) * size
    window = Window(sort.expressions, bottom, bottom + size) if sort else None
    counts = counts_of(items, facets, chosen, window)
    named = {
        facet.name: _named(facet, terms, [*counts.values[facet.name], *chosen[facet.name]])
        for facet in facets
    }
    shown = _narrowed(items, facets, chosen)
    found = None
    if sort is not None:
        shown = shown.order_by(*sort.by)
        found = items.filter(pk__in=counts.keys).order_by(*sort.by)
    pages = CountedPages(shown, size, count=counts.total, bottom=bottom, found=found)
    return {
        "page_obj": pages.get_page(asked.get(PAGE_PARAMETER)),
        "groups": [_group(facet, named[facet.name], counts, chosen[facet.name]) for facet in facets],
        "chips": [
            (label, without(asked, facet.name, address))
            for facet in facets
            for value, (address, label) in named[facet.name].items()
            if value in chosen[facet.name]
        ],
        "sorts": [(one.label, with_one(asked, SORT_PARAMETER, one.name), one is sort) for one in sorts],
        "sizes": [
            (str(size), with_one(asked, SIZE_PARAMETER, str(size)), size == pages.per_page)
            for size in PAGE_SIZES
            if counts.total > PAGE_SIZE
        ],
        "kept": [(name, asked[name]) for name in (SORT_PARAMETER, SIZE_PARAMETER) if asked.get(name)],
    }


def _terms(facets: Sequence[StoredFacet]) -> dict[str, list[Term]]:
    """The terms of all lists that the facets use, by list: one question for all of them."""
    lists: dict[str, list[Term]] = {str(facet.vocabulary): [] for facet in facets if facet.vocabulary}
    for term in Term.objects.filter(vocabulary__in=lists) if lists else ():
        lists[term.vocabulary].append(term)
    return lists


def _chosen(facet: StoredFacet, terms: Mapping[str, Sequence[Term]], asked: QueryDict) -> list[str]:
    """What the address chooses, as the database has it."""
    given = facet.understood(asked_for(asked, facet.name))
    if facet.vocabulary:
        return [str(term.pk) for term in terms[str(facet.vocabulary)] if term.slug in given]
    known = facet.labels(given) if facet.labels and given else None
    return [value for value in given if known is None or value in known]


def _named(facet: StoredFacet, terms: Mapping[str, Sequence[Term]], values: Sequence[str]) -> Named:
    if facet.vocabulary:
        used = set(values)
        return {
            str(term.pk): (term.slug, term.name)
            for term in terms[str(facet.vocabulary)]
            if str(term.pk) in used
        }
    distinct = list(dict.fromkeys(values))
    if facet.labels is None:
        order = (
            sorted(distinct, key=lambda value: (len(value), value), reverse=True)
            if facet.numbers
            else distinct
        )
        return {value: (value, value) for value in order}
    return {value: (value, label) for value, label in (facet.labels(distinct) if distinct else {}).items()}


def _narrowed(
    items: QuerySet[Any], facets: Sequence[StoredFacet], chosen: Mapping[str, Sequence[str]]
) -> QuerySet[Any]:
    for facet in facets:
        if not chosen[facet.name]:
            continue
        if facet.many(items.model) is None:
            items = items.alias(**{facet.alias: facet.expression})
        items = items.filter(facet.condition(items.model, chosen[facet.name]))
    return items


def _group(facet: StoredFacet, named: Named, counts: Counts, chosen: Sequence[str]) -> Group:
    options = [
        Option(address, label, counts.values[facet.name].get(value, 0), value in chosen)
        for value, (address, label) in named.items()
    ]
    return Group(
        facet.name,
        facet.label,
        facet.open or bool(chosen),
        options if facet.in_order or facet.numbers else by_count(options),
    )
