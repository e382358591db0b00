"""Single cells of people's tables as days, minutes, kinds and keys."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.utils.translation import gettext as _

from consultations.cases.logline.intervals import intervals
from consultations.cases.logline.kinds import kind_words
from consultations.cases.models import LONGEST_CONTACT, ContactKind

T = TypeVar("T")

FIRST_DAY = dt.date(1990, 1, 1)
_DAY_ONE = dt.date(1899, 12, 30)
_SERIALS = range(32_000, 73_000)
"""Days as spreadsheets count them, from 1987 to 2099."""
_GERMAN = re.compile(r"^(?:[A-Za-z]{2}\.?,?\s*)?([0-9]{1,2})\.\s?([0-9]{1,2})\.\s?([0-9]{2}|[0-9]{4})$")
_ISO = re.compile(r"^([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[ T][0-9:]+)?$")
_NUMBER = re.compile(r"^[0-9]{1,4}(?:[.,][0-9]{1,2})?$")
_CLOCK = re.compile(r"^([0-9]{1,2}):([0-5][0-9])(?::[0-9]{2})?$")
_KEY = re.compile(r"^[0-9]{4,8}$")


class NotRead(Exception):
    """A cell says nothing that can be taken; the message tells why."""


@dataclass(frozen=True, slots=True)
class Read(Generic[T]):
    """A value, and what is said of how it was read."""

    value: T
    remark: str = ""


def day(cell: str) -> Read[dt.date]:
    """``14.9.2021``, ``14.09.21``, ``2021-09-14``, or the number that a spreadsheet keeps for it."""
    if german := _GERMAN.match(cell):
        number, month, year = (int(part) for part in german.groups())
        return Read(_date(cell, year + 2000 if year < 100 else year, month, number))
    if iso := _ISO.match(cell):
        return Read(_date(cell, *(int(part) for part in iso.groups())))
    if cell.isascii() and cell.isdigit() and int(cell[:6]) in _SERIALS:
        found = _DAY_ONE + dt.timedelta(days=int(cell))
        said = _("%(cell)s read as a spreadsheet's number for %(day)s") % {
            "cell": cell,
            "day": f"{found:%d.%m.%Y}",
        }
        return Read(found, said)
    raise NotRead(_("“%(cell)s” is no day.") % {"cell": cell})


def _date(cell: str, year: int, month: int, number: int) -> dt.date:
    try:
        found = dt.date(year, month, number)
    except ValueError:
        raise NotRead(_("“%(cell)s” stands in no calendar.") % {"cell": cell}) from None
    if found < FIRST_DAY:
        raise NotRead(_("“%(cell)s” is before 1990. Please check the year.") % {"cell": cell})
    return found


def minutes(cell: str, *, hours: bool) -> Read[int]:
    """A duration: with its unit, as ``1:30``, or a number in the unit of its column."""
    if clock := _CLOCK.match(cell):
        found = int(clock[1]) * 60 + int(clock[2])
    elif _NUMBER.match(cell):
        found = round(float(cell.replace(",", ".")) * (60 if hours else 1))
    else:
        named = [one for one in intervals(cell.lower()) if one.counts]
        if len(named) != 1:
            raise NotRead(_("“%(cell)s” is no duration.") % {"cell": cell})
        found = named[0].minutes
    if not 1 <= found <= LONGEST_CONTACT:
        raise NotRead(_("“%(cell)s” is no duration of a day: 1 minute to 24 hours.") % {"cell": cell})
    return Read(found)


def kind(cell: str) -> Read[str]:
    """How one met, in the words that the line for contacts knows too, or as the portal writes it."""
    low = cell.lower()
    for one in ContactKind:
        if low in {one.value, str(one.label).lower()}:
            return Read(one.value)
    named = {word.kind for word in kind_words(low)}
    if len(named) != 1:
        raise NotRead(_("“%(cell)s” names no single kind of contact.") % {"cell": cell})
    return Read(named.pop())


def key(cell: str) -> Read[str]:
    """A municipality key; a spreadsheet that took it for a number has dropped its leading zero."""
    plain = re.sub(r"\s", "", cell).removesuffix(".0")
    if not (plain.isascii() and _KEY.match(plain)):
        raise NotRead(_("“%(cell)s” is no municipality key.") % {"cell": cell})
    if len(plain) in {4, 7}:
        full = f"0{plain}"
        return Read(
            full, _("%(cell)s read as %(key)s: the leading zero was lost") % {"cell": cell, "key": full}
        )
    return Read(plain)
