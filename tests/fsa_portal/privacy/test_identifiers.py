"""A person is found however the name is spelt, and nobody else is taken for that person."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fsa_portal.privacy.identifiers import MARK, Identifiers

PERSON = Identifiers(
    names=("Anna Müller-Groß",),
    emails=("anna.mueller@stadt.example",),
    phones=("+49 211 123456",),
    placeholder="x@geloescht.invalid",
)


@pytest.mark.parametrize(
    "text",
    [
        "Anna Müller-Groß",
        "ANNA MÜLLER-GROSS",
        "anna mueller-gross",
        "Müller-Groß, Anna",
        "Anna&nbsp;M&uuml;ller-Gro&szlig;",
        "Anna_Müller-Groß.pdf",
        "anna-m%C3%BCller-gro%C3%9F",
        "Anna\nMüller-Groß",
        "Anna.Mueller@Stadt.example",
        "anna.mueller%40stadt.example",
        "0211/12 34 56",
        "+49 (0)211 123-456",
        "0049211123456",
    ],
)
def test_all_spellings_are_found_and_taken_out(text: str) -> None:
    assert PERSON.found_in(f"vorher {text} nachher")
    assert PERSON.taken_out_of(f"vorher {text} nachher").startswith(f"vorher {MARK}")


@pytest.mark.parametrize(
    "text",
    [
        "Anna Müller",
        "Joanna Müller-Groß",
        "Anna Müller-Großmann",
        "susanna.mueller@stadt.example",
        "joanna.mueller@stadt.example",
        "anna.mueller@stadt.example.org",
        "Aktenzeichen 992111234567",
        "Müller und Groß",
    ],
)
def test_others_are_left_alone(text: str) -> None:
    assert PERSON.taken_out_of(text) == text


def test_json_stays_json_however_deep_the_name_stands() -> None:
    import json

    inner = json.dumps([{"value": "<p>Anna Müller-Groß</p>"}])
    outer = json.dumps({"body": inner, "Anna Müller-Groß": 1})
    found = json.loads(PERSON.taken_out_of(outer))
    assert found == {"body": json.dumps([{"value": f"<p>{MARK}</p>"}]), MARK: 1}


def test_markup_inside_a_name_stays_whole() -> None:
    assert PERSON.taken_out_of("<b>Anna</b> Müller-Groß") == f"<b>{MARK}</b>"


def test_each_place_is_quoted_with_a_few_words_around() -> None:
    text = f"{'a ' * 200}Anna Müller-Groß{' b' * 200}"
    (excerpt,) = PERSON.excerpts(text)
    assert "Anna Müller-Groß" in excerpt
    assert len(excerpt) < 300


def test_who_has_no_name_is_found_nowhere() -> None:
    nobody = Identifiers()
    assert not nobody.found_in("")
    assert nobody.taken_out_of("Anna") == "Anna"


def test_a_fragment_of_every_name_is_known_to_the_database() -> None:
    named = Identifiers(names=("Anna Müller-Groß",), emails=("anna.mueller@stadt.example",))
    assert named.fragments == ("mueller", "Anna") or set(named.fragments or ()) == {"mueller", "Anna"}
    assert Identifiers(names=("Ö Ü",)).fragments is None


@given(st.text(max_size=200))
def test_taking_out_twice_changes_nothing_more(text: str) -> None:
    once = PERSON.taken_out_of(text)
    assert PERSON.taken_out_of(once) == once


@given(st.text(max_size=50), st.text(max_size=50))
def test_nothing_is_left_wherever_the_name_stands(before: str, after: str) -> None:
    text = f"{before} Anna Müller-Groß {after}"
    assert not PERSON.found_in(PERSON.taken_out_of(text))
