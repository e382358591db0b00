"""How much was done, about what and how: cases and contacts by topic, minutes by kind, year by year.

A contact belongs to its own topics or, where none is noted, to those of its case; with several topics it counts for each
with all its minutes. Short advice without a case counts as a contact. All confidential cases are counted: nobody is named.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext

from consultations.cases.models import Case, Contact, ContactKind, ShortAdvice
from consultations.cases.statuses import CaseStatus
from consultations.reporting.growth import taken_over
from consultations.reporting.periods import Period
from knowledge.vocabulary.models import Term

WITHOUT = 0
"""Instead of the number of a topic, where there is none."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What was done in a year under one heading."""

    cases: int = 0
    contacts: int = 0
    minutes: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.cases + other.cases, self.contacts + other.contacts, self.minutes + other.minutes)


@dataclass(frozen=True, slots=True)
class Heading:
    """One topic or kind with its tallies: by year, and in all."""

    slug: str
    label: str
    years: tuple[Tally, ...]

    @property
    def name(self) -> str:
        """In words, also where there is no topic."""
        return self.label or gettext("Without topic")

    @property
    def total(self) -> Tally:
        return sum(self.years, Tally())


Counted = dict[Any, dict[int, Tally]]


def by_topic(period: Period) -> list[Heading]:
    """Every topic that something was about, in the order of the vocabulary; last, what has none."""
    counted: Counted = defaultdict(lambda: defaultdict(Tally))
    opened = Case.objects.filter(opened_on__range=(period.first, period.last)).order_by()
    rows = opened.values_list("topics", ExtractYear("opened_on")).annotate(n=Count("pk"))
    for topic, year, number in rows:
        counted[topic or WITHOUT][year] += Tally(cases=number)
    contacts = _within(Contact, period)
    _add(counted, contacts.filter(topics__isnull=False), "topics")
    _add(counted, contacts.filter(topics__isnull=True), "case__topics")
    _add(counted, _within(ShortAdvice, period), "topics")
    terms = Term.objects.filter(pk__in=list(counted))
    headings = [Heading(term.slug, term.name, _years(counted[term.pk], period)) for term in terms]
    if WITHOUT in counted:
        headings.append(Heading("", "", _years(counted[WITHOUT], period)))
    return headings


def by_kind(period: Period) -> list[Heading]:
    """Every kind of contact, those without any too."""
    counted: Counted = defaultdict(lambda: defaultdict(Tally))
    for model in (Contact, ShortAdvice):
        _add(counted, _within(model, period), "kind")
    return [Heading(kind.value, str(kind.label), _years(counted[kind.value], period)) for kind in ContactKind]


def _within(model: type[Contact | ShortAdvice], period: Period) -> QuerySet[Any]:
    return model._default_manager.filter(date__range=(period.first, period.last)).order_by()


def _add(counted: Counted, contacts: QuerySet[Any], heading: str) -> None:
    rows: Iterable[Any] = contacts.values_list(heading, ExtractYear("date")).annotate(
        n=Count("pk"), time=Sum("minutes")
    )
    for key, year, number, minutes in rows:
        counted[key or WITHOUT][year] += Tally(contacts=number, minutes=minutes)


def _years(counted: dict[int, Tally], period: Period) -> tuple[Tally, ...]:
    return tuple(counted.get(year, Tally()) for year in period.years)


@dataclass(frozen=True, slots=True)
class Work:
    """What was done in a period, whatever it was about."""

    opened: int
    closed: int
    not_realised: int
    """Of the closed ones."""
    open_at_end: int
    contacts: int
    contact_minutes: int
    short_advice: int
    short_advice_minutes: int
    bodies: int
    """That had a contact or short advice."""

    @property
    def minutes(self) -> int:
        return self.contact_minutes + self.short_advice_minutes


def work(period: Period) -> Work:
    """The sums of a period."""
    days = (period.first, period.last)
    cases = Case.objects.aggregate(
        opened=Count("pk", filter=Q(opened_on__range=days)),
        closed=Count("pk", filter=Q(closed_on__range=days)),
        not_realised=Count("pk", filter=Q(closed_on__range=days, status=CaseStatus.NOT_REALISED)),
        still_open=Count(
            "pk", filter=Q(opened_on__lte=period.last) & (Q(closed_on=None) | Q(closed_on__gt=period.last))
        ),
    )
    contacts = _within(Contact, period).aggregate(n=Count("pk"), time=Sum("minutes", default=0))
    short = _within(ShortAdvice, period).aggregate(n=Count("pk"), time=Sum("minutes", default=0))
    return Work(
        opened=cases["opened"],
        closed=cases["closed"],
        not_realised=cases["not_realised"],
        open_at_end=cases["still_open"],
        contacts=contacts["n"],
        contact_minutes=contacts["time"],
        short_advice=short["n"],
        short_advice_minutes=short["time"],
        bodies=_advised(period),
    )


def _advised(period: Period) -> int:
    """Distinct bodies with a contact or short advice; those that were merged count as the one that they became."""
    in_cases = _within(Contact, period).values_list("case__authority", "case__organisation")
    shortly = _within(ShortAdvice, period).values_list("authority", "organisation")
    heirs = taken_over()
    return len({(heirs.get(authority, authority), other) for authority, other in in_cases.union(shortly)})
