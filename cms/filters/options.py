"""What a filter panel shows, and the address of a list with one thing changed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import QueryDict

from fsa_portal.filter_panel import Option

PAGE_SIZE = 20
PAGE_SIZES = (20, 50, 100)
PAGE_PARAMETER = "seite"
SIZE_PARAMETER = "anzahl"
SORT_PARAMETER = "sort"
MOST_CHOSEN = 50
"""Values of one facet in an address; more are left out."""


def asked_for(asked: QueryDict, name: str) -> list[str]:
    """The values that the address names for a facet, each once."""
    return list(dict.fromkeys(asked.getlist(name)))[:MOST_CHOSEN]


def by_count(options: Iterable[Option]) -> list[Option]:
    """The most frequent first, equal ones by name."""
    return sorted(options, key=lambda option: (-(option.count or 0), option.label))


def page_of(items: Any, asked: QueryDict, size: int = PAGE_SIZE) -> Page:
    """The page of a list that the address asks for; the nearest one when it does not exist."""
    return Paginator(items, size).get_page(asked.get(PAGE_PARAMETER))


def size_of(asked: QueryDict) -> int:
    """How many items on a page the address asks for, of those that are offered."""
    return next((size for size in PAGE_SIZES if asked.get(SIZE_PARAMETER) == str(size)), PAGE_SIZE)


def number_of(asked: QueryDict) -> int:
    """The number of the page in the address; the first one where it is none."""
    number = asked.get(PAGE_PARAMETER, "")
    return max(1, int(number)) if number.isascii() and number.isdecimal() and len(number) <= 6 else 1


def without(asked: QueryDict, name: str, value: str) -> str:
    """The address of the list without one choice, from its first page."""
    left = asked.copy()
    left.setlist(name, [known for known in asked.getlist(name) if known != value])
    left.pop(PAGE_PARAMETER, None)
    return f"?{left.urlencode()}"


def with_one(asked: QueryDict, name: str, value: str) -> str:
    """The address of the list with ``name`` set to ``value``, from its first page."""
    changed = asked.copy()
    changed[name] = value
    changed.pop(PAGE_PARAMETER, None)
    return f"?{changed.urlencode()}"
