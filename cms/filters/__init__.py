"""Filters of a list, in the address: what can be chosen, how many of each there are, what is chosen."""

from cms.filters.facets import Many, Sort, StoredFacet, in_words
from cms.filters.options import (
    MOST_CHOSEN,
    PAGE_PARAMETER,
    PAGE_SIZE,
    PAGE_SIZES,
    SIZE_PARAMETER,
    SORT_PARAMETER,
    page_of,
    without,
)
from cms.filters.stored import listed

__all__ = [
    "MOST_CHOSEN",
    "PAGE_PARAMETER",
    "PAGE_SIZE",
    "PAGE_SIZES",
    "SIZE_PARAMETER",
    "SORT_PARAMETER",
    "Many",
    "Sort",
    "StoredFacet",
    "in_words",
    "listed",
    "page_of",
    "without",
]
