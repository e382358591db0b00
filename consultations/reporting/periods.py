"""The days that figures are about."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext

FOUNDED = dt.date(2015, 5, 11)
"""The first day of the FSA."""
MONTHS_IN_DETAIL = 24
"""A longer period is told by quarter."""


@dataclass(frozen=True, slots=True)
class Period:
    """From one day to another, both included."""

    first: dt.date
    last: dt.date

    @property
    def years(self) -> range:
        return range(self.first.year, self.last.year + 1)

    @property
    def months(self) -> int:
        return (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1

    def parts(self) -> Iterator[Part]:
        """Its months, or its quarters when it is long; the first and the last may be cut off."""
        step = 1 if self.months <= MONTHS_IN_DETAIL else 3
        first = self.first
        while first <= self.last:
            end = _end_of(first, step)
            yield Part(first, min(end, self.last), step)
            first = end + dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Part(Period):
    """A month or quarter of a period."""

    step: int

    @property
    def label(self) -> str:
        """``October 2015``, or ``Quarter 4, 2015``."""
        if self.step == 1:
            return date_format(self.first, "F Y")
        return gettext("Quarter %(number)s, %(year)s") % {
            "number": (self.first.month + 2) // 3,
            "year": self.first.year,
        }


def _end_of(day: dt.date, months: int) -> dt.date:
    """The last day of the month, or of the quarter, in which a day lies."""
    month = day.month if months == 1 else (day.month + 2) // 3 * 3
    return dt.date(day.year, month, calendar.monthrange(day.year, month)[1])


def quarter(day: dt.date) -> Period:
    """The quarter in which a day lies."""
    last = _end_of(day, 3)
    return Period(dt.date(day.year, last.month - 2, 1), last)


def last_quarter(today: dt.date) -> Period:
    """The last one that is over."""
    return quarter(quarter(today).first - dt.timedelta(days=1))
