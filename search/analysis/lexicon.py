"""The German lexicon: which words exist, as what, and what their base form is.

Both tables come from simplemma's German dictionary. They are written once, under a file lock, into a folder that
carries the version of their source in its name, and are then only opened by every process.
"""

from __future__ import annotations

import fcntl
import functools
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from search.analysis.tokens import normal

if TYPE_CHECKING:
    import marisa_trie

NOUN = 1
OTHER = 2
VERB_STEM = 4
CLIPPED_NOUN = 8
"""A noun without its final e, as compounds use it: Schul-, Sprach-, Hilf-."""

_FORMAT = 2
_SHORTEST, _LONGEST = 3, 20


def default_folder() -> Path:
    """``FSA_LEXICON_DIR``, else ``var/lexicon`` beside the packages."""
    configured = os.environ.get("FSA_LEXICON_DIR")
    return Path(configured) if configured else Path(__file__).resolve().parents[2] / "var" / "lexicon"


class Lexicon:
    """The words of German, opened from a folder that :func:`build` has filled."""

    def __init__(self, folder: Path) -> None:
        import marisa_trie

        self._forms: marisa_trie.RecordTrie = marisa_trie.RecordTrie("<B")
        self._forms.mmap(str(folder / "forms.marisa"))
        self._lemmatize = _lemmatizer(folder)

    def kinds(self, word: str) -> int:
        """What a normalised word can be: a sum of :data:`NOUN` … :data:`CLIPPED_NOUN`, 0 when unknown."""
        found = self._forms.get(word)
        return found[0][0] if found else 0

    def beginnings(self, text: str) -> list[str]:
        """All known forms that ``text`` begins with."""
        return self._forms.prefixes(text)

    def lemma(self, word: str) -> str:
        """The normalised base form of a word as it was written (capitals matter)."""
        return normal(self._lemmatize(word))


def opened(folder: Path | None = None) -> Lexicon:
    """The lexicon of ``folder``, built first when it is missing."""
    return Lexicon(build(folder or default_folder()))


def build(folder: Path, *, force: bool = False) -> Path:
    """Write the lexicon below ``folder`` unless it is there; returns the folder of this version.

    Safe to call from many processes at once: one builds, the others wait for it.
    """
    target = folder / f"{version('simplemma')}-{_FORMAT}"
    if target.is_dir() and not force:
        return target
    folder.mkdir(parents=True, exist_ok=True)
    with _locked(folder / "lock"):
        if force or not target.is_dir():
            _write(folder, target)
    return target


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _write(folder: Path, target: Path) -> None:
    import marisa_trie
    from simplemma.strategies.dictionaries import TrieDictionaryFactory

    with tempfile.TemporaryDirectory(dir=folder, prefix="new-") as temporary:
        ready = Path(temporary) / "ready"
        ready.mkdir()
        dictionary = TrieDictionaryFactory(disk_cache_dir=str(ready)).get_dictionary("de")
        forms = marisa_trie.RecordTrie(
            "<B", ((form, (kinds,)) for form, kinds in _kinds_of(dictionary).items())
        )
        forms.save(str(ready / "forms.marisa"))
        if target.is_dir():
            target.rename(Path(temporary) / "old")
        ready.rename(target)


def _kinds_of(dictionary: Mapping[str, str]) -> dict[str, int]:
    kinds: dict[str, int] = {}

    def add(form: str, kind: int) -> None:
        kinds[form] = kinds.get(form, 0) | kind

    for written, lemma in dictionary.items():
        form = normal(written)
        if not (_SHORTEST <= len(written) <= _LONGEST and form.isalpha()):
            continue
        if lemma[:1].isupper() and written[:1].isupper():
            add(form, NOUN)
            if form.endswith("e") and len(form) >= 5:
                add(form[:-1], CLIPPED_NOUN)
        elif written == lemma and len(form) > 4 and form.endswith(("ern", "eln")):
            add(form[:-1], VERB_STEM)
        elif written == lemma and len(form) > 4 and form.endswith("en"):
            add(form[:-2], VERB_STEM)
            add(form, OTHER)
        else:
            add(form, OTHER)
    return kinds


def _lemmatizer(folder: Path) -> Callable[[str], str]:
    from simplemma import Lemmatizer
    from simplemma.strategies import DefaultStrategy
    from simplemma.strategies.dictionaries import TrieDictionaryFactory

    strategy = DefaultStrategy(dictionary_factory=TrieDictionaryFactory(disk_cache_dir=str(folder)))
    # The analyser keeps what it has seen; a second cache below it would only cost memory.
    return functools.partial(
        Lemmatizer(cache_max_size=1, lemmatization_strategy=strategy).lemmatize, lang="de"
    )
