"""Bulk work is written in short transactions: a break keeps what was written before."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from django.db import transaction

from fsa_portal.notices.models import Suppression
from fsa_portal.outbox import pieces
from fsa_portal.outbox.pieces import in_pieces

LETTERS = list("abcdefg")


def write(some: Sequence[str]) -> None:
    for letter in some:
        if letter == "f":
            raise ZeroDivisionError
        Suppression.objects.create(address=f"{letter}@example.org", reason=Suppression.Reason.STOPPED)


def written() -> str:
    return "".join(sorted(address[0] for address in Suppression.objects.values_list("address", flat=True)))


@pytest.mark.django_db
@pytest.mark.parametrize(("seconds", "at_once", "kept"), [(0, 1, "abcde"), (0, 2, "abcd"), (60, 1, "")])
def test_a_transaction_takes_nothing_more_when_its_time_is_over(
    monkeypatch: pytest.MonkeyPatch, seconds: int, at_once: int, kept: str
) -> None:
    monkeypatch.setattr(pieces, "BUDGET", seconds)
    with pytest.raises(ZeroDivisionError):
        in_pieces(LETTERS, write, at_once=at_once)
    assert written() == kept


@pytest.mark.django_db
def test_everything_is_handed_over_once_and_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    for seconds in (0, 60):
        monkeypatch.setattr(pieces, "BUDGET", seconds)
        seen: list[Sequence[str]] = []
        in_pieces(LETTERS, seen.append, at_once=3)
        assert ["".join(some) for some in seen] == ["abc", "def", "g"]


@pytest.mark.django_db
def test_inside_another_transaction_nothing_would_be_short() -> None:
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        in_pieces(LETTERS, write)
    assert written() == ""
