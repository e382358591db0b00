"""Whatever is typed gets a fast, bounded answer: never an exception, never everything."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.query import Finder
from search.questions import parse
from tests.search.samples import PUBLIC, document, fill, find

HOSTILE = [
    "\x00",
    "a" * 100_000,
    "ä" * 100_000,
    "- - -",
    '""',
    '"',
    "-",
    '-""',
    "-Armut",
    '-"Armut im Alter"',
    "* ? : ^ ~ ( ) [ ] { } \\ /",
    "AND OR NOT",
    "title:Armut^1000000 OR *:*",
    "kind:[* TO *]",
    " ".join(f"Wort{n}" for n in range(2000)),
    '"' + " ".join(f"Wort{n}" for n in range(2000)) + '"',
    "\ud800",
    "💥" * 500,
    "'; DROP TABLE search; --",
    "<script>alert(1)</script>",
    "¶ ^ ¨",
    "und oder aber",
]


@pytest.fixture
def filled(engine):
    fill(engine, *[document(f"thing:{n}", text="Armut im Alter und im Quartier") for n in range(30)])
    return engine


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_question_finds_little_and_fails_never(filled, text: str) -> None:
    started = time.perf_counter()
    result = find(filled, text, counts=("kind", "topic"))
    assert not result.failed
    if "oder" not in text:
        assert result.total == 0
    assert time.perf_counter() - started < 2
    Finder(filled, waiting=frozenset).suggest(text, PUBLIC)


def test_words_of_the_query_language_of_the_engine_are_just_words(filled) -> None:
    assert find(filled, "Armut AND Alter").total == 0
    assert find(filled, "Armut*").total == 30


@pytest.mark.parametrize("page", [-1, 0, 1000, 1001, 10**9])
def test_any_page_number_is_answered(filled, page: int) -> None:
    result = find(filled, "Armut", page=page)
    assert (result.failed, result.total) == (False, 30)
    assert len(result.hits) == (10 if page < 1 else 0)


@pytest.mark.parametrize("size", [-5, 0, 10**9])
def test_any_page_size_is_answered(filled, size: int) -> None:
    result = find(filled, "Armut", size=size)
    assert result.total == 30
    assert len(result.hits) == (30 if size > 0 else 0)


def test_facet_values_are_only_compared(filled) -> None:
    strange = ("\x00", "*", "a" * 100_000, *map(str, range(5000)))
    assert find(filled, "Armut", facets={"topic": strange}).total == 0


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=60))
def test_any_text_is_answered(filled, text: str) -> None:
    result = find(filled, text)
    assert not result.failed
    assert result.total == 0 or not text.strip() or parse(text).words or parse(text).phrases


def test_a_question_without_words_is_not_the_empty_question(filled) -> None:
    assert find(filled, "").total == 30
    assert find(filled, "   ").total == 30
    assert find(filled, "…").total == 0


def test_questions_are_cut_to_what_a_person_types() -> None:
    question = parse(" ".join(f"Wort{n}" for n in range(2000)))
    assert len(question.words) <= 24
