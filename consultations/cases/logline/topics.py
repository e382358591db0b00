"""Topics by the words that editors keep with the terms of the vocabulary."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass

from consultations.cases.logline.reading import Found, Span, Sure, meets_any
from consultations.cases.logline.words import Line, Token, can_be_no_noun, fold, lexicon
from search.analysis import analyzer
from search.analysis.tokens import normal
from search.analysis.words import NEVER_A_PART

_WORD = re.compile(r"[^\W_]+")
_INFLECTION = re.compile(r"^(?:e|en|n|s|es|er|ern|em|er|in|innen|nen|se|ses|sen)?$")
_SURE_START, _SURE_PART = 6, 5
"""Letters from which a word is recognised at the beginning, or inside, of another without asking the lexicon."""


@dataclass(frozen=True, slots=True)
class _Root:
    """One word of an entry, in the forms in which it is compared."""

    folded: str
    stem: str
    is_short_form: bool
    """An abbreviation, which is no part of other words."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A word, phrase or combination that speaks for a topic, or says that another word does not."""

    phrases: tuple[tuple[_Root, ...], ...]
    topic: str | None
    length: int


@dataclass(frozen=True, slots=True)
class _Hit:
    entry: _Entry
    places: tuple[tuple[int, int, int], ...]
    """Token number and the letters of it that speak."""
    spans: tuple[Span, ...]
    whole: bool


class TopicWords:
    """All words for topics. ``+`` joins what must stand in one line, a leading minus says "not this"."""

    def __init__(self, terms: Iterable[tuple[str, str]]) -> None:
        """``terms``: short name of the topic and its words, parted by commas or lines."""
        self._entries: list[_Entry] = []
        for slug, words in terms:
            for written in re.split(r"[,\n;]", words):
                entry = written.strip()
                refused = entry.startswith("-")
                phrases = tuple(
                    tuple(_root(word, as_written=refused) for word in _WORD.findall(phrase))
                    for phrase in entry.lstrip("-").split("+")
                    if _WORD.search(phrase)
                )
                if phrases:
                    length = sum(len(root.folded) for phrase in phrases for root in phrase)
                    self._entries.append(_Entry(phrases, None if refused else slug, length))
        self._entries.sort(key=lambda entry: -entry.length)
        self.single = {
            entry.phrases[0][0].folded
            for entry in self._entries
            if entry.topic is not None and len(entry.phrases) == len(entry.phrases[0]) == 1
        }

    def hits(self, line: Line, *, closed: list[Span]) -> list[tuple[str, _Hit]]:
        tokens = [
            (n, token)
            for n, token in enumerate(line.tokens)
            if not meets_any(token.span, closed) and not token.text.isdigit()
        ]
        taken: list[tuple[int, int, int]] = []
        kept: list[tuple[str, _Hit]] = []
        for entry in self._entries:
            for hit in _hits_of(entry, line, tokens):
                if any(n == m and a < d and c < b for n, a, b in hit.places for m, c, d in taken):
                    continue
                taken += hit.places
                if entry.topic is not None:
                    kept.append((entry.topic, hit))
        return sorted(kept, key=lambda pair: pair[1].spans[0])

    def topics(self, line: Line, *, closed: list[Span]) -> tuple[Found[str], ...]:
        """The topics of a line in the order in which they are named."""
        found: dict[str, Found[str]] = {}
        for topic, hit in self.hits(line, closed=closed):
            sure = Sure.CERTAIN if hit.whole else Sure.LIKELY
            if topic in found:
                sure = max(sure, found[topic].sure)
                spans = tuple(dict.fromkeys((*found[topic].spans, *hit.spans)))
            else:
                spans = hit.spans
            found[topic] = Found(topic, spans, sure)
        return tuple(found.values())


def _root(word: str, *, as_written: bool) -> _Root:
    """``Indikatoren`` is looked for as ``indikator``: the base form, where the word begins with it.

    What is refused is looked for as it is written, in its forms but not in compounds.
    """
    folded, lemma = fold(word), fold(lexicon().lemma(word))
    shorter = (
        lemma if folded.startswith(lemma) and len(folded) - len(lemma) <= 3 and len(lemma) >= 4 else folded
    )
    is_short_form = as_written or sum(c.isupper() for c in word) > 1 or len(word) <= 3
    return _Root(folded if is_short_form else shorter, analyzer().word(word).stem, is_short_form)


def _hits_of(entry: _Entry, line: Line, tokens: list[tuple[int, Token]]) -> list[_Hit]:
    if len(entry.phrases) > 1:
        parts = [_phrase_hits(entry, phrase, line, tokens) for phrase in entry.phrases]
        if not all(parts):
            return []
        chosen = [part[0] for part in parts]
        return [_Hit(entry, sum((h.places for h in chosen), ()), sum((h.spans for h in chosen), ()), True)]
    return _phrase_hits(entry, entry.phrases[0], line, tokens)


def _phrase_hits(
    entry: _Entry, phrase: tuple[_Root, ...], line: Line, tokens: list[tuple[int, Token]]
) -> list[_Hit]:
    found = []
    for k in range(len(tokens) - len(phrase) + 1):
        run = tokens[k : k + len(phrase)]
        if len(run) == 1:
            place = _within(phrase[0], run[0][1], line, refused=entry.topic is None)
            if place:
                start, end = place
                whole = (end - start) >= len(run[0][1].folded) - 3
                found.append(_Hit(entry, ((run[0][0], start, end),), (run[0][1].span,), whole))
        elif all(_is_form(root, token.folded) for root, (_, token) in zip(phrase, run, strict=True)) and all(
            not line.between(one, other).strip(" -.") for (_, one), (_, other) in itertools.pairwise(run)
        ):
            span = Span(run[0][1].start, run[-1][1].end)
            found.append(_Hit(entry, tuple((n, 0, len(t.folded)) for n, t in run), (span,), True))
    return found


def _is_form(root: _Root, folded: str) -> bool:
    return folded.startswith(root.folded) and bool(_INFLECTION.match(folded[len(root.folded) :]))


def _within(root: _Root, token: Token, line: Line, *, refused: bool) -> tuple[int, int] | None:
    """Which letters of a word are this one: all of it in some form, or a part of a compound."""
    word, sought = token.folded, root.folded
    if _is_form(root, word):
        return (0, len(word)) if refused or not _is_a_verb(token, line) else None
    if root.is_short_form:
        return None
    at = word.find(sought)
    if at == 0 and len(sought) >= _SURE_START:
        return 0, len(sought)
    analysed = analyzer().word(token.text)
    if root.stem in (analysed.stem, *analysed.parts):
        if _is_a_verb(token, line):
            return None
        # Without its last letters the word stands in compounds: Schul-, Pfleg-.
        at = at if at >= 0 else word.find(sought[:-1])
        return (at, at + len(sought)) if at >= 0 else (0, len(word))
    if at >= 3 and len(sought) >= _SURE_PART:
        before = normal(token.text)[:at]
        if before not in NEVER_A_PART and not analyzer().is_german(token.text):
            return at, at + len(sought)
    return None


def _is_a_verb(token: Token, line: Line) -> bool:
    """ "Moorbach sucht ein Beispiel" is not about addiction: where nouns are capital, a small letter tells."""
    if token.is_capital or not token.text.endswith(("t", "en")) or not can_be_no_noun(token.text):
        return False
    after = line.text[token.end :].lstrip()
    return line.has_capitals or (token.text.endswith("t") and bool(after) and after[0] not in ",;.)")
