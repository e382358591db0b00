"""By what the list of examples is narrowed and sorted, and what its table holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Case, CharField, F, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cms.filters import Sort, StoredFacet, in_words
from fsa_portal.directory.kinds import DISTRICT_KINDS, AuthorityKind
from fsa_portal.directory.models import Authority
from fsa_portal.exports import Column
from knowledge.vocabulary.models import Vocabulary

SIZES = {
    "bis-20000": (_("up to 20,000 inhabitants"), 0, 20_000),
    "bis-60000": (_("20,000 to 60,000"), 20_000, 60_000),
    "bis-200000": (_("60,000 to 200,000"), 60_000, 200_000),
    "ab-200000": (_("200,000 and more"), 200_000, None),
}
"""Classes of population: short name -> words, from, and below which number."""

SIZE = Case(
    *(
        When(
            Q(authority__population__gte=least) & (Q(authority__population__lt=below) if below else Q()),
            then=Value(name),
        )
        for name, (_words, least, below) in SIZES.items()
    ),
    output_field=CharField(),
)
DISTRICT = Coalesce(
    F("authority__parent_id"),
    Case(When(authority__kind__in=DISTRICT_KINDS, then=F("authority__key")), output_field=CharField()),
    output_field=CharField(),
)
"""The district to which the authority belongs, or that it is."""


def _districts(values: Sequence[str]) -> Mapping[str, str]:
    return Authority.objects.order_by("sort_name").names_by_key(values)


def facets() -> list[StoredFacet]:
    """What a planner looks for first is open."""
    return [
        StoredFacet("topic", gettext("Topic"), "topics", vocabulary=Vocabulary.TOPIC),
        StoredFacet(
            "kind",
            gettext("Kind of authority"),
            "authority__kind",
            labels=in_words(dict(AuthorityKind.choices)),
            in_order=True,
        ),
        StoredFacet(
            "size",
            gettext("Size of the authority"),
            SIZE,
            labels=in_words({name: words for name, (words, _least, _below) in SIZES.items()}),
            in_order=True,
        ),
        StoredFacet(
            "maturity", gettext("Maturity"), "maturity", vocabulary=Vocabulary.MATURITY, in_order=True
        ),
        StoredFacet("district", gettext("District"), DISTRICT, labels=_districts, in_order=True, open=False),
        StoredFacet("year", gettext("Year"), "year", numbers=True, open=False),
        StoredFacet("method", gettext("Method"), "methods", vocabulary=Vocabulary.METHOD, open=False),
        StoredFacet("goal", gettext("Goal"), "goals", vocabulary=Vocabulary.GOAL, open=False),
        StoredFacet("audience", gettext("For whom"), "audiences", vocabulary=Vocabulary.AUDIENCE, open=False),
    ]


SORTS = (
    Sort("newest", _("Newest first"), ("-year", "title", "pk")),
    Sort("effort", _("Least effort first"), (F("effort_hours").asc(nulls_last=True), "title", "pk")),
    Sort("cost", _("Lowest cost first"), (F("effort_cost").asc(nulls_last=True), "title", "pk")),
    Sort("title", _("By title"), ("title", "pk")),
)
"""Who did not say what it took stands last."""


def _size(body: Authority | None) -> str | None:
    """The class of its population."""
    if body is None or body.population is None:
        return None
    fitting = (
        name for name, (_words, _least, below) in SIZES.items() if not below or body.population < below
    )
    return next(fitting)


def _district(body: Authority | None) -> Authority | None:
    """The one to which it belongs, or that it is."""
    if body is None:
        return None
    return body.parent or (body if body.kind in DISTRICT_KINDS else None)


def _period(example: Any) -> dict[str, str | None]:
    first, last = example.period_from, example.period_to
    return {"from": f"{first:%Y-%m}" if first else None, "to": f"{last:%Y-%m}" if last else None}


def _size_in_words(example: Any) -> str | None:
    name = _size(example.authority)
    return str(SIZES[name][0]) if name else None


def _terms(name: str, label: Any) -> Column:
    return Column(name, label, lambda one: [term.name for term in getattr(one, name).all()])


COLUMNS = (
    Column("title", _("Title"), lambda one: one.title),
    Column("url", _("Address"), lambda one: one.full_url),
    Column("authority", _("Local authority"), lambda one: one.authority.name if one.authority else None),
    Column("authority_key", _("Official key"), lambda one: one.authority.key if one.authority else None),
    Column(
        "kind",
        _("Kind of authority"),
        lambda one: str(one.authority.get_kind_display()) if one.authority else None,
        data=lambda one: one.authority.kind if one.authority else None,
    ),
    Column("size", _("Size of the authority"), _size_in_words, data=lambda one: _size(one.authority)),
    Column("population", _("Population"), lambda one: one.authority.population if one.authority else None),
    Column(
        "district",
        _("District"),
        lambda one: district.name if (district := _district(one.authority)) else None,
        data=lambda one: district.key if (district := _district(one.authority)) else None,
    ),
    Column("year", _("Year"), lambda one: one.year),
    Column("period", _("Period"), lambda one: one.period, data=_period),
    Column("maturity", _("Maturity"), lambda one: one.maturity.name),
    _terms("topics", _("Topics")),
    _terms("methods", _("Methods")),
    _terms("goals", _("Goals")),
    _terms("audiences", _("For whom")),
    Column("effort_hours", _("Effort in hours"), lambda one: one.effort_hours),
    Column("effort_cost", _("Cost in euros"), lambda one: one.effort_cost),
    Column("effort", _("Effort"), lambda one: one.effort),
    Column("funding", _("Funding"), lambda one: one.funding),
    Column("decision", _("Decision"), lambda one: one.decision),
    Column("transferability", _("Transferability"), lambda one: one.transferability),
    Column("contact", _("Contact"), lambda one: one.contact_role),
    Column("summary", _("In short"), lambda one: one.summary),
)
