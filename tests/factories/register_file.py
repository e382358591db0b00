"""A register file as the Federal Statistical Office gives it out, made from the register in the tree."""

from __future__ import annotations

from collections.abc import Iterable

from fsa_portal.directory.kinds import AuthorityKind
from fsa_portal.directory.models import Authority

DATE = "20251231"
MARKS = {AuthorityKind.KREISFREIE_STADT: "61", AuthorityKind.GEMEINDE: "64"}


def record(kind: str, key: str, name: str, *, mark: str = "", date: str = DATE, numbers: str = "") -> str:
    """One line of 220 columns: kind, date, key, association, name, seat, mark, then the figures."""
    line = f"{kind}{date}{key:<8}{'':4}{name:<50}{'':50}{mark:<2}{'':4}{numbers}"
    return line.ljust(220)


def municipality(
    key: str, name: str, *, mark: str = "63", area: int = 10_000, people: int = 20_000, date: str = DATE
) -> str:
    """A municipality; ``area`` in hectares."""
    numbers = f"{area:011}{people:011}{people // 2:011}{'':4}52222{'':5}"
    return record("60", key, name, mark=mark, date=date, numbers=numbers)


def figures(key: str) -> tuple[int, int]:
    """Hectares and people that follow from the key, so that every municipality has its own."""
    return 1_000 + int(key[3:]), 5_000 + 3 * int(key[3:])


def lines_of(authorities: Iterable[Authority], *, date: str = DATE) -> list[str]:
    """The state, its districts and municipalities, in the order of their keys and with the titles of the file."""
    lines = [
        record("10", "05", "Nordrhein-Westfalen", date=date),
        record("20", "051", "Düsseldorf", date=date),
    ]
    for one in sorted(authorities, key=lambda one: one.key):
        if one.is_district:
            lines.append(record("40", one.key, one.name.removeprefix("Kreis "), mark="43", date=date))
            continue
        if one.kind == AuthorityKind.KREISFREIE_STADT:
            lines.append(record("40", one.key[:5], f"{one.name}, Stadt", mark="41", date=date))
        area, people = figures(one.key)
        mark = MARKS.get(AuthorityKind(one.kind), "63")
        title = "" if mark == "64" else ", Stadt"
        lines.append(municipality(one.key, one.name + title, mark=mark, area=area, people=people, date=date))
    return lines


def content(lines: Iterable[str], *, encoding: str = "utf-8", end: str = "\r\n") -> bytes:
    return "".join(line + end for line in lines).encode(encoding)
