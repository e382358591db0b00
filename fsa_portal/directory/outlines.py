"""Outlines of the authorities from ``data/outlines.topojson``: shapes, neighbours and map sections.

In TopoJSON a border between two areas is stored once, as an arc that both refer to. That is used three times here:
whoever shares an arc is a neighbour; an arc is rounded and thinned once, so no gap opens between neighbours; and a
district is drawn with the very borders of its municipalities.

Knows keys and geometry only; names and addresses join in ``maps.py``.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

SOURCE = Path(__file__).parent / "data" / "outlines.topojson"
SIZE = 1000
"""Length of the longer side of every map, in units of its view box."""

Point = tuple[float, float]
Ring = tuple[int, ...]
"""Numbers of arcs, one after the other; ``~n`` is arc n backwards."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in the plane, y downwards."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    def holds(self, other: Box) -> bool:
        return (
            self.left <= other.left
            and self.top <= other.top
            and other.right <= self.right
            and other.bottom <= self.bottom
        )

    def padded(self, share: float) -> Box:
        """Larger on every side by ``share`` of its longer side."""
        margin = share * max(self.width, self.height)
        return Box(self.left - margin, self.top - margin, self.right + margin, self.bottom + margin)


def box_around(points: Iterable[Point]) -> Box:
    xs, ys = zip(*points, strict=True)
    return Box(min(xs), min(ys), max(xs), max(ys))


@dataclass(frozen=True, slots=True)
class Outline:
    """The outline of one authority."""

    key: str
    rings: tuple[Ring, ...]
    label: Point
    """A place well inside its largest part."""


