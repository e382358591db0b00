"""What terms are called where the search counts them."""

from __future__ import annotations

from collections.abc import Sequence

from fsa_portal.once import once
from knowledge.vocabulary.models import Term, Vocabulary
from search.contract import Labels


def labels_of(vocabulary: Vocabulary) -> Labels:
    """For a facet whose values are the slugs of this list of terms."""

    def labels(values: Sequence[str], language: str) -> dict[str, str]:
        if not values:
            return {}
        known = once(_names)
        return {
            value: known[vocabulary, value][language.startswith("en")]
            for value in values
            if (vocabulary, value) in known
        }

    return labels


def _names() -> dict[tuple[str, str], tuple[str, str]]:
    """German and English name of every term, by list and short name: a page of hits names several lists."""
    rows = Term.objects.order_by().values_list("vocabulary", "slug", "name_de", "name_en")
    return {(vocabulary, slug): (german, english) for vocabulary, slug, german, english in rows}
