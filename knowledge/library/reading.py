"""From the text that a file holds to the text that the search reads: words cut at the end of a line are joined, and in
a scan a word that does not exist is read as the one that was printed.

Readers still get the file as it is; what is changed here is only what the index says that it says.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice

from search.analysis import analyzer

CUT = re.compile(r"(?<=[^\W\d_]{2})[-‐\u00ac][ \t]*\n[ \t]*(?=([^\W\d_]+))")
"""A hyphen at the end of a line, between two words of letters."""
KEEPS_HYPHEN = {"und", "oder", "bzw", "sowie", "bis", "als", "noch", "statt", "wie", "and", "or", "to"}
"""What follows an ellipsis ("Sozial- und Jugendhilfe"): the hyphen is no mere cut."""
INNER_CUT = re.compile(r"\b([^\W\d_]{3,})-([a-zäöüß]{2,})\b")
WORD = re.compile(r"[^\W_]{4,}")
PROFESSIONAL = re.compile(
    r"(klein|groß|teil|nah|weit)räumig(e|er|es|en|em|keit)?$|(klein|inner|gesamt|außer)städtisch(e|er|es|en|em)?$",
    re.IGNORECASE,
)
"""Words of social planning that general dictionaries do not have."""

MISREADINGS = (
    ("ii", "ü"),
    ("li", "ü"),
    ("ll", "ü"),
    ("fi", "fü"),
    ("ad", "ä"),
    ("da", "ä"),
    ("d", "ä"),
    ("d", "ö"),
    ("a", "ä"),
    ("é", "ö"),
    ("o", "ö"),
    ("6", "ö"),
    ("u", "ü"),
    ("l", "ü"),
    ("i", "ü"),
    ("lR", "ß"),
    ("R", "ß"),
    ("B", "ß"),
    ("rn", "m"),
)
"""What character recognition without German letters makes of them, and what was meant."""
MOST_PLACES = 12
LONGEST = 40


def joined(text: str) -> str:
    """Words that a line break cuts in two, in one piece."""

    def join(match: re.Match[str]) -> str:
        follows = match[1]
        if follows in KEEPS_HYPHEN:
            return "- "
        return "" if follows[0].islower() else "-"

    return CUT.sub(join, text)


def as_printed(text: str) -> str:
    """The text of a scan with its likely misreadings put right; what is no clear case stays."""
    mended = INNER_CUT.sub(_without_hyphen, text)
    return WORD.sub(lambda match: _meant(match[0]), mended)


def _without_hyphen(match: re.Match[str]) -> str:
    """``Entwick-lung`` was cut where a line ended in print; ``Best-practice`` was not."""
    whole = match[1] + match[2]
    return whole if _exists(whole) and not (_exists(match[1]) and _exists(match[2])) else match[0]


@lru_cache(maxsize=16_384)
def _meant(word: str) -> str:
    if len(word) > LONGEST or _exists(word):
        return word
    # A word that is wrong in one place is likelier than one that is wrong in two.
    once = _changed(word)
    for candidates in (once, {twice for changed in once for twice in _changed(changed)}):
        found = [candidate for candidate in candidates if _exists(candidate)]
        if found:
            return found[0] if len(found) == 1 else word
    return word


def _changed(word: str) -> set[str]:
    """The word with one misreading put right, in every place where it may be one."""
    found = set()
    for read, printed in MISREADINGS:
        for match in islice(re.finditer(re.escape(read), word), MOST_PLACES):
            found.add(word[: match.start()] + printed + word[match.end() :])
    return found


def _exists(word: str) -> bool:
    """Whether German has the word, or a compound of words that it has, or the profession uses it."""
    return bool(PROFESSIONAL.match(word)) or analyzer().is_german(word)
