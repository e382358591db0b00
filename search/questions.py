"""What a person typed, as an analysed question: words, "phrases in quotes", -exclusions. Everything is bounded."""

from __future__ import annotations

import re

from search.analysis import Word, analyzer
from search.analysis.tokens import clean
from search.engines.base import AnalysedQuery

LONGEST_TEXT = 1000
MOST_WORDS = 24
"""Different words of a question that are searched for; a whole sentence fits in."""
MOST_PHRASES = 4
MOST_EXCLUDED = 8

_PIECE = re.compile(r'(?<!\S)(-?)["„“”«»]([^"„“”«»]*)["„“”«»]|(?<!\S)-(?=\w)(\S+)|(\S+)')


def parse(text: str, language: str = "de") -> AnalysedQuery:
    """Never fails, whatever was typed. Blank text asks for everything, text without a word for nothing."""
    if not text.strip():
        return AnalysedQuery(everything=True, language=language)
    analysis = analyzer()
    words: list[Word] = []
    sequence: list[str] = []
    excluded: list[Word] = []
    phrases: list[tuple[str, ...]] = []
    excluded_phrases: list[tuple[str, ...]] = []
    for minus, quoted, without, plain in _PIECE.findall(clean(text[:LONGEST_TEXT])):
        found = analysis.words(quoted or without or plain, language)
        forms = tuple(word.exact for word in found)
        if not found:
            continue
        if without:
            excluded += found
        elif minus:
            excluded_phrases.append(forms)
        else:
            words += found
            sequence += forms
            if quoted:
                phrases.append(forms)
    wanted = _meaningful(words)
    return AnalysedQuery(
        words=wanted[:MOST_WORDS],
        phrases=tuple(phrases[:MOST_PHRASES]),
        excluded=tuple(excluded[:MOST_EXCLUDED]),
        excluded_phrases=tuple(excluded_phrases[:MOST_PHRASES]),
        sequence=tuple(sequence) if len(sequence) <= 2 * MOST_WORDS else (),
        language=language,
    )


def _meaningful(words: list[Word]) -> tuple[Word, ...]:
    """The different words that carry meaning; all of them when none does ("wer wir sind")."""
    meaningful = [word for word in words if not word.is_stopword] or words
    return tuple({word.exact: word for word in meaningful}.values())
