"""The words of a line with their places, and the forms in which they are compared."""

from __future__ import annotations

import functools
import itertools
import re
import unicodedata
from dataclasses import dataclass

from consultations.cases.logline.reading import Span
from search.analysis import analyzer
from search.analysis.lexicon import OTHER, Lexicon, opened
from search.analysis.tokens import normal

_WORD = re.compile(r"[^\W_]+")
_PLAIN = str.maketrans({"ß": "ss"})
_SPELLED_OUT = re.compile("([ao])e|(?<![aeq])(u)e")
LONGEST = 60
"""Letters of a word that are compared: nobody's name is longer, but anybody may type one."""


@functools.lru_cache(maxsize=16_384)
def fold(word: str) -> str:
    """Small letters without accents; ``ä``, ``ae`` and ``a`` are alike, on both sides of a comparison."""
    plain = unicodedata.normalize("NFKD", word[:LONGEST].lower().translate(_PLAIN))
    return _SPELLED_OUT.sub(r"\1\2", "".join(c for c in plain if not unicodedata.combining(c)))


def folded_words(*lists: str) -> frozenset[str]:
    """The words of lists that are written with blanks between them, folded."""
    return frozenset(fold(word) for words in lists for word in words.split())


def small(text: str) -> str:
    """Small letters, as many as there were: places stay what they are."""
    return "".join(low if len(low := c.lower()) == 1 else c for c in text)


@functools.cache
def lexicon() -> Lexicon:
    return opened()


@functools.lru_cache(maxsize=16_384)
def kinds_of(word: str) -> int:
    """What the lexicon says a word can be, 0 when it is unknown."""
    return lexicon().kinds(normal(word))


@functools.lru_cache(maxsize=16_384)
def is_german(word: str) -> bool:
    """A word of the lexicon, or a compound of such words."""
    return analyzer().is_german(word)


@functools.lru_cache(maxsize=4_096)
def is_everyday(word: str) -> bool:
    """More than a proper name: "Essen", "Hagen" and "Lage" are verbs, or nouns with a plural."""
    if can_be_no_noun(word):
        return True
    return any(
        kinds_of(word + ending) and normal(lexicon().lemma(word + ending)) == normal(word)
        for ending in ("n", "en")
    )


def can_be_no_noun(word: str) -> bool:
    return bool(kinds_of(word) & OTHER)


@dataclass(frozen=True, slots=True)
class Token:
    """A word or number of the line."""

    start: int
    end: int
    text: str
    folded: str
    dotted: bool
    """Followed by a full stop, as abbreviations are."""
    hyphened: bool
    """Joined to the word before by a hyphen."""

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    @property
    def is_capital(self) -> bool:
        return self.text[:1].isupper()


class Line:
    """A line as it was typed, cut into words."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.low = small(text)
        self.tokens = [
            Token(
                match.start(),
                match.end(),
                match.group(),
                fold(match.group()),
                text[match.end() : match.end() + 1] == ".",
                text[max(0, match.start() - 1) : match.start()] == "-",
            )
            for match in _WORD.finditer(text)
        ]
        self.has_capitals = any(token.is_capital for token in self.tokens[1:])

    def between(self, one: Token, other: Token) -> str:
        return self.text[one.end : other.start]

    def follow(self, at: int, count: int) -> list[Token] | None:
        """So many words from one on that stand side by side, parted by blanks, hyphens or an abbreviation's stop."""
        found = self.tokens[at : at + count]
        if len(found) < count:
            return None
        for one, other in itertools.pairwise(found):
            if self.between(one, other).strip(" -.") or len(self.between(one, other)) > 3:
                return None
        return found
