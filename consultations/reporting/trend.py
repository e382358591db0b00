"""How social planning came on over the years: how many authorities stood at which stage."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from consultations.cases.models import StageRecord
from consultations.cases.stages import PlanningStage
from fsa_portal.directory.models import Authority


@dataclass(frozen=True, slots=True)
class YearOfStages:
    """The authorities by stage at the end of a year, or today while the year lasts."""

    day: dt.date
    counts: tuple[int, ...]
    """One number per stage, in the order of :class:`PlanningStage`."""
    authorities: int

    @property
    def year(self) -> int:
        return self.day.year

    @property
    def is_over(self) -> bool:
        return (self.day.month, self.day.day) == (12, 31)

    @property
    def known(self) -> int:
        return sum(self.counts)

    @property
    def unknown(self) -> int:
        """Of those nobody has recorded yet how it stood."""
        return self.authorities - self.known


def stages_by_year(today: dt.date) -> list[YearOfStages]:
    """From the year of the first record on. The last stage known of an authority holds until another one is recorded.

    Counted are the real authorities that exist today, in every year: so all years can be compared. Fictional ones belong
    to the demonstration and count only where a stage of them is recorded.
    """
    records = _records(today)
    if not records:
        return []
    authorities = _authorities()
    return [
        _standing(records, day=min(dt.date(year, 12, 31), today), authorities=authorities)
        for year in range(records[0][1].year, today.year + 1)
    ]


def stages_on(day: dt.date) -> YearOfStages:
    """The same at the end of one day."""
    return _standing(_records(day), day=day, authorities=_authorities())


def _records(until: dt.date) -> list[tuple[int, dt.date, str]]:
    """Authority, day and stage, by day."""
    records = StageRecord.objects.valid().filter(authority__valid_until=None, since__lte=until)
    return list(records.order_by("since").values_list("authority_id", "since", "stage"))


def _authorities() -> int:
    told = StageRecord.objects.valid().values("authority")
    return Authority.objects.current().filter(Q(is_demo=False) | Q(pk__in=told)).count()


def _standing(records: list[tuple[int, dt.date, str]], *, day: dt.date, authorities: int) -> YearOfStages:
    latest = {authority: stage for authority, since, stage in records if since <= day}
    stages = Counter(latest.values())
    return YearOfStages(day, tuple(stages[stage] for stage in PlanningStage.values), authorities)


@dataclass(frozen=True, slots=True)
class Part:
    """One stage in the bar of a year; ``start`` and ``length`` in percent of the width."""

    step: int
    start: str
    length: str


def bars(years: Sequence[YearOfStages]) -> list[tuple[YearOfStages, list[Part]]]:
    """For each year a bar of the stages that are known. The year in which most are known fills the width: beside the
    427, the few of the first years would not be seen."""
    whole = max((year.known for year in years), default=0) or 1
    drawn = []
    for year in years:
        parts, before = [], 0
        for step, number in enumerate(year.counts):
            if number:
                start, length = before / whole * 100, number / whole * 100
                parts.append(Part(step, f"{start:.2f}%", f"{length:.2f}%"))
            before += number
        drawn.append((year, parts))
    return drawn
