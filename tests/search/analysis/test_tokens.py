"""Texts are cleaned before anything looks at their words."""

from __future__ import annotations

from search.analysis import tokens


def test_soft_hyphens_ligatures_and_composed_letters_do_not_hide_a_word() -> None:
    assert tokens.clean("Sozial\u00adraum, Pﬂege, Fo\u0308rderung") == "Sozialraum, Pflege, Förderung"


def test_control_characters_and_half_surrogates_become_harmless() -> None:
    assert tokens.clean("a\x00b\x1fc") == "a b c"
    tokens.clean("ä\ud800").encode()


def test_gender_forms_are_one_word() -> None:
    assert tokens.words("Planer*innen und Berater:innen") == ["Planer*innen", "und", "Berater:innen"]


def test_the_normal_form_is_bounded() -> None:
    assert len(tokens.normal("x" * 100_000)) == tokens.MAX_WORD
