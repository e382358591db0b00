"""An adapter that lets a program score the one-line log over the fictional bodies of the demonstration."""

from __future__ import annotations

import csv
import datetime as dt
import functools
import json
import os
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from consultations.cases.logline import Known

ORGANISATIONS = (
    "Caritasverband Erlental (demo)",
    "AWO Erlental (demo)",
    "AWO Tiefenau (demo)",
    "Diakonie Rheinfurth (demo)",
    "Lebenshilfe Tiefenau (demo)",
    "Jobcenter Erlental (demo)",
    "Wohnbau Ahornhausen (demo)",
    "Hochschule Rheinfurth (demo)",
    "Bürgerverein Steinwinkel (demo)",
    "Familienbildungsstätte Birkenfurt (demo)",
    "Migrationsforum Tiefenau (demo)",
    "Stiftung Nachbarschaft (demo)",
)
"""The register of organisations that the sample lines speak of; the demonstration itself uses no real federations."""


def parse(line: str, today: str | dt.date) -> dict[str, Any]:
    """What is read from a line, as sample lines write down what they expect."""
    _set_up()
    from consultations.cases.logline import read

    day = today if isinstance(today, dt.date) else dt.date.fromisoformat(today)
    reading = read(line, today=day, known=_known())
    return {
        "bodies": [found.value.ref for found in reading.bodies],
        "organisations": [found.value.name for found in reading.organisations],
        "kind": reading.kind and reading.kind.value,
        "minutes": reading.minutes and reading.minutes.value,
        "date": (reading.date.value if reading.date else day).isoformat(),
        "topics": [found.value for found in reading.topics],
        "materials": [str(found.value) for found in reading.materials],
        "next_step": reading.next_step and reading.next_step.value,
        "next_date": reading.next_date.value.isoformat() if reading.next_date else None,
        "unresolved": [found.value for found in reading.unresolved],
    }


@dataclass
class Score:
    """How many of the expected values were found as expected, and how many were made up where none was expected."""

    right: int = 0
    wrong: int = 0
    made_up: int = 0
    kept_empty: int = 0

    @property
    def found(self) -> float:
        return self.right / max(1, self.right + self.wrong)

    @property
    def false_fills(self) -> float:
        return self.made_up / max(1, self.made_up + self.kept_empty)


def score(samples: Iterable[Mapping[str, Any]]) -> Score:
    """Compare what is read from lines with what they expect (``line``, ``today``, ``expect``)."""
    counted = Score()
    for sample in samples:
        found = parse(sample["line"], sample["today"])
        for field, expected in sample["expect"].items():
            if expected in (None, []):
                counted.made_up += found[field] not in (None, [])
                counted.kept_empty += found[field] in (None, [])
            elif is_right(field, expected, found[field]):
                counted.right += 1
            else:
                counted.wrong += 1
    return counted


def is_right(field: str, expected: Any, found: Any) -> bool:
    """Sets as sets, free words by most of their words, all else exactly."""
    if field in {"bodies", "organisations", "topics"}:
        return set(expected) == set(found)
    if field == "next_step":
        return bool(expected == found if None in (expected, found) else _alike(expected, found))
    if field == "materials":
        return len(expected) == len(found) and all(
            any(one.partition(":")[0] == other.partition(":")[0] and _alike(one, other) for other in found)
            for one in expected
        )
    if field == "unresolved":
        return len(expected) == len(found) and all(
            any(one.lower() in other.lower() or other.lower() in one.lower() for other in found)
            for one in expected
        )
    return bool(expected == found)


def _alike(one: str, other: str) -> bool:
    ours, theirs = re.findall(r"\w+", one.lower()), re.findall(r"\w+", other.lower())
    shared = (Counter(ours) & Counter(theirs)).total()
    return 2 * shared >= 0.6 * (len(ours) + len(theirs))


@functools.cache
def _known() -> Known:
    """Names from the demonstration's file and words from the vocabulary's, so that no database is needed."""
    from django.conf import settings

    from consultations.cases.logline.known import made_ready

    demo = settings.BASE_DIR / "fsa_portal" / "demo" / "content" / "bodies.json"
    data = json.loads(demo.read_text(encoding="utf-8"))
    terms = settings.BASE_DIR / "knowledge" / "vocabulary" / "data" / "terms.csv"
    with terms.open(encoding="utf-8", newline="") as file:
        topics = [row for row in csv.DictReader(file) if row["vocabulary"] == "topic"]
    return made_ready(
        tuple((body["ags"], body["name"], body["kind"]) for body in data["bodies"]),
        tuple((key, name) for key, names in data["former_names"].items() for name in names),
        tuple((str(number), name) for number, name in enumerate(ORGANISATIONS, 1)),
        tuple((row["slug"], row["words"]) for row in topics),
    )


def _set_up() -> None:
    """Settings as the portal has them, apps included when they are there."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fsa_portal.settings")
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()
