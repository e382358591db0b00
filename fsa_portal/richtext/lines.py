"""Lines that were lists before they were pasted: a text processor gives them a mark and a gap."""

from __future__ import annotations

import re
from itertools import groupby

LINES, BULLETS, NUMBERS = "p", "ul", "ol"

_OPEN = r"^((?:<(?:b|i|em|strong)>|\s)*)"
_GAP = r"(?:\t|\s{2,})\s*"
# The signs of the usual symbol fonts arrive as letters or from the private area of the character set. One hard space
# is no gap: "§ 80" and "5. Mai" are written with it.
_BULLET = re.compile(
    rf"{_OPEN}(?:[\u00b7\u2022\u25aa\u25cf\u25e6\u2023\u2043\uf0a7\uf0b7]\s+|[o\u00a7\u2013-]{_GAP})"
)
_NUMBER = re.compile(rf"{_OPEN}\(?(?:\d{{1,2}}|[a-z])[.)]{_GAP}")
_WIDE = re.compile(r"\t|[ \u00a0]{2,}")
_PARAGRAPHS = re.compile(r"(?:<p(?: [^<>]*)?>(?:(?!</?p[ >]).)*</p>\s*)+", re.S)
_PARAGRAPH = re.compile(r"<p((?: [^<>]*)?)>((?:(?!</?p[ >]).)*)</p>", re.S)


def mark_of(line: str) -> str:
    """The list to which the words of a line belong, by the mark that they begin with."""
    if _BULLET.match(line):
        return BULLETS
    return NUMBERS if _NUMBER.match(line) else LINES


def unmarked(line: str) -> str:
    """The words without their mark."""
    pattern = _BULLET if _BULLET.match(line) else _NUMBER
    return pattern.sub(lambda found: found[1].strip(), line, count=1)


def narrowed(line: str) -> str:
    """One space where a text processor had put a tab or several."""
    return _WIDE.sub(" ", line.replace("&nbsp;", "\u00a0"))


def listed(markup: str) -> str:
    """Safe HTML with its marked lines as lists and its gaps as one space each."""
    return _PARAGRAPHS.sub(lambda run: _run(_PARAGRAPH.findall(run[0])), markup)


def _run(paragraphs: list[tuple[str, str]]) -> str:
    read = [(attributes, words.replace("&nbsp;", "\u00a0")) for attributes, words in paragraphs]
    written = []
    for mark, lines in groupby(read, key=lambda line: mark_of(line[1])):
        if mark == LINES:
            written += [f"<p{attributes}>{narrowed(words)}</p>" for attributes, words in lines]
        else:
            items = "".join(
                f"<li{attributes}>{narrowed(unmarked(words))}</li>" for attributes, words in lines
            )
            written.append(f"<{mark}>{items}</{mark}>")
    return "".join(written)
