"""What lies on the desk of one adviser on a day: every open case stands somewhere, but those that may rest."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db.models import OuterRef, Q, Subquery, Sum
from django.utils import timezone

from consultations.cases.models import Case, CaseEvent, CaseQuerySet, Contact, ContactKind, ShortAdvice
from consultations.cases.statuses import CaseStatus
from fsa_portal.actor import Actor

RESTS_TOO_LONG = 60
"""Days without any entry after which a case that is on hold is looked at again."""
WAITS = ("wart", "wait")
"""How a step begins that others have to take: “Warten auf den Beschluss”, “Wartet auf Stadt Birkenfurt”."""


@dataclass(frozen=True, slots=True)
class Desk:
    """The open cases of somebody, each where it belongs; ``due`` and ``coming`` by day, the others the oldest first."""

    due: list[Case] = field(default_factory=list)
    coming: list[Case] = field(default_factory=list)
    waiting: list[Case] = field(default_factory=list)
    """For the client: to confirm the goal, or for what the step says. With a step that comes they stand there too."""
    resting: list[Case] = field(default_factory=list)
    """On hold, and nothing was entered for long; ``last_entry`` says since when."""
    without_step: list[Case] = field(default_factory=list)
    """Neither on hold nor waiting, and no day on which it goes on."""


def my_open_cases(actor: Actor) -> CaseQuerySet:
    """Those on which the actor works in the role in force, as far as it may see them."""
    if actor.affiliation_id is None:
        return Case.objects.none()
    return Case.objects.visible_to(actor).assigned_to(actor.affiliation_id).open()


def desk(actor: Actor, day: dt.date) -> Desk:
    """What is to be done, in one query."""
    last = CaseEvent.objects.filter(case=OuterRef("pk")).order_by("-at").values("at")[:1]
    mine = my_open_cases(actor).with_client().defer("risk").annotate(last_entry=Subquery(last))
    found = Desk()
    long_ago = day - dt.timedelta(days=RESTS_TOO_LONG)
    cases: list[Any] = list(mine.order_by("next_step_on", "opened_on", "pk"))
    for case in cases:
        waits = _waits(case)
        is_due = case.next_step_on is not None and case.next_step_on <= day
        if waits and not is_due:
            found.waiting.append(case)
        if case.next_step_on is not None:
            (found.due if is_due else found.coming).append(case)
        elif case.status == CaseStatus.RESTING:
            if case.last_entry is None or timezone.localdate(case.last_entry) <= long_ago:
                found.resting.append(case)
        elif not waits:
            found.without_step.append(case)
    return found


def _waits(case: Case) -> bool:
    return case.waits_for_goal or case.next_step.casefold().startswith(WAITS)


@dataclass(frozen=True, slots=True)
class Hours:
    """Minutes that somebody logged: this week and this month, in all and by kind of contact."""

    week: int = 0
    month: int = 0
    kinds: tuple[tuple[str, int, int], ...] = ()
    """Name, minutes of the week, minutes of the month; the most of the month first."""


def hours(actor: Actor, day: dt.date) -> Hours:
    """Of contacts and short advice alike, in two queries. They are sums of one's own work: a case that is closed to the
    person meanwhile still counts."""
    if actor.affiliation_id is None:
        return Hours()
    monday, first = day - dt.timedelta(days=day.weekday()), day.replace(day=1)
    week: Counter[str] = Counter()
    month: Counter[str] = Counter()
    for model in (Contact, ShortAdvice):
        mine = model._default_manager.filter(
            logged_by=actor.affiliation_id, date__gte=min(monday, first), date__lte=day
        )
        rows: Any = (
            mine.order_by()
            .values_list("kind")
            .annotate(
                week=Sum("minutes", filter=Q(date__gte=monday), default=0),
                month=Sum("minutes", filter=Q(date__gte=first), default=0),
            )
        )
        for kind, of_week, of_month in rows:
            week[kind] += of_week
            month[kind] += of_month
    kinds = sorted(week, key=lambda kind: (-month[kind], -week[kind], kind))
    return Hours(
        week=week.total(),
        month=month.total(),
        kinds=tuple((str(ContactKind(kind).label), week[kind], month[kind]) for kind in kinds),
    )
