"""Quoting from a found document: the passages that answer the question, as escaped HTML with ``<mark>``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape

from search.analysis import Analyzer, Word, analyzer
from search.analysis.tokens import normal, placed_words
from search.contract import Snippet
from search.documents import StoredPassage
from search.engines.base import AnalysedQuery

WIDTH = 240
LEAD = 50
"""Letters of context before the first marked word."""
MOST_SNIPPETS = 3
_SHORTEST_MARK = 3


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    means: int
    """Number of the word of the question that stands here."""


class Highlighter:
    """Finds and marks the words of one question."""

    def __init__(self, query: AnalysedQuery, language: str = "de") -> None:
        self._analysis: Analyzer = analyzer()
        self._language = language
        self._meaning: dict[str, int] = {}
        """Stem -> number of the word of the question that it stands for."""
        for number, word in enumerate(query.words):
            for stem in (word.stem, *word.alone):
                self._meaning.setdefault(stem, number)
        for number, word in enumerate(query.words):
            for stem in word.together:
                self._meaning.setdefault(stem, number)
        self._stems = frozenset(self._meaning)
        self._framed = [(stem, f" {stem} ") for stem in self._meaning]
        self._query = query

    @cached_property
    def _exact(self) -> list[re.Pattern[str]]:
        return [_standing(word.exact) for word in self._query.words]

    @cached_property
    def _sequences(self) -> list[re.Pattern[str]]:
        sequences = [self._query.sequence, *self._query.phrases]
        return [_standing(*sequence) for sequence in sequences if len(sequence) > 1]

    def title(self, text: str) -> str:
        """The whole text, marked."""
        return _marked(text, self._marks(text), 0, len(text))

    def best_passages(self, passages: Sequence[StoredPassage]) -> list[StoredPassage]:
        """The passages that say it as it was typed, then those with most of the words; none when no word is there."""
        met = [
            (stems, passage)
            for passage in passages
            if (stems := [stem for stem, framed in self._framed if framed in passage.lookup])
        ]
        if len(met) < 2:
            return [passage for _, passage in met]
        scored = []
        for position, (stems, passage) in enumerate(met):
            different = len({self._meaning[stem] for stem in stems})
            verbatim, closeness = self._closeness(passage)
            scored.append((-verbatim, -different, -closeness, position, passage))
        scored.sort(key=lambda entry: entry[:4])
        enough = -scored[0][1] / 2
        best: list[StoredPassage] = []
        for _, different, _, _, passage in scored:
            if -different >= enough and not any(_same_place(passage, other) for other in best):
                best.append(passage)
            if len(best) == MOST_SNIPPETS:
                break
        return best

    def snippet(self, passage: StoredPassage, url: str) -> Snippet:
        """The part of the passage in which most words stand close together."""
        marks = self._marks(passage.text)
        start, end = _window(passage.text, marks)
        html = _marked(passage.text, marks, start, end)
        return Snippet(
            html=("… " if start else "") + html + (" …" if end < len(passage.text) else ""),
            url=address(passage, url),
            heading=passage.heading,
            page=passage.page,
        )

    def _closeness(self, passage: StoredPassage) -> tuple[int, int]:
        """How many of the sequences of words, and of the words, stand there exactly as asked for."""
        text = passage.text.lower().replace("ß", "ss")
        verbatim = sum(1 for sequence in self._sequences if sequence.search(text))
        return verbatim, sum(1 for word in self._exact if word.search(text))

    def _marks(self, text: str) -> list[_Mark]:
        marks: list[_Mark] = []
        analyse, language, stems = self._analysis.word, self._language, self._stems
        for match in placed_words(text):
            word = analyse(match[0], language)
            if word.stem in stems:
                marks.append(_Mark(*match.span(), self._meaning[word.stem]))
            elif word.parts and not stems.isdisjoint(word.parts):
                marks += self._marks_within(match[0], match.start(), word)
        return marks

    def _marks_within(self, written: str, start: int, word: Word) -> Iterable[_Mark]:
        """The parts of a compound that were asked for; the whole word when they cannot be told apart in it."""
        small = normal(written)
        marks: list[_Mark] = []
        by_stem = {self._analysis.word(base.capitalize()).stem: base for base in word.bases}
        for stem in word.parts:
            if stem not in self._stems:
                continue
            place = _place(small, by_stem.get(stem, stem), stem) if len(small) == len(written) else None
            if place is None:
                return [_Mark(start, start + len(written), self._meaning[stem])]
            marks.append(_Mark(start + place[0], start + place[1], self._meaning[stem]))
        return _without_overlap(marks)


def address(passage: StoredPassage, url: str) -> str:
    """Where a passage is read: its own address (a PDF page), else its place in the document."""
    if passage.url:
        return passage.url
    return f"{url}#{passage.anchor}" if passage.anchor else url


def _standing(*words: str) -> re.Pattern[str]:
    """Finds these exact forms side by side, as whole words."""
    first, *others = map(re.escape, words)
    # Begins with letters, which are found many times faster than a place where a word begins: what stands before them
    # is looked at afterwards.
    return re.compile(r"\W+".join([rf"{first}(?<!\w{first})", *others]) + r"(?!\w)")


def _same_place(one: StoredPassage, other: StoredPassage) -> bool:
    return (one.anchor, one.page, one.url) == (other.anchor, other.page, other.url)


def _place(word: str, base: str, stem: str) -> tuple[int, int] | None:
    """Where a part stands in a compound: as its base form, or as much of it as the compound has."""
    for letters in (base, base.removesuffix("e"), stem.rstrip("¨")):
        if len(letters) >= _SHORTEST_MARK and (at := word.find(letters)) >= 0:
            end = at + len(letters)
            # The end of a word belongs to its last part: Sozial<mark>berichts</mark>.
            return at, len(word) if len(word) - end <= 2 else end
    return None


def _without_overlap(marks: list[_Mark]) -> list[_Mark]:
    kept: list[_Mark] = []
    for mark in sorted(marks, key=lambda mark: (mark.start, -mark.end)):
        if not kept or mark.start >= kept[-1].end:
            kept.append(mark)
    return kept


def _window(text: str, marks: Sequence[_Mark]) -> tuple[int, int]:
    """The stretch of at most :data:`WIDTH` letters with most different words, then most words."""
    if len(text) <= WIDTH:
        return 0, len(text)
    first, best = 0, (0, 0)
    begin = 0
    for end, mark in enumerate(marks):
        while mark.end - marks[begin].start > WIDTH - LEAD:
            begin += 1
            if begin > end:
                break
        inside = marks[begin : end + 1]
        worth = (len({other.means for other in inside}), len(inside))
        if worth > best:
            best, first = worth, begin
    start = max(0, marks[first].start - LEAD) if marks else 0
    start = text.rfind(" ", 0, start) + 1 if start else 0
    end = start + WIDTH
    if end < len(text):
        cut = text.rfind(" ", start, end)
        end = cut if cut > start + WIDTH // 2 else end
    return start, min(end, len(text))


def _marked(text: str, marks: Sequence[_Mark], start: int, end: int) -> str:
    pieces: list[str] = []
    place = start
    for mark in marks:
        if mark.start >= place and mark.end <= end:
            pieces += (
                escape(text[place : mark.start]),
                "<mark>",
                escape(text[mark.start : mark.end]),
                "</mark>",
            )
            place = mark.end
    pieces.append(escape(text[place:end]))
    return "".join(pieces)
