"""The line above the list of cases and the address say the same."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from cms.filters import MOST_CHOSEN
from consultations.cases.lists import query
from consultations.cases.lists.query import Choice, Condition, Query, asked_in, last_day, parse, render

CHOICES: dict[str, Sequence[Choice]] = {
    "mine": [Choice("on", "Meine", ("ich", "me"), "ich")],
    "adviser": [Choice("3", "Anna Adler"), Choice("4", "Bernd Öztürk"), Choice("5", "Anna Adler")],
    "status": [Choice("offen", "Alle offenen", ("open",), "offen"), Choice("ruht", "Ruht", ("On hold",)),
               Choice("in-beratung", "In Beratung", ("In progress",))],
    "topic": [Choice("kinderarmut", "Kinderarmut"), Choice("kinderschutz", "Kinderschutz")],
    "body": [Choice("05997001", "Birkenfurt"), Choice("o7", 'Haus "Weitblick" e. V.')],
    "district": [Choice("05997", "Kreis Ahornland")],
    "kind": [Choice("jobcenter", "Jobcenter")],
    "without": [Choice("step", "Ohne nächsten Schritt", ("schritt",), "schritt")],
    "due": [Choice("overdue", "Überfällig")],
    "visibility": [Choice("confidential", "Vertraulich")],
}  # fmt: skip


def known(name: str) -> Sequence[Choice]:
    return CHOICES[name]


def one(line: str) -> tuple[str, str]:
    found = parse(line, known)
    assert not found.unknown, found.unknown
    (condition,) = found.conditions
    return condition.parameter


@pytest.mark.parametrize(
    ("line", "parameter"),
    [
        ("bei:ich", ("mine", "on")),
        ("with:me", ("mine", "on")),
        ("bei:oeztuerk", ("adviser", "4")),
        ("BEI:Ozturk", ("adviser", "4")),
        ('bei:"bernd ö"', ("adviser", "4")),
        ("status:offen", ("status", "offen")),
        ("status:open", ("status", "offen")),
        ("status:In-Beratung", ("status", "in-beratung")),
        ('status:"on hold"', ("status", "ruht")),
        ("-status:ruht", ("status", "-ruht")),
        ("thema:kinderarm", ("topic", "kinderarmut")),
        ("kommune:birkenfurt", ("body", "05997001")),
        ("organisation:weitblick", ("body", "o7")),
        ("kreis:ahornland", ("district", "05997")),
        ("seit:2027", ("since", "2027")),
        ("bis:2027-6", ("until", "2027-06")),
        ("bis:06.2027", ("until", "2027-06")),
        ("since:15.6.2027", ("since", "2027-06-15")),
        ("ohne:schritt", ("without", "step")),
        ("überfällig", ("due", "overdue")),
        ("ueberfaellig", ("due", "overdue")),
        ("overdue", ("due", "overdue")),
        ("-vertraulich", ("visibility", "-confidential")),
        ("haushalt", ("word", "haushalt")),
        ('"runder tisch"', ("word", "runder tisch")),
        ("„runder tisch“", ("word", "runder tisch")),
        ('-"runder tisch', ("word", "-runder tisch")),
        ('"vertraulich"', ("word", "vertraulich")),
    ],
)
def test_a_condition_is_written_in_many_ways(line: str, parameter: tuple[str, str]) -> None:
    assert one(line) == parameter


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("foo:bar", "kommune:"),
        ("thema:kinder", "Kinderarmut, Kinderschutz"),
        ("thema:fische", "Kinderarmut, Kinderschutz"),
        ("bei:adler", "Mehrere passen"),
        ("status:", "Ruht"),
        ("thema:k", "Kinderarmut"),
        ("seit:morgen", "2027-06-15"),
        ("seit:2027-02-30", "2027-06-15"),
        ("jahr:2027-01", "2027"),
        ("seit:0000", "2027-06-15"),
        ("x" * 200, "nicht suchen"),
        ("x" * 2000, "1000"),
    ],
)
def test_what_is_not_understood_is_named_with_what_would_be(line: str, said: str) -> None:
    found = parse(f"{line} haushalt" if len(line) < 1000 else line, known)
    assert said in found.unknown[0].help
    assert len(line) > 1000 or found.conditions == (Condition("word", "haushalt"),)


def test_too_many_conditions_are_named() -> None:
    found = parse(" ".join(f"w{number}" for number in range(MOST_CHOSEN + 1)), known)
    assert len(found.conditions) == MOST_CHOSEN
    assert [part.text for part in found.unknown] == [f"word:w{MOST_CHOSEN}"]


def test_a_month_ends_on_its_last_day() -> None:
    assert [last_day(text).isoformat() for text in ("2028", "2028-02", "2027-02", "2027-06-15")] == [
        "2028-12-31", "2028-02-29", "2027-02-28", "2027-06-15",
    ]  # fmt: skip


VALUED = st.sampled_from([(name, choice.value) for name, choices in CHOICES.items() for choice in choices])
WORDS = st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=30)
CONDITIONS = st.one_of(
    st.builds(lambda pair, no: Condition(*pair, no), VALUED, st.booleans()),
    st.builds(lambda name, day, no: Condition(name, day.isoformat(), no), st.sampled_from(["since", "until"]),
              st.dates(), st.booleans()),
    st.builds(lambda year, no: Condition("year", f"{year:04d}", no), st.integers(1, 9999), st.booleans()),
    st.builds(lambda word, no: query._word(word, no), WORDS, st.booleans()).filter(
        lambda found: isinstance(found, Condition)),
)  # fmt: skip
QUERIES = st.builds(lambda parts: Query(tuple(dict.fromkeys(parts))), st.lists(CONDITIONS, max_size=6))
TYPED = st.one_of(
    st.text(max_size=80),
    st.text(alphabet='-":„ abet0129.suhonmi', max_size=60),
    st.lists(st.sampled_from(['bei:', 'thema:"', "status:ruht", '"', "-", "foo:", "jahr:", "ohne:x", 'a"b']), max_size=8).map(" ".join),
)  # fmt: skip


@pytest.mark.parametrize("language", ["de", "en"])
@given(asked=QUERIES)
def test_a_query_in_words_is_the_same_query(language: str, asked: Query) -> None:
    with override(language):
        assert parse(render(asked, known), known) == asked


@given(asked=QUERIES)
def test_a_query_in_the_address_is_the_same_query(asked: Query) -> None:
    found = asked_in(QueryDict(urlencode(asked.parameters())), known)
    assert not found.unknown
    assert set(found.conditions) == set(asked.conditions)


@given(line=TYPED)
def test_any_line_is_read_and_says_the_same_again(line: str) -> None:
    found = parse(line, known)
    if len(line) <= query.LONGEST_LINE:
        assert parse(render(found, known), known) == found


@given(name=st.sampled_from(query.NAMES), value=TYPED)
def test_any_address_is_read(name: str, value: str) -> None:
    found = asked_in(QueryDict(urlencode([(name, value)])), known)
    assert len(found.conditions) + len(found.unknown) <= 1
