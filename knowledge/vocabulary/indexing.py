"""What terms are called where the search counts them."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.vocabulary.models import Term, Vocabulary
from search.contract import Labels


def labels_of(vocabulary: Vocabulary) -> Labels:
    """For a facet whose values are the slugs of this list of terms."""

    def labels(values: Sequence[str], language: str) -> dict[str, str]:
        name = "name_en" if language.startswith("en") else "name_de"
        return dict(Term.objects.of(vocabulary).filter(slug__in=values).values_list("slug", name))

    return labels
