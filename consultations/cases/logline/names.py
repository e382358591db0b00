"""The names by which authorities and organisations are known, ready to be looked up."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from consultations.cases.logline.reading import Body
from consultations.cases.logline.words import fold, folded_words

_WORD = re.compile(r"[^\W_]+")
_LEGAL_FORM = re.compile(r"\s*(?:\([^)]*\)|\be\.\s?V\.|\bgGmbH\b|\bGmbH\b|\beG\b|\bAG\b)", re.IGNORECASE)
DISTRICT_WORDS = folded_words("kreis krs landkreis kreisverwaltung städteregion städtereg str")
TOWN_WORDS = folded_words("stadt gemeinde stadtverwaltung gemeindeverwaltung kommune rathaus kreisstadt")
SHORTEST_PREFIX = 5
_TWO_EDITS_FROM = 7
_ONE_EDIT_FROM = 5


@dataclass(frozen=True, slots=True)
class Entry:
    """A body under one of its names."""

    body: Body
    compact: str
    """The name without blanks and hyphens, folded; a district's without its kind."""
    is_district: bool


def compacted(words: Iterable[str]) -> str:
    return "".join(fold(word) for word in words)


def edits(one: str, other: str, most: int) -> int:
    """Insertions, deletions, changes and swaps between two words; ``most + 1`` when there are more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        last, row = row, [i]
        for j, b in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        before = last
    return row[-1]


def edits_allowed(name: str) -> int:
    if len(name) >= _TWO_EDITS_FROM:
        return 2
    return 1 if len(name) >= _ONE_EDIT_FROM else 0


def endings(compact: str) -> set[str]:
    """The name, its genitive and its adjective: Ahornhausen, Ahornhausens, Ahornhausener, Ahornhauser."""
    forms = {compact, f"{compact}s", f"{compact}er"}
    if compact.endswith("en"):
        forms.add(f"{compact[:-2]}er")
    elif compact.endswith(("el", "er")):
        forms.add(f"{compact[:-2]}{compact[-1]}er")
    elif compact.endswith("e"):
        forms.add(f"{compact}r")
    return forms


class Authorities:
    """Authorities by their names, former names, adjectives and short forms."""

    def __init__(self, named: Iterable[tuple[str, str, bool]], aliases: Iterable[tuple[str, str]]) -> None:
        """``named``: key, name, whether it is a district; ``aliases``: key, other name."""
        self.bodies: dict[str, Body] = {}
        self._by_form: dict[str, list[Entry]] = defaultdict(list)
        self._by_initial: dict[str, list[tuple[str, frozenset[str], Entry]]] = defaultdict(list)
        districts = set()
        first_words: dict[str, set[str]] = defaultdict(set)
        for key, name, is_district in named:
            self.bodies[key] = Body(key, name)
            if is_district:
                districts.add(key)
            self._add(key, name, is_district=is_district)
            words = _WORD.findall(_LEGAL_FORM.sub("", name))
            if len(words) > 1 and fold(words[0]) not in DISTRICT_WORDS:
                first_words[words[0]].add(key)
        for key, name in aliases:
            if key in self.bodies:
                self._add(key, name, is_district=key in districts)
        for word, keys in first_words.items():
            # "Mülheim" is Mülheim an der Ruhr; "Bad" alone is nobody.
            if len(keys) == 1 and len(word) >= SHORTEST_PREFIX and fold(word) not in self._by_form:
                (key,) = keys
                self._add(key, word, is_district=key in districts)

    def _add(self, key: str, name: str, *, is_district: bool) -> None:
        words = _WORD.findall(_LEGAL_FORM.sub("", name))
        if not words:
            return
        if len(words) > 1 and fold(words[0]) in DISTRICT_WORDS:
            words = words[1:]
        compact = compacted(words)
        entry = Entry(self.bodies[key], compact, is_district)
        for form in endings(compact):
            self._by_form[form].append(entry)
            self._by_initial[form[0]].append((form, frozenset(form), entry))

    def called(self, compact: str, *, district: bool | None) -> list[Body]:
        """Those of this name; ``district`` says that the line spoke of a district, or of a town."""
        return self._chosen(self._by_form.get(compact, ()), district)

    def beginning(self, prefix: str, *, district: bool | None) -> list[Body]:
        """Those whose name begins so."""
        if len(prefix) < SHORTEST_PREFIX:
            return []
        fitting = [
            entry for _, _, entry in self._by_initial.get(prefix[0], ()) if entry.compact.startswith(prefix)
        ]
        return self._chosen(fitting, district)

    def nearly_called(self, compact: str, *, district: bool | None) -> tuple[list[Body], int]:
        """Those whose name is the fewest edits away, and how many."""
        least = 3
        nearest: list[Entry] = []
        letters = frozenset(compact)
        for form, its_letters, entry in self._by_initial.get(compact[:1], ()):
            most = min(edits_allowed(entry.compact), least)
            # One edit changes two letters at most: most names are put aside without a closer look.
            if abs(len(form) - len(compact)) > most or len(letters ^ its_letters) > 2 * most:
                continue
            distance = edits(compact, form, most)
            if distance > most or distance == 0:
                continue
            if distance < least:
                least, nearest = distance, []
            nearest.append(entry)
        return self._chosen(nearest, district), least

    @staticmethod
    def _chosen(entries: Iterable[Entry], district: bool | None) -> list[Body]:
        """One entry for each body; a name that town and district share means the town."""
        fitting = [entry for entry in entries if district is None or entry.is_district == district]
        if district is None and {entry.is_district for entry in fitting} == {True, False}:
            fitting = [entry for entry in fitting if not entry.is_district]
        return list(dict.fromkeys(entry.body for entry in fitting))


@dataclass(frozen=True, slots=True)
class _Organisation:
    body: Body
    words: tuple[str, ...]


class Organisations:
    """Organisations by their names and short forms."""

    ABBREVIATIONS = {
        "jc": "jobcenter",
        "arge": "jobcenter",
        "fbs": "familienbildungsstatte",
        "hs": "hochschule",
    }

    def __init__(self, named: Iterable[tuple[str, str]]) -> None:
        """``named``: number, name."""
        self._all = [
            _Organisation(Body(ref, name), words)
            for ref, name in named
            if (words := tuple(map(fold, _WORD.findall(_LEGAL_FORM.sub("", name)))))
        ]
        self._by_initial: dict[str, list[_Organisation]] = defaultdict(list)
        for one in self._all:
            self._by_initial[one.words[0][:1]].append(one)
        self.heads = {one.words[0] for one in self._all if len(one.words) > 1}
        self.longest = max((len(one.words) for one in self._all), default=0)

    def called(self, words: list[str], dotted: list[bool], *, known: list[bool]) -> tuple[list[Body], int]:
        """Those whose name begins with these words, each shortened or mistyped, and how many edits that takes.

        ``known`` says which words are words of the language: those are not mended.
        """
        words = [self.ABBREVIATIONS.get(words[0], words[0]), *words[1:]]
        least = 3
        nearest: list[_Organisation] = []
        for one in self._by_initial.get(words[0][:1], ()):
            if len(words) > len(one.words):
                continue
            distance = 0
            for word, dot, common, full in zip(words, dotted, known, one.words, strict=False):
                distance += _distance(word, full, dotted=dot, mended=not common)
            if distance > 2:
                continue
            if distance < least:
                least, nearest = distance, []
            nearest.append(one)
        whole = [one for one in nearest if len(one.words) == len(words)]
        return [one.body for one in whole or nearest], least

    def in_one_word(self, compact: str) -> list[Body]:
        """Those whose whole name, written together, is this."""
        return [one.body for one in self._by_initial.get(compact[:1], ()) if "".join(one.words) == compact]


def _distance(word: str, full: str, *, dotted: bool, mended: bool) -> int:
    """How far a typed word is from one of a name; 3 is too far."""
    if word == full or word == f"{full}s":
        return 0
    if full.startswith(word) and len(word) >= SHORTEST_PREFIX:
        return 0
    if dotted and full.startswith(word) and len(word) >= 3:
        return 0
    if word[:1] != full[:1] or not mended:
        return 3
    most = edits_allowed(full)
    distance = edits(word, full, most)
    if distance > most and len(word) >= SHORTEST_PREFIX + 1:
        # A short form with a typing error: "Carritas" for Caritasverband.
        distance = edits(word, full[: len(word)], 1)
        most = 1
    return distance if distance <= most else 3
