"""One stem for all forms of a word: the Snowball stem of its base form, umlauts kept where they tell words apart."""

from __future__ import annotations

import functools
import re

from search.analysis.lexicon import NOUN, VERB_STEM, Lexicon
from search.analysis.tokens import MAX_WORD, normal

KEPT_UMLAUT = "¨"
"""Ends the stem of a word with umlaut when the word without it exists too: Förderung is no Forderung."""

_WITHOUT_UMLAUT = str.maketrans("äöü", "aou")
_LONGEST_LOOKUP = 40
"""Longer words are in no dictionary, and looking for them piece by piece takes long."""


class Stems:
    """Gives stems of words as they are written."""

    def __init__(self, lexicon: Lexicon) -> None:
        import Stemmer

        self._lexicon = lexicon
        # The analyser keeps what it has seen; the stemmer need not.
        self._german = Stemmer.Stemmer("german", 0)
        self._english = Stemmer.Stemmer("english", 0)
        self.of_part = functools.lru_cache(maxsize=16_384)(self._of_part)

    def german(self, word: str) -> str:
        if len(word) > _LONGEST_LOOKUP:
            return self._german.stemWord(normal(word))
        lemma = self._noun_of(self._with_umlauts(self._lexicon.lemma(word)))
        stem = self._german.stemWord(lemma[:MAX_WORD])
        return stem + KEPT_UMLAUT if self._differs_by_umlaut(lemma) else stem

    def _of_part(self, part: str) -> str:
        """The stem of a part of a compound, which is written small; parts recur, so their stems are remembered."""
        return self.german(part.capitalize())

    def english(self, word: str) -> str:
        return self._english.stemWord(normal(word))

    def _with_umlauts(self, lemma: str) -> str:
        """``foerderung`` -> ``förderung`` when only the latter is a word."""
        if any(letter in lemma for letter in "äöü"):
            return lemma
        candidate = re.sub("(?<![aeq])ue", "ü", lemma.replace("ae", "ä").replace("oe", "ö"))
        if candidate == lemma or self._lexicon.kinds(lemma) or not self._lexicon.kinds(candidate):
            return lemma
        return self._lexicon.lemma(candidate.capitalize())

    def _noun_of(self, lemma: str) -> str:
        """``fördern``, ``förder-`` -> ``förderung``: the Snowball stem of such verbs is shorter than their noun's."""
        if lemma.endswith(("ern", "eln")):
            root = lemma[:-1]
        elif lemma.endswith(("er", "el")) and self._lexicon.kinds(lemma) & (VERB_STEM | NOUN) == VERB_STEM:
            root = lemma
        else:
            return lemma
        for noun in (root + "ung", root[:-2] + "lung"):
            if self._lexicon.kinds(noun) & NOUN:
                return noun
        return lemma

    def _differs_by_umlaut(self, lemma: str) -> bool:
        """Whether another word differs from this one, or from the verb that it is made of, by the umlaut alone."""
        if lemma.isascii():
            return False
        return self._has_plain_twin(lemma) or (
            lemma.endswith("ung") and self._has_plain_twin(_verb_of(lemma))
        )

    def _has_plain_twin(self, lemma: str) -> bool:
        plain = lemma.translate(_WITHOUT_UMLAUT)
        if plain == lemma or not self._lexicon.kinds(plain):
            return False
        return self._lexicon.lemma(plain.capitalize()) != lemma


def _verb_of(noun: str) -> str:
    """``führung`` -> ``führen``, ``förderung`` -> ``fördern``: noun and verb must get the same stem."""
    root = noun.removesuffix("ung")
    return root + ("n" if root.endswith(("el", "er")) else "en")
