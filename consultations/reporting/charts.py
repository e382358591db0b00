"""Figures as drawings. Positions are percent or parts of a thousand, so that a chart fits every width."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from consultations.reporting.growth import Standing

WIDTH, HEIGHT = 1000, 220
MOST_LABELS = 6
STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2500, 5000)
LINES = 6
"""How many lines of the scale there are at most."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A label of a scale, with its place."""

    label: str
    at: str


@dataclass(frozen=True, slots=True)
class Curve:
    """Lines in steps over the days: all bodies, and the active ones."""

    bodies: str
    active: str
    heights: Sequence[Mark]
    """The lines of the scale, in units of the drawing from above."""
    days: Sequence[Mark]
    """Where years or days stand, in percent from the left."""


def curve(days: Sequence[Standing]) -> Curve | None:
    """The drawing of at least two days."""
    if len(days) < 2:
        return None
    first, span = days[0].day, (days[-1].day - days[0].day).days
    step, top = scale(max(one.bodies for one in days))

    def left(day: dt.date) -> float:
        return (day - first).days / span

    def path(name: str) -> str:
        points = [(left(one.day) * WIDTH, (1 - getattr(one, name) / top) * HEIGHT) for one in days]
        moves = "".join(f"H{x:.1f}V{y:.1f}" for x, y in points[1:])
        return f"M{points[0][0]:.1f} {points[0][1]:.1f}{moves}"

    heights = [
        Mark(str(number), f"{(1 - number / top) * HEIGHT:.1f}") for number in range(0, top + step, step)
    ]
    return Curve(path("bodies"), path("active"), heights, _years(first, days[-1].day, left))


def scale(most: int) -> tuple[int, int]:
    """The distance between the lines, and the uppermost of them."""
    step = next((step for step in STEPS if most <= step * (LINES - 1)), STEPS[-1])
    return step, max(step, -(-most // step) * step)


def _years(first: dt.date, last: dt.date, left: Callable[[dt.date], float]) -> list[Mark]:
    years = range(first.year + 1, last.year + 1)
    every = -(-len(years) // MOST_LABELS) or 1
    return [Mark(str(year), f"{left(dt.date(year, 1, 1)) * 100:.2f}%") for year in years[::every]]


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a bar chart; ``length`` in percent of the longest."""

    label: str
    shown: str
    length: str


def bars(rows: Iterable[tuple[str, int, str]]) -> list[Bar]:
    """Label, number, and how the number is told; the longest first."""
    ordered = sorted(rows, key=lambda row: -row[1])
    longest = max((number for _label, number, _shown in ordered), default=0) or 1
    return [Bar(label, shown, f"{number / longest * 100:.2f}%") for label, number, shown in ordered if number]
