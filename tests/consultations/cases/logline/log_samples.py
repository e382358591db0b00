"""Reads lines over the fictional bodies of the demonstration, without a database."""

from __future__ import annotations

import datetime as dt
from typing import Any

from consultations.cases import evaluation
from consultations.cases.logline import Reading, read

TODAY = dt.date(2026, 9, 1)
"""A Tuesday."""


def reading(line: str, today: dt.date = TODAY) -> Reading:
    return read(line, today=today, known=evaluation._known())


def values(line: str, today: dt.date = TODAY) -> dict[str, Any]:
    return evaluation.parse(line, today)
