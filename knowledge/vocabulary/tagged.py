"""The words that something is tagged with."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from itertools import chain
from operator import or_

from django.db.models import Q, QuerySet

from knowledge.vocabulary.models import Term, Vocabulary


def by_list(*chosen: Iterable[Term]) -> dict[str, list[Term]]:
    """The terms of several fields of one page, by the list they are of: one question for all of them. Each list may
    be asked of once only."""
    stored = [one.values("pk") for one in chosen if isinstance(one, QuerySet)]
    found: Iterable[Term] = chain(*chosen)
    # Those of a preview stand in the page itself.
    if len(stored) == len(chosen):
        found = Term.objects.filter(reduce(or_, (Q(pk__in=one) for one in stored)))
    terms: dict[str, list[Term]] = {vocabulary: [] for vocabulary in Vocabulary.values}
    for term in found:
        terms[term.vocabulary].append(term)
    return terms
