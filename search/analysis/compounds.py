"""Splitting German compounds: ``Sozialberichterstattung`` -> ``sozial``, ``bericht``, ``erstattung``.

The cheapest way to cover the word with known parts wins. Every part costs about 1, more when it is short or only
fits by a changed ending, a little less when it is long; so few long parts beat many short ones.
"""

from __future__ import annotations

import functools
from typing import NamedTuple

from search.analysis.lexicon import CLIPPED_NOUN, NOUN, OTHER, VERB_STEM, Lexicon
from search.analysis.tokens import normal
from search.analysis.words import NEVER_A_PART, SHORT_PARTS

SHORTEST_COMPOUND = 7
SPLIT_AGAIN_FROM = 10
"""Parts of this length are looked at once more: ``Berichterstattung`` is itself a compound."""
_MOST_PARTS = 4
_LENGTH_BONUS = 0.004
_KNOWN_WORD_LIMIT = 1.45
"""A word that the lexicon knows is split only when its parts are cheaper than this on average."""


class _Link(NamedTuple):
    """A linking element between two parts, and the shortest first part (with it) that may take it."""

    letters: str
    cost: float
    shortest: int


_NOUN_LINKS = (
    _Link("s", 0.0, 5),
    _Link("es", 0.05, 6),
    _Link("n", 0.05, 6),
    _Link("en", 0.1, 7),
    _Link("er", 0.2, 7),
)
_LINK_LETTERS = ("", "s", "es", "n", "en", "er", "e")
_NOUN_LINK_OF = {link.letters: link for link in _NOUN_LINKS}


class _Modifier(NamedTuple):
    """One way in which a rest of a word can begin: so many letters, at this cost, meaning this base word."""

    length: int
    cost: float
    base: str


class _Split(NamedTuple):
    cost: float
    parts: tuple[str, ...]


class CompoundSplitter:
    """Knows the parts of compounds. Takes and gives normalised words."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._kinds = lexicon.kinds
        self._beginnings = lexicon.beginnings
        self._modifiers = functools.lru_cache(maxsize=32_768)(self._find_modifiers)

    def parts(self, word: str) -> tuple[str, ...]:
        """All useful parts: those of the best split and those of its long parts; empty for a simple word."""
        if not len(word) >= SHORTEST_COMPOUND:
            return ()
        return tuple(dict.fromkeys(self._nested_parts(word, depth=0)))

    def leaves(self, word: str) -> list[str]:
        """The finest split; the word itself when it is none."""
        split = self._split(word) if len(word) >= SHORTEST_COMPOUND else None
        if split is None:
            return [word]
        return [
            leaf
            for part in split.parts
            for leaf in (self.leaves(part) if len(part) >= SPLIT_AGAIN_FROM else [part])
        ]

    def _nested_parts(self, word: str, *, depth: int) -> list[str]:
        split = self._split(word)
        if split is None:
            return []
        found: list[str] = []
        for part in split.parts:
            found.append(part)
            if len(part) >= SPLIT_AGAIN_FROM and depth < 2:
                found += self._nested_parts(part, depth=depth + 1)
        return found

    def _split(self, word: str) -> _Split | None:
        """The cheapest split, unless it looks like a chance fit."""
        split = self._cheapest(_without_feminine_ending(word))
        if split is None or len(split.parts) > _MOST_PARTS:
            return None
        if self._kinds(word) & NOUN and split.cost > _KNOWN_WORD_LIMIT * len(split.parts):
            return None
        return split

    def _cheapest(self, word: str) -> _Split | None:
        length = len(word)
        best: list[_Split | None] = [None] * (length + 1)
        best[0] = _Split(0.0, ())
        for start in range(length - 2):
            here = best[start]
            if here is None:
                continue
            if start:
                head = self._head_cost(word[start:])
                if head is not None:
                    cost = here.cost + head - _LENGTH_BONUS * (length - start) ** 2 / length
                    end = best[length]
                    if end is None or cost < end.cost:
                        best[length] = _Split(cost, (*here.parts, word[start:]))
            for modifier in self._modifiers(word[start:]):
                cost = here.cost + modifier.cost - _LENGTH_BONUS * modifier.length**2 / length
                there = best[start + modifier.length]
                if there is None or cost < there.cost:
                    best[start + modifier.length] = _Split(cost, (*here.parts, modifier.base))
        return best[length]

    def _find_modifiers(self, rest: str) -> tuple[_Modifier, ...]:
        """All ways in which ``rest`` can begin with a part that is not the last one."""
        cheapest: dict[int, _Modifier] = {}
        for stem in self._beginnings(rest):
            if len(stem) < 3:
                continue
            kinds = self._kinds(stem)
            for link in _LINK_LETTERS:
                part = stem + link
                if len(part) >= len(rest) or not rest.startswith(link, len(stem)):
                    continue
                if part in NEVER_A_PART or (link and stem in NEVER_A_PART):
                    continue
                found = _as_modifier(stem, link, part, kinds)
                if found and (found.length not in cheapest or found.cost < cheapest[found.length].cost):
                    cheapest[found.length] = found
        return tuple(cheapest.values())

    def _head_cost(self, part: str) -> float | None:
        """Cost of ``part`` as the last part of a compound; None when it cannot be one."""
        if part in NEVER_A_PART or len(part) < 3:
            return None
        if (part.endswith("ung") and len(part) <= 5) or (part.endswith("ungen") and len(part) <= 7):
            return None
        kinds = self._kinds(part)
        if len(part) == 3:
            return 1.2 if part in SHORT_PARTS and kinds & NOUN else None
        if kinds & NOUN:
            return 1.15 if len(part) == 4 else 1.0
        if kinds & OTHER and len(part) >= 6:
            return 1.3
        return None


def _as_modifier(stem: str, link: str, part: str, kinds: int) -> _Modifier | None:
    short = _shortness(part)
    if short is None:
        return None
    length = len(part)
    if not link:
        if kinds & NOUN:
            return _Modifier(length, 1.0 + short, stem)
        if kinds & CLIPPED_NOUN and length >= 4:
            return _Modifier(length, 1.1 + short, stem + "e")
        if kinds & VERB_STEM and length >= 4:
            return _Modifier(length, 1.2 + short, stem)
        if kinds & OTHER and length >= 4:
            return _Modifier(length, 1.25 + short, stem)
        return _Modifier(length, 1.3, stem) if part in SHORT_PARTS else None
    if link == "e":
        return _Modifier(length, 1.3, stem) if kinds & VERB_STEM and length >= 5 else None
    noun_link = _NOUN_LINK_OF[link]
    if length < noun_link.shortest:
        return None
    if kinds & NOUN:
        return _Modifier(length, 1.0 + noun_link.cost, stem)
    if link == "s" and kinds & CLIPPED_NOUN:
        return _Modifier(length, 1.15, stem + "e")
    return None


def _shortness(part: str) -> float | None:
    """What a short part costs more; None when it is too short to be one."""
    if len(part) <= 4 and part in SHORT_PARTS:
        return 0.05
    if len(part) == 3:
        return None
    return 0.15 if len(part) == 4 else 0.0


def _without_feminine_ending(word: str) -> str:
    if word.endswith("innen"):
        return word[:-5]
    return word[:-2] if word.endswith("erin") else word


def split(word: str) -> list[str]:
    """The finest split of one word, with the lexicon of this installation."""
    from search.analysis.analyzer import analyzer

    return analyzer().splitter.leaves(normal(word))