@dataclass(frozen=True, slots=True)
class Shape:
    """An outline as drawn on one map: ``path`` is the ``d`` of an SVG path, all else in units of the view box."""

    key: str
    path: str
    label: tuple[int, int]
    """Where its name can be centred."""
    room: int
    """The length of the level line through ``label`` that lies inside."""
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A map before names are written on it."""

    width: int
    height: int
    shapes: tuple[Shape, ...]


class Outlines:
    """The file, read once. Coordinates are kilometres in a plane that is true to length at the middle latitude."""

    def __init__(self, topology: dict[str, Any]) -> None:
        (self._scale, self._origin) = topology["transform"]["scale"], topology["transform"]["translate"]
        decoded = [list(self._decode(arc)) for arc in topology["arcs"]]
        latitudes = [latitude for arc in decoded for _, latitude in arc]
        self._shrink = math.cos(math.radians((min(latitudes) + max(latitudes)) / 2))
        self.arcs = [[self._project(*place) for place in arc] for arc in decoded]
        self.municipalities = self._read(topology["objects"]["municipalities"])
        self.districts = self._read(topology["objects"]["districts"])
        independent = {key: outline for key, outline in self.municipalities.items() if key.endswith("000")}
        self.state = self.districts | independent
        """The districts and the cities outside districts: together the whole state, without overlap."""

    def _decode(self, arc: list[list[int]]) -> Iterator[Point]:
        x = y = 0
        for dx, dy in arc:
            x, y = x + dx, y + dy
            yield x * self._scale[0] + self._origin[0], y * self._scale[1] + self._origin[1]

    def _project(self, longitude: float, latitude: float) -> Point:
        kilometres = 111.32
        return longitude * self._shrink * kilometres, -latitude * kilometres

    def _read(self, collection: dict[str, Any]) -> dict[str, Outline]:
        found = {}
        for geometry in collection["geometries"]:
            polygons = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
            rings = tuple(tuple(ring) for polygon in polygons for ring in polygon)
            properties = geometry["properties"]
            found[properties["key"]] = Outline(properties["key"], rings, self._project(*properties["label"]))
        return found

    def __getitem__(self, key: str) -> Outline:
        return self.districts[key] if key in self.districts else self.municipalities[key]

    def __contains__(self, key: str) -> bool:
        return key in self.districts or key in self.municipalities

    def keys(self) -> frozenset[str]:
        return frozenset(self.districts) | frozenset(self.municipalities)

    def box(self, key: str) -> Box:
        rings = self[key].rings
        return box_around(point for ring in rings for arc in ring for point in self.arcs[max(arc, ~arc)])

    @cached_property
    def _users(self) -> dict[int, set[str]]:
        """For each arc the keys of all outlines that it is part of."""
        users: dict[int, set[str]] = {}
        for outline in (*self.municipalities.values(), *self.districts.values()):
            for ring in outline.rings:
                for arc in ring:
                    users.setdefault(max(arc, ~arc), set()).add(outline.key)
        return users

    def neighbours(self, key: str) -> frozenset[str]:
        """Who has a border with it: municipalities for a municipality, the areas of the state for a district."""
        level = self.state if key in self.districts else self.municipalities
        arcs = {max(arc, ~arc) for ring in self[key].rings for arc in ring}
        return frozenset(user for arc in arcs for user in self._users[arc] if user in level) - {key}

    def section(self, keys: Iterable[str], *, frame: Box, current: str = "", step: float) -> Section:
        """The map of these authorities within ``frame``; points nearer than ``step`` units to the last are left out."""
        scale = SIZE / max(frame.width, frame.height)
        drawn: dict[int, list[tuple[int, int]]] = {}

        def place(point: Point) -> tuple[int, int]:
            return round((point[0] - frame.left) * scale), round((point[1] - frame.top) * scale)

        def draw(arc: int) -> list[tuple[int, int]]:
            number = max(arc, ~arc)
            if number not in drawn:
                drawn[number] = _thin([place(point) for point in self.arcs[number]], step)
            return drawn[number] if arc >= 0 else drawn[number][::-1]

        paper = Box(0, 0, math.ceil(frame.width * scale), math.ceil(frame.height * scale))
        shapes = []
        for key in sorted(keys):
            rings = [_join(draw(arc) for arc in ring) for ring in self[key].rings]
            path = "".join(_path(ring) for ring in rings)
            label, room = _place_for_name(rings, place(self[key].label), paper)
            shapes.append(Shape(key, path, label, room, key == current))
        return Section(int(paper.width), int(paper.height), tuple(shapes))


def _thin(points: list[tuple[int, int]], step: float) -> list[tuple[int, int]]:
    """Leave out points that nobody would see; both ends stay, for there other arcs begin."""
    kept = points[:1]
    for point in points[1:-1]:
        if math.dist(point, kept[-1]) >= step:
            kept.append(point)
    return [*kept, points[-1]]


def _join(arcs: Iterable[list[tuple[int, int]]]) -> list[tuple[int, int]]:
    """One closed ring; each arc begins where the one before it ended."""
    ring: list[tuple[int, int]] = []
    for arc in arcs:
        ring.extend(arc[1:] if ring else arc)
    return ring


def _stretches(rings: list[list[tuple[int, int]]], y: float, paper: Box) -> list[tuple[float, float]]:
    """The parts of a level line that lie within the area and on the paper."""
    level = y + 0.5  # never goes through a corner
    crossings = sorted(
        ax + (level - ay) * (bx - ax) / (by - ay)
        for ring in rings
        for (ax, ay), (bx, by) in pairwise(ring)
        if (ay < level) != (by < level)
    )
    within = [min(max(x, paper.left), paper.right) for x in crossings]
    return list(zip(within[::2], within[1::2], strict=True))


def _place_for_name(
    rings: list[list[tuple[int, int]]], inner: tuple[int, int], paper: Box
) -> tuple[tuple[int, int], int]:
    """Where a name is centred and how long it may be: at the inner point, or, if that is off the paper, where most
    of the area is to be seen."""
    x, y = inner
    is_visible = paper.left <= x <= paper.right and paper.top <= y <= paper.bottom
    levels = [y] if is_visible else range(SIZE // 20, int(paper.bottom) - SIZE // 20, SIZE // 40)
    found = [(*stretch, level) for level in levels for stretch in _stretches(rings, level, paper)]
    left, right, y = max(found, key=lambda one: one[1] - one[0], default=(x, x, y))
    return (round((left + right) / 2), y), round(right - left)


def _path(ring: list[tuple[int, int]]) -> str:
    """A closed SVG subpath in relative coordinates; steps of no length are left out."""
    (x, y), *others = ring
    parts = [f"M{x} {y}l"]
    for nx, ny in others[:-1]:
        dx, dy = nx - x, ny - y
        if dx or dy:
            parts.append(f"{dx}{dy}" if dy < 0 else f"{dx} {dy}")
            parts.append(" ")
        x, y = nx, ny
    return "".join(parts).rstrip(" l") + "z"


@lru_cache(maxsize=1)
def outlines() -> Outlines:
    """All outlines, read at the first question."""
    return Outlines(json.loads(SOURCE.read_text(encoding="utf-8")))


@lru_cache(maxsize=64)
def district_map(key: str) -> Section | None:
    """Where an authority lies: a district with its municipalities, or a city outside a district amid its neighbours.

    None for an authority without an outline (a fictional one).
    """
    known = outlines()
    if key not in known:
        return None
    if key in known.municipalities and key in known.state:
        amid = {key} | known.neighbours(key)
        return known.section(amid, frame=known.box(key).padded(0.3), current=key, step=2)
    district = key[:5]
    members = [other for other in known.municipalities if other.startswith(district)]
    return known.section(members, frame=known.box(district).padded(0.01), current=key, step=2)


@lru_cache(maxsize=1)
def state_map() -> Section:
    """The whole state by districts and cities outside districts."""
    known = outlines()
    frame = box_around(point for arc in known.arcs for point in arc).padded(0.01)
    return known.section(known.state, frame=frame, step=3)
