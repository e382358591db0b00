"""The list of ways to bring in a script is long, and none of its lines is dumb."""

from __future__ import annotations

import pytest

from fsa_portal import richtext
from tests.security.markup import active
from tests.security.xss_corpus import CALL, FURTHER, everywhere, further, own, short

pytestmark = [pytest.mark.django_db, pytest.mark.once]
"""Every test of this folder empties the cache, which lies in the database."""


def test_there_are_enough_and_each_calls_its_own_number() -> None:
    assert len(own()) >= 60
    assert len({vector.number for vector in own()}) == len({vector.markup for vector in own()}) == len(own())
    for vector in own():
        assert f"{CALL}({vector.number})" in vector.markup
    assert all(CALL in markup for markup in [*short(), everywhere()])


def test_none_is_left_in_rich_text() -> None:
    for vector in own():
        assert not active(richtext.clean(f"<p>Zettel {vector.markup}</p>")), vector.markup


def test_those_of_the_further_list_are_taken_too() -> None:
    if not FURTHER.exists():
        pytest.skip("no further list of ways beside the project; XSS_CORPUS says where one is")
    assert len(further()) > 100
    for vector in further():
        assert f"{CALL}({vector.number})" in vector.markup
        assert not active(richtext.clean(f"<p>Zettel {vector.markup}</p>")), vector.markup
