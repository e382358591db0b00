"""One stem for all forms of a word, and only for them."""

from __future__ import annotations

import pytest

from search.analysis import analyzer
from search.analysis.lexicon import build


def stem(word: str) -> str:
    return analyzer().word(word).stem


@pytest.mark.parametrize(
    "forms",
    [
        ("Haus", "Häuser", "Hauses"),
        ("Stadt", "Städte", "Städten"),
        ("Förderung", "Förderungen", "fördern", "Foerderung"),
        ("Durchführung", "durchgeführt", "durchführen"),
        ("Sammlung", "sammeln"),
        ("Planer", "Planern", "Planer*innen"),
    ],
)
def test_forms_of_a_word_share_a_stem(forms: tuple[str, ...]) -> None:
    assert len({stem(form) for form in forms}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("Förderung", "Forderung"), ("zählen", "zahlen"), ("führen", "fuhren"), ("Steuerung", "Steuer")],
)
def test_an_umlaut_that_makes_another_word_is_kept(one: str, other: str) -> None:
    assert stem(one) != stem(other)


def test_a_compound_is_found_by_its_parts_and_stands_for_them_together() -> None:
    word = analyzer().word("Sozialberichterstattung")
    assert {"sozial", "bericht", "sozialbericht"} <= set(word.parts)
    assert word.together == (stem("sozial"), stem("Bericht"), stem("Erstattung"))


def test_the_clipped_verb_in_a_compound_is_found_by_its_noun() -> None:
    assert stem("Förderung") in analyzer().word("Förderprogramm").parts


def test_english_words_get_their_english_stem_too() -> None:
    assert analyzer().word("municipalities", "en").alone == ("municip",)


def test_stop_words_stay_in_phrases_only() -> None:
    streams = analyzer().streams(analyzer().words("Beratung der Städte"))
    assert streams.exact == "beratung der städte"
    assert "der" not in streams.stems.split() + streams.parts.split()


def test_the_memory_for_words_is_bounded() -> None:
    assert analyzer().word.cache_info().maxsize is not None


def test_a_lexicon_that_is_there_is_not_built_again(tmp_path) -> None:
    folder = build(tmp_path)
    stamp = (folder / "forms.marisa").stat().st_mtime_ns
    assert build(tmp_path) == folder
    assert (folder / "forms.marisa").stat().st_mtime_ns == stamp
