"""A number without a unit where a duration is expected: reported, never guessed."""

from __future__ import annotations

import re

from consultations.cases.logline.reading import Span, meets_any
from consultations.cases.logline.words import Line, Token, fold, folded_words, kinds_of, lexicon

_LONGEST = 600
"""More minutes than a working day has are no duration that somebody forgot the unit of."""
_NUMBERED = folded_words(
    "kap kapitel nr nummer phase teil modul version entwurf block stufe kw q sgb paragraf abs absatz art artikel"
    " seite s punkt top runde gruppe ziel säule klasse stand ab seit bis um auf von unter über ca"
)
_COUNTED = folded_words(
    "TN Teilnehmer Teilnehmende Teilnehmerinnen Personen Leute Träger Euro EUR Prozent Stelle Stellen VZÄ Tsd Mio"
    " Millionen Kinder Fälle Jahre Jahr Tage Wochen Monate Monat Uhr x Mal mal Ämter Amt Gruppen Kommunen Seiten"
)
_PLURAL = re.compile(r"(?:e|en|er|n|s|innen)$")


def lone_number(line: Line, *, after: list[Span], closed: list[Span]) -> Span | None:
    """The number that stands right after kind and body, or alone at the end of a statement."""
    for n, token in enumerate(line.tokens):
        if not (token.text.isascii() and token.text.isdigit()) or meets_any(token.span, closed):
            continue
        if not 1 <= int(token.text[:6]) <= _LONGEST or _belongs_to_something(line, n, token):
            continue
        follows_name = any(
            span.end <= token.start and not line.text[span.end : token.start].strip(" .,:") for span in after
        )
        if follows_name or _stands_alone(line, n, token):
            return token.span
    return None


def _belongs_to_something(line: Line, n: int, token: Token) -> bool:
    text = line.text
    if re.match(r"\s?[%€§.,:/x×–-]\S|\s?[%€§]", text[token.end :]) or re.search(
        r"[§.,:/#x×–-]\s?$", text[: token.start].rstrip()
    ):
        return True
    if n and line.tokens[n - 1].folded in _NUMBERED:
        return True
    following = line.tokens[n + 1] if n + 1 < len(line.tokens) else None
    if following is None or text[token.end : following.start].strip():
        return False
    return following.folded in _COUNTED or _is_plural(following.text)


def _stands_alone(line: Line, n: int, token: Token) -> bool:
    before, after = line.text[: token.start].rstrip(), line.text[token.end :].lstrip()
    ends = not after or after[0] in ",;()"
    begins = not before or before[-1] in ",;("
    return ends and begins


def _is_plural(word: str) -> bool:
    """ "14 Sozialräume" counts something, "20 Sozialbericht" lacks a unit."""
    if not _PLURAL.search(word.lower()):
        return False
    if fold(lexicon().lemma(word[:1].upper() + word[1:])) != fold(word):
        return True
    return not kinds_of(word)
