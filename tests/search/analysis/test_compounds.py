"""German compounds are found by their parts."""

from __future__ import annotations

import pytest

from search.analysis.compounds import split


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("Sozialberichterstattung", ["sozial", "bericht", "erstattung"]),
        ("Kindertagesstätte", ["kinder", "tage", "stätte"]),
        ("Präventionskette", ["prävention", "kette"]),
        ("Schulsozialarbeit", ["schul", "sozial", "arbeit"]),
        ("Mehrgenerationenhaus", ["mehr", "generationen", "haus"]),
    ],
)
def test_parts_are_given_as_words_without_linking_letters(word: str, parts: list[str]) -> None:
    assert split(word) == parts


@pytest.mark.parametrize("word", ["Verwaltung", "Beteiligung", "Integration", "Evaluation", "Haus", ""])
def test_simple_words_stay_whole(word: str) -> None:
    assert split(word) == [word.lower()]


def test_a_very_long_word_takes_no_time() -> None:
    assert split("a" * 100_000)
