"""Apps fill slots of pages without knowing each other."""

from __future__ import annotations

import pytest

from fsa_portal import contributions


@pytest.fixture
def slots(monkeypatch):
    """Empty slots for this test."""
    monkeypatch.setattr(contributions, "_providers", {slot: [] for slot in contributions.SLOTS})


@pytest.mark.usefixtures("slots")
def test_providers_give_in_the_order_of_their_number_then_of_their_registration() -> None:
    contributions.register(contributions.HOME, lambda **_: ["late"], order=200)
    contributions.register(contributions.HOME, lambda **_: ["first", "second"])
    contributions.register(contributions.HOME, lambda **_: ["third"])
    contributions.register(contributions.HOME, lambda **_: ["early"], order=1)
    assert contributions.collect(contributions.HOME) == ["early", "first", "second", "third", "late"]


@pytest.mark.usefixtures("slots")
def test_providers_are_told_what_the_page_shows() -> None:
    contributions.register(contributions.AUTHORITY, lambda *, authority, actor: [(authority, actor)])
    assert contributions.collect(contributions.AUTHORITY, authority="a", actor="b") == [("a", "b")]
    assert contributions.collect(contributions.HOME, actor="b", page=None) == []


def test_a_slot_that_nobody_asks_for_cannot_be_filled() -> None:
    with pytest.raises(KeyError):
        contributions.register("basement", lambda **_: [])


@pytest.mark.usefixtures("slots")
def test_principals_come_from_all_apps_that_grant_some() -> None:
    contributions.register(contributions.PRINCIPALS, lambda affiliation_id: [f"case:{affiliation_id}"])
    contributions.register(contributions.PRINCIPALS, lambda affiliation_id: ["group:8"])
    assert contributions.principals_of(5) == {"case:5", "group:8"}
