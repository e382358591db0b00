"""Filters of a list, in the address: what can be chosen, how many of each there are, what is chosen.

:func:`listed` leaves narrowing, counting and paging to the database; :func:`narrowed` does it for items in memory.
"""

from cms.filters.facets import Labels, Many, Sort, StoredFacet
from cms.filters.memory import Facet, narrowed
from cms.filters.options import (
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
    "PAGE_PARAMETER",
    "PAGE_SIZE",
    "PAGE_SIZES",
    "SIZE_PARAMETER",
    "SORT_PARAMETER",
    "Facet",
    "Labels",
    "Many",
    "Sort",
    "StoredFacet",
    "listed",
    "narrowed",
    "page_of",
    "without",
]
