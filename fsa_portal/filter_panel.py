"""What ``components/filter_panel.html`` shows: the filters of a list or of the results of a search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a filter and how many items it would show together with the other filters; None if not known."""

    value: str
    label: str
    count: int | None
    selected: bool


@dataclass(frozen=True, slots=True)
class Group:
    """One filter with its choices."""

    name: str
    label: str
    open: bool
    options: Sequence[Option]
