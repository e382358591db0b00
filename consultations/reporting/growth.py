"""How many bodies the FSA advises: all that it ever did, and those that it does now, from day to day.

Counted are bodies, not cases. A body begins with its first case or, if that was earlier, with its first contact or short
advice. It is active while a case of it is open and for 365 days after a contact or short advice. An authority that one
other took the place of counts as that one.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from django.db import connection

from consultations.reporting.models import A_YEAR
from consultations.reporting.periods import Period
from fsa_portal.directory.kinds import SuccessionKind
from fsa_portal.directory.models import Succession

EVER = dt.date.max
LATER = {
    "sqlite": f"date({{}}, '+{A_YEAR.days} days')",
    "postgresql": f"{{}} + {A_YEAR.days}",
}
"""A year after a day."""
CHANGES = """
WITH span AS (
    SELECT {body} AS body, c.opened_on AS begins, COALESCE(c.closed_on, '{ever}') AS ends FROM cases_case c
    UNION ALL
    SELECT {body}, met.first, {met_later}
    FROM (SELECT case_id, MIN(date) AS first, MAX(date) AS last FROM cases_contact GROUP BY case_id) met
    JOIN cases_case c ON c.id = met.case_id
    UNION ALL
    SELECT {body}, c.date, {date_later} FROM cases_shortadvice c
    UNION ALL
    SELECT {body}, c.begins, c.ends FROM reporting_pastadvice c
), one_after_another AS (
    SELECT body, begins, MAX(ends) OVER (
        PARTITION BY body ORDER BY begins, ends ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS before FROM span
), change AS (
    SELECT body, begins AS day, CASE WHEN before IS NULL THEN 1 ELSE 0 END AS first, 1 AS active
    FROM one_after_another WHERE before IS NULL OR begins > before
    UNION ALL SELECT body, before, 0, -1 FROM one_after_another WHERE begins > before
    UNION ALL SELECT body, MAX(ends), 0, -1 FROM span GROUP BY body
)
SELECT day, body % 2, SUM(first), SUM(active) FROM change
WHERE day <= '{last}' GROUP BY day, body % 2 ORDER BY day, body % 2
"""
"""Spans of days on which a body counts, joined where they touch; of these only where one begins and where one ends. So the
answer has a row for each day on which something changes, however many contacts there are."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How many bodies had been advised by the end of a day, and how many of them were active."""

    day: dt.date
    authorities: int = 0
    organisations: int = 0
    active: int = 0

    @property
    def bodies(self) -> int:
        return self.authorities + self.organisations


@dataclass(frozen=True, slots=True)
class Growth:
    """The curve: one standing for each day on which it changes."""

    days: Sequence[Standing]

    def on(self, day: dt.date) -> Standing:
        """How it stood at the end of a day."""
        number = bisect_right(self.days, day, key=attrgetter("day"))
        return replace(self.days[number - 1], day=day) if number else Standing(day)

    def before(self, day: dt.date) -> Standing:
        """How it stood at the end of the day before."""
        return self.on(day - dt.timedelta(days=1))

    def within(self, period: Period) -> list[Standing]:
        """How it stood before the period, each day in it that changes something, and its last day."""
        inside = [one for one in self.days if period.first <= one.day <= period.last]
        if not inside or inside[0].day > period.first:
            inside.insert(0, self.on(period.first))
        return inside if inside[-1].day == period.last else [*inside, self.on(period.last)]


def growth(until: dt.date) -> Growth:
    """The curve up to a day; one question to the database, and one for the authorities that are no more."""
    days: list[Standing] = []
    authorities = organisations = active = 0
    for day, is_organisation, new, more in _changes(until):
        authorities += 0 if is_organisation else new
        organisations += new if is_organisation else 0
        active += more
        if days and days[-1].day == day:
            days.pop()
        days.append(Standing(day, authorities, organisations, active))
    # Where one body begins on the day on which another ends, nothing changes.
    before = [Standing(dt.date.min), *days]
    return Growth([now for then, now in zip(before, days, strict=False) if replace(then, day=now.day) != now])


def _changes(until: dt.date) -> Iterable[tuple[dt.date, bool, int, int]]:
    later = LATER[connection.vendor]
    sql = CHANGES.format(
        body=body_number(),
        ever=EVER,
        last=until,
        met_later=later.format("met.last"),
        date_later=later.format("c.date"),
    )
    with connection.cursor() as cursor:
        # Without parameters, so that the remainder sign is one.
        cursor.execute(sql)
        rows = cursor.fetchall()
    return [(_day(day), bool(odd), int(new), int(more)) for day, odd, new, more in rows]


def _day(value: dt.date | str) -> dt.date:
    return dt.date.fromisoformat(value) if isinstance(value, str) else value


def body_number() -> str:
    """SQL: one number per body, odd for organisations, of the row ``c`` with ``authority_id`` and ``organisation_id``."""
    heirs = taken_over()
    authority = "c.authority_id"
    if heirs:
        cases = " ".join(f"WHEN {former:d} THEN {heir:d}" for former, heir in sorted(heirs.items()))
        authority = f"CASE c.authority_id {cases} ELSE c.authority_id END"
    return f"COALESCE(2 * {authority}, 2 * c.organisation_id + 1)"


def taken_over() -> dict[int, int]:
    """Authorities that are no more, each with the one of today that took its place; not those that were split up."""
    became: dict[int, set[int]] = {}
    rows = Succession.objects.exclude(kind=SuccessionKind.RENAMED).exclude(successors=None)
    for former, heir in rows.values_list("authority", "successors"):
        became.setdefault(former, set()).add(heir)
    found = {}
    for former in became:
        heir = former
        passed: set[int] = set()
        while len(became.get(heir, ())) == 1 and heir not in passed:
            passed.add(heir)
            (heir,) = became[heir]
        if heir != former:
            found[former] = heir
    return found
