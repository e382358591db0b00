"""Values of records as people read them: yes and no, dates in the portal's time zone, lists in words, a dash for nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.timezone import is_aware, localtime
from django.utils.translation import gettext

NOTHING = "–"


def moment(value: dt.datetime) -> str:
    """``23.11.2026 03:15``, where the portal stands."""
    return date_format(localtime(value) if is_aware(value) else value, "SHORT_DATETIME_FORMAT")


def readable(value: Any) -> Any:
    """``value`` in words; what is no plain value (markup, records) stays as it is."""
    match value:
        case None | "":
            return NOTHING
        case bool():
            return gettext("yes") if value else gettext("no")
        case dt.datetime():
            return moment(value)
        case dt.date():
            return date_format(value, "SHORT_DATE_FORMAT")
        case float():
            return number_format(value)
        case Mapping():
            return "; ".join(f"{name}: {readable(held)}" for name, held in value.items()) or NOTHING
        case list() | tuple():
            return ", ".join(str(readable(held)) for held in value) or NOTHING
    return value
