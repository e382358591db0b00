"""Dates of which perhaps only the month or the year is known: a day stands for them, and only what is known is shown."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from fsa_portal.templatetags.kern import day


class Precision(models.TextChoices):
    """How much of a date is known."""

    DAY = "day", _("the day")
    MONTH = "month", _("month and year")
    YEAR = "year", _("the year")


EARLIEST_YEAR = 1900
YEARS_AHEAD = 5

LENGTHS = {4: Precision.YEAR, 7: Precision.MONTH, 10: Precision.DAY}
"""Of a date as machines write it, and what is known of it."""


@dataclass(frozen=True, slots=True)
class KnownDate:
    """A day, or the month or year that it stands for."""

    date: dt.date
    precision: str = Precision.DAY

    @classmethod
    def read(cls, text: str) -> KnownDate:
        """``2011``, ``2013-11``, ``2015-05-11``."""
        return cls(dt.date.fromisoformat(text + "-01-01"[: 10 - len(text)]), LENGTHS[len(text)])

    @property
    def begins(self) -> dt.date:
        """The first day that may be meant."""
        match self.precision:
            case Precision.YEAR:
                return self.date.replace(month=1, day=1)
            case Precision.MONTH:
                return self.date.replace(day=1)
        return self.date

    @property
    def ends(self) -> dt.date:
        """The last day that may be meant."""
        match self.precision:
            case Precision.YEAR:
                return self.date.replace(month=12, day=31)
            case Precision.MONTH:
                return self.date.replace(day=calendar.monthrange(self.date.year, self.date.month)[1])
        return self.date

    @property
    def when(self) -> str:
        """``2011``, ``November 2013``, ``Mo, 11. Mai 2015``."""
        match self.precision:
            case Precision.YEAR:
                return str(self.date.year)
            case Precision.MONTH:
                return date_format(self.date, "F Y", use_l10n=False)
        return day(self.date)

    @property
    def machine(self) -> str:
        """What HTML's ``time`` takes: ``2011``, ``2013-11``, ``2015-05-11``."""
        return self.date.isoformat()[: {"year": 4, "month": 7}.get(self.precision, 10)]

    def __str__(self) -> str:
        return self.when


def last_plausible_year() -> int:
    """An edition is planned some years ahead."""
    return timezone.localdate().year + YEARS_AHEAD


def is_plausible_year(year: int) -> bool:
    """Nothing that the portal tells of is older, or further away."""
    return EARLIEST_YEAR <= year <= last_plausible_year()


def check_year(year: int) -> None:
    """Validator: raises for a year in which nothing can have happened or come out."""
    if not is_plausible_year(year):
        raise ValidationError(
            _("Enter a year from %(first)d to %(last)d."),
            params={"first": EARLIEST_YEAR, "last": last_plausible_year()},
        )


def year_field(name: Any, help_text: Any) -> models.PositiveSmallIntegerField[Any, Any]:
    """The column for a year in which something happened or came out."""
    return models.PositiveSmallIntegerField(name, validators=[check_year], help_text=help_text)


def precision_field(name: Any = None) -> models.CharField[Any, Any]:
    """The column beside a date that says how much of it is known."""
    return models.CharField(
        name or _("what of it is known"),
        max_length=10,
        choices=Precision,
        default=Precision.DAY,
        help_text=_("Only this much of the date is shown."),
    )


def is_first_known(date: str, precision: str) -> Q:
    """For the database: of a month or year the column holds the first day."""
    return (
        ~Q(**{f"{precision}__in": ["month", "year"]})
        | Q(**{precision: "month", f"{date}__day": 1})
        | Q(**{precision: "year", f"{date}__day": 1, f"{date}__month": 1})
    )


def is_last_known(date: str, precision: str) -> Q:
    """For the database: of a year the column holds the last day, of a month one of those that can be it."""
    return (
        ~Q(**{f"{precision}__in": ["month", "year"]})
        | Q(**{precision: "month", f"{date}__day__gte": 28})
        | Q(**{precision: "year", f"{date}__day": 31, f"{date}__month": 12})
    )
