"""Where one statement of a line ends and the next begins."""

from __future__ import annotations

import re

from consultations.cases.logline.reading import Span, meets_any
from consultations.cases.logline.words import Line, folded_words, kinds_of

_BREAK = re.compile(r",|;|\n|\s[-–—]+\s|\s*-+>\s*|→|[()\[\]{}|]|[!?]+(?=\s|$)|\.\s+")
_ABBREVIATED = folded_words(
    "min mins std stdn tel krs str st fr hr nr kap ca dr prof inkl incl vgl evtl usw bzw abs schriftl insg zus wg"
    " mo di mi do sa so bsp z b u a o d h s ggf vorauss jan feb mrz apr jun jul aug sep sept okt nov dez telef"
)
_REMARK = re.compile(r"\bintern\s*:|\bnur\s+(?:für|fuer)\s+uns\s*:|\bnur\s+intern\s*:")


def internal_remarks(low: str) -> list[Span]:
    """From "intern:" to the closing bracket, or to the end; the opening bracket is part of it."""
    found: list[Span] = []
    for match in _REMARK.finditer(low):
        if found and match.start() < found[-1].end:
            continue
        before = low[: match.start()].rstrip()
        opened = before[-1:] if before[-1:] in ("(", "[") else ""
        closing = {"(": ")", "[": "]"}.get(opened)
        end = low.find(closing, match.end()) + 1 if closing else 0
        if not opened:
            ends = [at for at in (low.find(")", match.end()), low.find("]", match.end())) if at >= 0]
            # A bracket that was opened before the marker closes the remark; one opened inside it does not.
            end = (
                min(ends) + 1
                if ends and before.count("(") + before.count("[") > before.count(")") + before.count("]")
                else 0
            )
        found.append(Span(len(before) - len(opened) if opened else match.start(), end or len(low)))
    return found


def clauses(line: Line, *, remarks: list[Span], whole: list[Span]) -> list[Span]:
    """The statements of a line, remarks left out. ``whole``: pieces that are not broken: dates, durations, names."""
    found: list[Span] = []
    start = 0
    for remark in [*remarks, Span(len(line.text), len(line.text))]:
        found += _statements(line, Span(start, max(start, remark.start)), whole)
        start = remark.end
    return found


def _statements(line: Line, within: Span, whole: list[Span]) -> list[Span]:
    found: list[Span] = []
    start = within.start
    for match in _BREAK.finditer(line.text, *within):
        mark = match.group().strip()
        if meets_any(
            Span(match.start(), match.end()),
            [s for s in whole if not (mark == "." and match.start() >= s.end - 1)],
        ):
            continue
        if mark == "," and _is_decimal(line.text, match.start()):
            continue
        if mark == "." and not _ends_a_sentence(line, match.start()):
            continue
        _add(found, line.text, start, match.start())
        start = match.end()
    _add(found, line.text, start, within.end)
    return found


def _is_decimal(text: str, at: int) -> bool:
    return text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit()


def _ends_a_sentence(line: Line, stop: int) -> bool:
    token = next((t for t in line.tokens if t.end == stop), None)
    if token is None:
        return True
    if token.folded in _ABBREVIATED or token.text.isdigit() or len(token.text) < 3:
        return False
    return bool(kinds_of(token.text)) or len(token.text) >= 8


def _add(found: list[Span], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        found.append(Span(start, end))
