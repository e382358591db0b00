"""Who answers a request: by region, with a deputy, else by what each has on the desk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q
from django.utils import timezone

from consultations.cases.models import Absence, AdviceRequest, CaseAssignment, RegionDuty
from consultations.cases.statuses import OPEN
from fsa_portal.accounts.models import Affiliation, ConflictOfInterest
from fsa_portal.directory.models import Authority, Organisation

ANSWERED_WITHIN = 3
"""Working days: what the public form promises."""


def working_day_after(day: dt.date, number: int) -> dt.date:
    """So many working days after ``day``, Monday to Friday."""
    while number:
        day += dt.timedelta(days=1)
        number -= day.weekday() < 5
    return day


@dataclass(frozen=True, slots=True)
class Load:
    """What an adviser has on the desk."""

    affiliation: Affiliation
    cases: int
    requests: int
    absence: Absence | None

    @property
    def per_post(self) -> Decimal:
        """Open cases and waiting requests as they would be for a full post."""
        return (self.cases + self.requests) / self.affiliation.share_of_post

    @property
    def cases_per_post(self) -> Decimal:
        return self.cases / self.affiliation.share_of_post


def loads(day: dt.date | None = None) -> list[Load]:
    """Everybody who advises now, by name; four queries."""
    day = day or timezone.localdate()
    advising = list(
        Affiliation.objects.in_force(day).advising().select_related("user").order_by("user__name", "pk")
    )
    led = CaseAssignment.objects.filter(is_lead=True, case__status__in=OPEN).order_by()
    cases = dict(led.values_list("affiliation").annotate(number=Count("pk")))
    waiting = AdviceRequest.objects.waiting().exclude(adviser=None).order_by()
    requests = dict(waiting.values_list("adviser").annotate(number=Count("pk")))
    away = {
        absence.affiliation_id: absence for absence in Absence.objects.filter(first__lte=day, last__gte=day)
    }
    return [
        Load(one, cases=cases.get(one.pk, 0), requests=requests.get(one.pk, 0), absence=away.get(one.pk))
        for one in advising
    ]


def region_of(authority: Authority) -> Authority:
    """The district, or the city outside of districts itself."""
    return authority.parent or authority


def adviser_for(authority: Authority | None, organisation: Organisation | None) -> Affiliation | None:
    """Who is to answer: the adviser of the region, while away the deputy, else who has most free capacity. Nobody who
    keeps out of the cases of the body, or of the one in which it is active."""
    there = [authority] if authority is not None else _active_in(organisation)
    keep_out = _keeping_out([*there, organisation])
    present = [load for load in loads() if load.absence is None and load.affiliation.user_id not in keep_out]
    by_number = {load.affiliation.pk: load.affiliation for load in present}
    duties = RegionDuty.objects.filter(region__in=[region_of(one).pk for one in there]).order_by("pk")
    for duty in duties:
        for number in (duty.adviser_id, duty.deputy_id):
            if number in by_number:
                return by_number[number]
    if not present:
        return None
    return min(present, key=lambda load: (load.per_post, load.affiliation.pk)).affiliation


def _active_in(organisation: Organisation | None) -> list[Authority]:
    return list(organisation.active_in.select_related("parent")) if organisation is not None else []


def _keeping_out(bodies: Iterable[Authority | Organisation | None]) -> set[int]:
    about = Q(pk__in=())
    for body in bodies:
        if isinstance(body, Authority):
            about |= Q(authority=body)
        elif body is not None:
            about |= Q(organisation=body)
    return set(ConflictOfInterest.objects.filter(about).values_list("user_id", flat=True))
