"""Text to tokens: cleaning, words with their places, normal forms, 4-grams."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

MAX_WORD = 60
"""Letters of a word that count: nothing longer is a German word, but anybody may type one."""
GRAM = 4

_WORD = re.compile(r"[^\W_]+(?:[*:_/](?:innen|in|r|n)\b)?")
_GENDERED = re.compile(r"^(.+)[*:_/](innen|in|r|n)$")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})


def clean(text: str) -> str:
    """The text as a reader means it: composed letters, no soft hyphens, ligatures or control characters."""
    if text.isascii():
        return _CONTROL.sub(" ", text)
    # Half a surrogate pair is no letter, but JSON can carry one.
    text = text.encode(errors="replace").decode()
    text = unicodedata.normalize("NFC", text).translate(_LIGATURES)
    return _CONTROL.sub(" ", _INVISIBLE.sub("", text))


def words(text: str) -> list[str]:
    """The words of a cleaned text in order."""
    return _WORD.findall(text)


def placed_words(text: str) -> Iterator[re.Match[str]]:
    """The words of a cleaned text with their places."""
    return _WORD.finditer(text)


def normal(word: str) -> str:
    """Lower case, composed, ``ss`` for ``ß``, cut at :data:`MAX_WORD` letters."""
    return unicodedata.normalize("NFC", word[:MAX_WORD]).lower().replace("ß", "ss")


def gendered(word: str) -> tuple[str, str] | None:
    """``Planer*innen`` -> (``Planer``, ``Planerinnen``); None for any other word."""
    if word.isalnum():
        return None
    match = _GENDERED.match(word)
    return (match.group(1), match.group(1) + match.group(2)) if match else None


def grams(normal_word: str) -> list[str]:
    """The distinct 4-grams of ``^word$``: they find misspelt words and unknown compounds."""
    framed = f"^{normal_word}$"
    return list(dict.fromkeys(framed[i : i + GRAM] for i in range(max(1, len(framed) - GRAM + 1))))
