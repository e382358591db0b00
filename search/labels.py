"""What people call facets and kinds of hits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from search.contract import labels_of

FACET_LABELS = {
    "kind": _("Kind"),
    "topic": _("Topic"),
    "goal": _("Goal"),
    "audience": _("Written for"),
    "district": _("District"),
    "authority": _("Local authority"),
    "authority_kind": _("Kind of local authority"),
    "size": _("Size of the local authority"),
    "year": _("Year"),
    "programme": _("Programme"),
    "funder": _("Kind of funder"),
    "object": _("What is funded"),
    "applicant": _("Who may apply"),
    "status": _("Status"),
    "edition": _("Edition"),
}

KIND_LABELS = {
    "authority": _("Local authority"),
    "call": _("Funding call"),
    "case": _("Consultation"),
    "chapter": _("Handbook chapter"),
    "document": _("Library"),
    "event": _("Event"),
    "example": _("Practice example"),
    "funding": _("Funding"),
    "page": _("Page"),
    "survey": _("Survey"),
}
"""Names of the kinds of hits; an app may also name its own kinds itself."""


def kind_labels(values: Sequence[str], language: str) -> dict[str, str]:
    """For every page that shows kinds of hits."""
    with override(language):
        return {value: str(KIND_LABELS[value]) for value in values if value in KIND_LABELS}


def value_labels(facet: str, values: Iterable[str], language: str) -> dict[str, str]:
    """A label for every value; a value that nobody labels speaks for itself."""
    asked = list(values)
    known = labels_of(facet, asked, language)
    return {value: known.get(value) or value for value in asked}
