"""Maps as templates show them: outlines with names, links and as many labels as there is room for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from fsa_portal.directory import outlines
from fsa_portal.directory.models import Authority
from fsa_portal.directory.names import DISTRICT_WORDS

ATTRIBUTION = "© GeoBasis-DE / BKG 2017"
"""To be shown beside every map, with a word that the geodata were simplified."""

LABEL_SIZE = 0.042
"""Height of a name on a map in the side column, in widths of the map; half of it on the large map of the state."""
LETTER = 0.53
"""Mean width of a letter, in label sizes."""

TOLERANCE = 1.2
"""How far a name may reach over the edge of its area."""


@dataclass(frozen=True, slots=True)
class Label:
    """A name written on a map."""

    text: str
    x: int
    y: int
    size: int
    is_current: bool = False
    is_inside: bool = True
    """Stands within its area, so that it can be set in the colour that reads on it."""

    @property
    def box(self) -> outlines.Box:
        half = len(self.text) * LETTER * self.size / 2
        return outlines.Box(self.x - half, self.y - self.size, self.x + half, self.y + self.size * 0.3)


@dataclass(frozen=True, slots=True)
class Area:
    """An authority on a map."""

    authority: Authority
    path: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Map:
    """A map with its links and labels."""

    width: int
    height: int
    areas: tuple[Area, ...]
    labels: tuple[Label, ...]


def short_name(name: str) -> str:
    """``Stolberg (Rhld.)`` -> ``Stolberg``, ``Kreis Viersen`` -> ``Viersen``: there is little room on a map."""
    for word in DISTRICT_WORDS:
        name = name.removeprefix(word)
    return name.partition(" (")[0]


def _overlap(a: outlines.Box, b: outlines.Box) -> bool:
    return a.left < b.right and b.left < a.right and a.top < b.bottom and b.top < a.bottom


def _labels(section: outlines.Section, authorities: dict[str, Authority], size: int) -> tuple[Label, ...]:
    """The name of the current area, then others from wide to narrow where they fit in and cover no other name."""
    paper = outlines.Box(0, 0, section.width, section.height)
    placed: list[Label] = []
    for shape in sorted(section.shapes, key=lambda shape: (not shape.is_current, -shape.room)):
        x, y = shape.label
        text = short_name(authorities[shape.key].name)
        label = Label(text, x, round(y + size * 0.35), size, shape.is_current)
        if shape.is_current:
            placed.append(_kept_on_paper(label, paper, is_inside=label.box.width <= shape.room))
            continue
        fits = paper.holds(label.box) and label.box.width <= shape.room * TOLERANCE
        if fits and not any(_overlap(label.box, other.box) for other in placed):
            placed.append(label)
    return tuple(placed)


def _kept_on_paper(label: Label, paper: outlines.Box, *, is_inside: bool) -> Label:
    half = label.box.width / 2
    x = round(min(max(label.x, half), paper.right - half))
    return replace(label, x=x, is_inside=is_inside)


def _draw(section: outlines.Section, authorities: dict[str, Authority], *, size: float) -> Map:
    shapes = [shape for shape in section.shapes if shape.key in authorities]
    known = outlines.Section(section.width, section.height, tuple(shapes))
    areas = [Area(authorities[shape.key], shape.path, shape.is_current) for shape in shapes]
    # The current one last: its edge lies on top of those of its neighbours.
    areas.sort(key=lambda area: area.is_current)
    return Map(
        section.width, section.height, tuple(areas), _labels(known, authorities, round(size * section.width))
    )


def keys_on_district_map(key: str) -> frozenset[str]:
    """Whose names are needed to draw :func:`district_map`."""
    section = outlines.district_map(key)
    return frozenset(shape.key for shape in section.shapes) if section else frozenset()


def district_map(authority: Authority, named: Iterable[Authority]) -> Map | None:
    """The map on which ``authority`` lies; ``named`` are the authorities whose areas shall be drawn."""
    section = outlines.district_map(authority.key)
    return _draw(section, {one.key: one for one in named}, size=LABEL_SIZE) if section else None


def state_map(named: Iterable[Authority]) -> Map:
    """The whole state; ``named`` holds districts and cities outside districts."""
    return _draw(outlines.state_map(), {one.key: one for one in named}, size=LABEL_SIZE / 2)
