"""German place names: how they are sorted, looked up and written into addresses. Pure functions."""

from __future__ import annotations

import re
import unicodedata

DISTRICT_WORDS = ("Kreis ", "Städteregion ")
_NOT_A_WORD = re.compile(r"[^a-z0-9]+")
_ADDRESS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_SPELLED_OUT = {"ae": "a", "oe": "o", "ue": "u"}


def fold(text: str) -> str:
    """Small letters without accents, words parted by one blank, umlauts as in DIN 5007-1 (ä = a, ß = ss)."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return _NOT_A_WORD.sub(" ", "".join(c for c in plain if not unicodedata.combining(c))).strip()


def sort_name(name: str) -> str:
    """What a name is sorted and looked up by. ``Kreis Viersen`` stands beside ``Viersen``: ``viersen kreis``."""
    for word in DISTRICT_WORDS:
        if name.startswith(word):
            return f"{fold(name.removeprefix(word))} {fold(word)}"
    return fold(name)


def spellings(word: str) -> frozenset[str]:
    """A folded word as typed, and with ``ue`` read as ``ü``: ``muelheim`` finds Mülheim."""
    return frozenset({word, re.sub("ae|oe|ue", lambda match: _SPELLED_OUT[match[0]], word)})


def slug(name: str) -> str:
    """``Mülheim an der Ruhr`` -> ``muelheim-an-der-ruhr``."""
    return fold(name.casefold().translate(_ADDRESS)).replace(" ", "-")


def initial(sorted_by: str) -> str:
    """The letter of the alphabet under which a sort name stands."""
    return sorted_by[:1].upper()
