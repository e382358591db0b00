"""Days reckoned from a day: the next 14 September, Friday of this week, Monday of week 40."""

from __future__ import annotations

import calendar as months
import datetime as dt

DAY = dt.timedelta(days=1)
WEEK = dt.timedelta(weeks=1)
FRIDAY = 4
_LEAP = 8
"""Years in which 29 February must come again."""


def monday(day: dt.date) -> dt.date:
    """Of the week of this day."""
    return day - day.weekday() * DAY


def weekday_after(day: dt.date, weekday: int) -> dt.date:
    """The first such day after this one."""
    return day + DAY * ((weekday - day.weekday() - 1) % 7 + 1)


def weekday_before(day: dt.date, weekday: int) -> dt.date:
    """The last such day before this one."""
    return day - DAY * ((day.weekday() - weekday - 1) % 7 + 1)


def in_months(day: dt.date, count: int) -> dt.date:
    """The same day so many months later, cut to the end of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return dt.date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))


def end_of_month(day: dt.date) -> dt.date:
    return day.replace(day=months.monthrange(day.year, day.month)[1])


def day_in_month_after(day: dt.date, number: int) -> dt.date | None:
    """``am 15.``: the next day with this number; None when no month has it."""
    first = day.replace(day=1)
    for count in range(4):
        month = in_months(first, count)
        if number <= end_of_month(month).day and month.replace(day=number) > day:
            return month.replace(day=number)
    return None


def day_in_month_before(day: dt.date, number: int) -> dt.date | None:
    first = day.replace(day=1)
    for count in range(4):
        month = in_months(first, -count)
        if number <= end_of_month(month).day and month.replace(day=number) <= day:
            return month.replace(day=number)
    return None


def yearly_after(today: dt.date, day: int, month: int) -> dt.date | None:
    """``14.9.``: the next such day after today; None when no year has it."""
    return next(
        (d for d in _yearly(day, month, range(today.year, today.year + _LEAP + 1)) if d > today), None
    )


def yearly_until(today: dt.date, day: int, month: int) -> dt.date | None:
    """The last such day, today included."""
    years = range(today.year, today.year - _LEAP - 1, -1)
    return next((d for d in _yearly(day, month, years) if d <= today), None)


def _yearly(day: int, month: int, years: range) -> list[dt.date]:
    return [d for year in years if (d := valid(year, month, day))]


def valid(year: int, month: int, day: int) -> dt.date | None:
    """The date, None when there is no such day."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def week_after(today: dt.date, number: int) -> dt.date | None:
    """Monday of the next calendar week with this number that lies after today."""
    for year in range(today.year, today.year + _LEAP):
        try:
            start = dt.date.fromisocalendar(year, number, 1)
        except ValueError:
            continue
        if start > today:
            return start
    return None


def part_of_month(first: dt.date, part: str) -> dt.date:
    """Beginning, middle or end of the month that begins on ``first``."""
    if part == "anfang":
        return first
    return first.replace(day=15) if part == "mitte" else end_of_month(first)
