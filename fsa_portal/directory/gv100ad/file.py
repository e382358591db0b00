"""What the file says about North Rhine-Westphalia: districts and municipalities with name, area and population."""

from __future__ import annotations

import datetime as dt
import io
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from gv100ad import District, GV100ADReader, Municipality
from gv100ad.entities.district_type import DistrictType
from gv100ad.entities.municipality_type import MunicipalityType

from fsa_portal.directory.gv100ad.lines import DATE, STATE, Line, WrongFile, checked, decode
from fsa_portal.directory.kinds import AuthorityKind
from fsa_portal.directory.names import DISTRICT_WORDS

HECTARES = 100
"""In a square kilometre."""
TOWN = {MunicipalityType.STADT, MunicipalityType.MARKT, MunicipalityType.GROSSE_KREISSTADT}
OUTSIDE_DISTRICTS = {MunicipalityType.KREISFREIE_STADT, MunicipalityType.STADTKREIS}


@dataclass(frozen=True, slots=True)
class Entry:
    """An authority as the file has it; ``kind`` is as much of the legal status as the file tells."""

    key: str
    name: str
    kind: AuthorityKind
    population: int
    area: Decimal


@dataclass(frozen=True, slots=True)
class RegisterFile:
    """The whole of it, districts first."""

    date: dt.date
    encoding: str
    entries: dict[str, Entry]
    last: Line

    @property
    def source(self) -> str:
        """How the file is cited."""
        return f"Gemeindeverzeichnis GV100AD, Statistisches Bundesamt, Gebietsstand {self.date:%d.%m.%Y}"


def read(content: bytes, *, today: dt.date) -> RegisterFile:
    """Read the file; raises :class:`WrongFile` with line and column."""
    text, encoding = decode(content)
    lines = checked(text)
    districts: dict[str, District] = {}
    municipalities: dict[str, Municipality] = {}
    records = GV100ADReader(io.StringIO("\n".join(line.text for line in lines))).read()
    for line, record in zip(lines, records, strict=True):
        if not line.key.startswith(STATE):
            continue
        if isinstance(record, District):
            districts[line.key] = record
        elif isinstance(record, Municipality):
            municipalities[line.key] = record
    if not municipalities:
        raise WrongFile(f"the file has no municipality of the state {STATE}")
    date = next(iter(municipalities.values())).timestamp
    if date > today:
        raise lines[0].wrong("this day is still to come", DATE.start)
    entries = {entry.key: entry for entry in _entries(districts, municipalities)}
    return RegisterFile(date, encoding, entries, lines[-1])


def _entries(districts: dict[str, District], municipalities: dict[str, Municipality]) -> list[Entry]:
    people: Counter[str] = Counter()
    hectares: Counter[str] = Counter()
    for key, one in municipalities.items():
        people[key[:5]] += one.inhabitants
        hectares[key[:5]] += one.area
    of_districts = []
    for key, district in districts.items():
        # A city outside districts stands in the file among the districts as well.
        if district.type == DistrictType.KREISFREIE_STADT or f"{key}000" in municipalities:
            continue
        name = district_name(district.name)
        region = name.startswith("Städteregion ")
        kind = AuthorityKind.STAEDTEREGION if region else AuthorityKind.KREIS
        of_districts.append(Entry(key, name, kind, people[key], _square_kilometres(hectares[key])))
    of_municipalities = [
        Entry(key, town_name(one.name), _kind(one), one.inhabitants, _square_kilometres(one.area))
        for key, one in municipalities.items()
    ]
    return of_districts + of_municipalities


def _kind(municipality: Municipality) -> AuthorityKind:
    if municipality.type in OUTSIDE_DISTRICTS and municipality.regional_code.endswith("000"):
        return AuthorityKind.KREISFREIE_STADT
    if municipality.type in TOWN | OUTSIDE_DISTRICTS:
        return AuthorityKind.STADT
    return AuthorityKind.GEMEINDE


def _square_kilometres(hectares: int) -> Decimal:
    return Decimal(hectares) / HECTARES


def town_name(name: str) -> str:
    """``Solingen, Klingenstadt`` -> ``Solingen``: what follows the comma is a title."""
    return name.partition(",")[0].strip()


def district_name(name: str) -> str:
    """``Viersen`` and ``Viersen, Kreis`` -> ``Kreis Viersen``; ``Rhein-Kreis Neuss`` stays."""
    base, _, title = (part.strip() for part in name.partition(","))
    if "kreis" in base.casefold() or base.startswith(DISTRICT_WORDS):
        return base
    return f"Städteregion {base}" if "städteregion" in title.casefold() else f"Kreis {base}"
