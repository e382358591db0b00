"""The analyser: from a text to the four token streams that the index holds and a question asks for."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from search.analysis import tokens
from search.analysis.compounds import CompoundSplitter
from search.analysis.lexicon import opened
from search.analysis.stems import Stems
from search.analysis.words import ENGLISH_STOPWORDS, STOPWORDS

VERSION = 1
"""Raise it when the same text gives other tokens: an index of another version has to be rebuilt."""

_REMEMBERED_WORDS = 65_536


@dataclass(frozen=True, slots=True)
class Word:
    """What one written word means to the search."""

    exact: str
    """The normal form as written."""
    stem: str
    parts: tuple[str, ...]
    """What it can be found by besides: stems of the parts of a compound, and :attr:`alone`."""
    together: tuple[str, ...]
    """Stems that stand for the word when all are there: the finest parts of a compound."""
    alone: tuple[str, ...]
    """Stems that each stand for it: the other gender of a form with ``*innen``, the English reading."""
    bases: tuple[str, ...]
    """The parts as letters, to find them within the word."""
    is_stopword: bool
    lookup: str
    """Stem and parts, joined by spaces: what a document's word can be found by."""
    grams: str
    """4-grams, joined by spaces."""


@dataclass(frozen=True, slots=True)
class Streams:
    """The tokens of a text, each stream joined by spaces."""

    exact: str
    stems: str
    parts: str
    grams: str


class Analyzer:
    """Analyses words and texts; remembers the words it met last."""

    def __init__(self, folder: Path | None = None) -> None:
        lexicon = opened(folder)
        self._kinds = lexicon.kinds
        self.splitter = CompoundSplitter(lexicon)
        self._stems = Stems(lexicon)
        self.word = functools.lru_cache(maxsize=_REMEMBERED_WORDS)(self._word)
        """``word(written, language="de") -> Word``, remembered."""

    def is_german(self, written: str) -> bool:
        """Whether the lexicon has the word or all parts of the compound that it is."""
        form = tokens.normal(written)
        return bool(self._kinds(form)) or bool(self.splitter.parts(form))

    def words(self, text: str, language: str = "de") -> list[Word]:
        """The words of a cleaned text."""
        word = self.word
        return [word(written, language) for written in tokens.words(text)]

    def streams(self, words: Iterable[Word], *, most_grams: int | None = None) -> Streams:
        """The token streams of analysed words; 4-grams of at most so many different words."""
        exact, stems, parts = [], [], []
        grams: dict[str, None] = {}
        for word in words:
            exact.append(word.exact)
            if word.is_stopword:
                continue
            stems.append(word.stem)
            parts.append(word.lookup)
            grams[word.grams] = None
        return Streams(" ".join(exact), " ".join(stems), " ".join(parts), " ".join(list(grams)[:most_grams]))

    def _word(self, written: str, language: str = "de") -> Word:
        gendered = tokens.gendered(written)
        base = gendered[0] if gendered else written
        exact = tokens.normal(gendered[1] if gendered else written)
        stem = self._stems.german(base)
        bases: tuple[str, ...] = ()
        leaves: list[str] = []
        alone: tuple[str, ...] = ()
        if language == "en":
            # English text is found by its English stems, the German names in it by their German ones.
            alone = (self._stems.english(written),)
        elif base.isalpha() and len(base) <= tokens.MAX_WORD:
            bases = self.splitter.parts(tokens.normal(base))
            leaves = self.splitter.leaves(tokens.normal(base)) if bases else []
        if gendered:
            alone = (*alone, self._stems.german(gendered[1]))
        parts = dict.fromkeys((*map(self._stems.of_part, bases), *alone))
        parts.pop(stem, None)
        return Word(
            exact=exact,
            stem=stem,
            parts=tuple(parts),
            together=tuple(dict.fromkeys(map(self._stems.of_part, leaves))),
            alone=tuple(other for other in alone if other != stem),
            bases=bases,
            is_stopword=exact in (ENGLISH_STOPWORDS if language == "en" else STOPWORDS),
            lookup=" ".join((stem, *parts)),
            grams=" ".join(tokens.grams(exact)),
        )


_instance: Analyzer | None = None
_making = threading.Lock()


def analyzer() -> Analyzer:
    """The analyser of this process."""
    global _instance
    if _instance is None:
        with _making:
            if _instance is None:
                _instance = Analyzer()
    return _instance
