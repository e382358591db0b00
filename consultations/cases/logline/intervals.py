"""Durations: ``20 min``, ``1h15``, ``2x20 min``, ``9-11:30 Uhr``, ``anderthalb Stunden``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from consultations.cases.logline.reading import Span

NUMBERS = {
    word: number
    for number, words in enumerate(
        (
            "null",
            "ein eine einen einem einer eines",
            "zwei",
            "drei",
            "vier",
            "fünf",
            "sechs",
            "sieben",
            "acht",
            "neun",
            "zehn",
            "elf",
            "zwölf",
        )
    )
    for word in words.split()
}
_NUMBER_WORD = "|".join(sorted(NUMBERS, key=len, reverse=True))
_MINUTES = r"(?:minuten?|minütig\w*|minuetig\w*|mins?\b\.?|min\b\.?)"
_HOURS = r"(?:stunden?|stündig\w*|stuendig\w*|stdn?\b\.?|std\b\.?|h\b\.?)"
_N = r"[0-9]{1,4}(?:[.,][0-9]{1,2})?"
_TIMES = r"(?P<times>[0-9]{1,2}|zwei|drei|vier)\s*(?:x|×|mal)\s*"
_HALF = r"(?P<half>[0-9]{1,2})?\s*(?:½|1/2)"

_PATTERNS = [
    # A quarter is 15 minutes, three of them 45: the words stand for themselves.
    re.compile(
        r"\b(?P<word>dreiviertel|viertel|halbe|halben|anderthalb|eineinhalb|zweieinhalb|dreieinhalb)\s*-?"
        r"(?:stunden?|std\b\.?|h\b)"
    ),
    re.compile(r"\b(?P<word>halbstündig|anderthalbstündig|viertelstündig|dreiviertelstündig)\w*"),
    re.compile(
        rf"\b(?:{_TIMES})?(?P<h>[0-9]{{1,2}})\s*{_HOURS}\s*(?:und\s+)?(?P<m>[0-9]{{1,2}})\s*(?:{_MINUTES}|')"
    ),
    re.compile(r"\b(?P<h>[0-9]{1,2})\s?h\s?(?P<m>[0-9]{2})\b(?!\s*[.:/%])"),
    re.compile(rf"\b(?P<h>[0-9]{{1,2}}):(?P<m>[0-9]{{2}})\s*{_HOURS}"),
    re.compile(rf"(?<!\w)(?<![0-9][.,]){_HALF}\s*{_HOURS}"),
    re.compile(
        rf"(?<![\w§])(?<![0-9][.,])(?:{_TIMES})?(?P<parts>(?:{_N}\s*\+\s*)*){'(?P<n>' + _N + ')'}\s*-?(?:(?P<hours>{_HOURS})|{_MINUTES})"
    ),
    re.compile(rf"(?<!\w)(?<![0-9][.,])(?:{_TIMES})?(?P<n>[0-9]{{1,3}})\s?['′’](?!\w)"),
    re.compile(rf"\b(?P<number>{_NUMBER_WORD})\s+(?:(?P<hours>stunden?\b|std\b\.?)|minuten?\b)"),
]
_WORDS = {
    "dreiviertel": 45,
    "viertel": 15,
    "halbe": 30,
    "halben": 30,
    "anderthalb": 90,
    "eineinhalb": 90,
    "zweieinhalb": 150,
    "dreieinhalb": 210,
    "halbstündig": 30,
    "anderthalbstündig": 90,
    "viertelstündig": 15,
    "dreiviertelstündig": 45,
}
_CLOCK = r"([0-9]{1,2})(?:[:.]([0-9]{2}))?"
_FROM_TO = re.compile(
    rf"(?<![\w:])(?<![0-9][.,])(?:von\s+)?{_CLOCK}\s*(?:uhr)?\s*(?:-|–|bis)\s*{_CLOCK}\s*uhr\b"
)
_AT_FULL_HOUR = r"|\bum\s+[0-9]{1,2}\b(?!\s*(?:[.,:%]|min|std|h\b|prozent|euro|stelle))"
TIME_OF_DAY = re.compile(
    r"(?:\b(?:um|gegen|ab|von)\s+)?(?<![\w:])(?<![0-9][.,])[0-9]{1,2}(?:[:.][0-9]{2})?"
    r"(?:\s*(?:uhr)?\s*(?:-|–|bis)\s*[0-9]{1,2}(?:[:.][0-9]{2})?)?\s*uhr\b"
    r"|(?:\b(?:um|gegen|ab)\s+)?(?<![\w:])(?<![0-9][.,])[0-2]?[0-9]:[0-5][0-9]\b(?!\s*(?:h|std))"
    + _AT_FULL_HOUR
)
_BETWEEN = re.compile(rf"(?<!\w)(?<![0-9][.,]){_N}\s*(?:-|–|bis|oder)\s*{_N}\s*(?:{_HOURS}|{_MINUTES})")
"""20-30 min: which of them is not guessed."""
_DAY_LONG = re.compile(r"\b(?:den\s+)?(?:ein(?:en)?\s+)?(?:ganze[rn]?|halbe[rn]?|½|1/2)\s+tag(?:e)?\b")

_TRAVEL = r"\w*(?:fahrt|fahrzeit|anreise|rückreise|reisezeit|wegezeit|wegzeit|fahrerei)\b"
_TRAVEL_BEFORE = re.compile(
    rf"{_TRAVEL}\s*(?:(?:ca\.?|je|jeweils|von|dauerte|zus\.?|zusammen|insg\.?|:)\s*)*$"
)
_TRAVEL_AFTER = re.compile(
    rf"^\s*(?:(?:für|die|an-?|und|hin-?|reine|der|auto|bahn|ab)\W*\s*){{0,4}}{_TRAVEL}(?!\s*:?\s*(?:ca\.?\s*)?[0-9])"
)
_EACH_BEFORE = re.compile(r"\b(?:je|jeweils|à)\s*(?:ca\.?\s*)?$")
_EACH_AFTER = re.compile(r"^\s*(?:je(?:weils)?\b(?!\s*[0-9])|pro\s+(?:kommune|stadt|gemeinde|gespräch|tel))")
_POST_AFTER = re.compile(
    r"^[-\s]*(?:stellen?\b|/?\s*woche|pro\s+woche|wöchentl|in\s+der\s+woche|die\s+woche)"
)
_POST_BEFORE = re.compile(r"\b(?:stellen?(?:anteil)?|umfang)\s+(?:mit|von|:|hat)\s*$")


@dataclass(frozen=True, slots=True)
class Interval:
    """A duration that the line names."""

    span: Span
    minutes: int
    each: bool = False
    """It holds for each of the bodies."""
    counts: bool = True
    """Travel and the hours of a post are named, not counted."""
    by_clock: bool = False


def intervals(low: str) -> list[Interval]:
    """The durations of a line of small letters, in order."""
    found: list[Interval] = []

    def add(span: Span, minutes: int, *, by_clock: bool = False) -> None:
        if minutes > 0 and not any(span.meets(other.span) for other in found):
            found.append(_in_context(low, span, minutes, by_clock=by_clock))

    for match in _FROM_TO.finditer(low):
        start_h, start_m, end_h, end_m = (int(part or 0) for part in match.groups())
        if start_h < 24 and end_h <= 24 and start_m < 60 and end_m < 60:
            add(Span(*match.span()), (end_h - start_h) * 60 + end_m - start_m, by_clock=True)
    taken = [Span(*match.span()) for pattern in (TIME_OF_DAY, _BETWEEN) for match in pattern.finditer(low)]
    for pattern in _PATTERNS:
        for match in pattern.finditer(low):
            span = Span(*match.span())
            if not any(span.meets(other) for other in taken):
                add(span, _minutes(match))
    return sorted(found, key=lambda one: one.span)


def _minutes(match: re.Match[str]) -> int:
    groups = match.groupdict()
    if groups.get("word"):
        return _WORDS[groups["word"]]
    times = groups.get("times")
    factor = (int(times) if times.isdigit() else NUMBERS[times]) if times else 1
    if groups.get("m") is not None:
        return factor * (int(groups["h"]) * 60 + int(groups["m"]))
    if "half" in groups:
        return int(groups["half"] or 0) * 60 + 30
    unit = 60 if groups.get("hours") else 1
    if groups.get("number"):
        return NUMBERS[groups["number"]] * unit
    numbers = [*re.findall(_N, groups.get("parts") or ""), groups["n"]]
    return round(factor * unit * sum(float(number.replace(",", ".")) for number in numbers))


def _in_context(low: str, span: Span, minutes: int, *, by_clock: bool) -> Interval:
    before, after = low[max(0, span.start - 40) : span.start], low[span.end : span.end + 40]
    travel = _TRAVEL_BEFORE.search(before) or _TRAVEL_AFTER.search(after)
    of_a_post = _POST_AFTER.search(after) or _POST_BEFORE.search(before)
    each = _EACH_BEFORE.search(before)
    if each:
        span = Span(span.start - len(before) + each.start(), span.end)
    elif follows := _EACH_AFTER.search(after):
        each, span = follows, Span(span.start, span.end + follows.end())
    return Interval(span, minutes, bool(each), not (travel or of_a_post), by_clock)


def unsettled(low: str) -> list[Span]:
    """What looks like a duration and says no number of minutes: "ganzer Tag", "20-30 min"."""
    return [Span(*match.span()) for pattern in (_DAY_LONG, _BETWEEN) for match in pattern.finditer(low)]
