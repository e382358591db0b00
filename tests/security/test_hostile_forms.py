"""Every field of every form of ours takes any entry or says what is wrong with it: no fault, nothing half done."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.security.hostile import LONG, TEXTS
from tests.security.own_urls import ROWS, Row
from tests.security.postings import ONE_EACH, Posting, Postings
from tests.security.visits import Answer, Visits

pytestmark = [pytest.mark.django_db, pytest.mark.once]

ENTRIES = {
    "nul": TEXTS["nul"],
    "100 kB": LONG,
    "right to left": TEXTS["right to left"],
    "emoji": TEXTS["emoji"],
    "a number beyond all columns": "9" * 40,
    "a number beyond 64 bits": str(2**63),
    "no day of any year": "2026-02-30",
    "header": TEXTS["header"],
}
SEVERAL_TIMES = "several times"
LEFT_OUT = "left out"
CLEAR = {200, 302, 303, 400, 404, 409, 410, 422, 429}


AT_ONCE = ("nul", "a number beyond 64 bits", SEVERAL_TIMES)


def filled(act: Posting, name: str, told: str) -> Any:
    """What is sent for one field."""
    if told != SEVERAL_TIMES:
        return ENTRIES[told]
    right = act.data.get(name, "")
    right = right if isinstance(right, list) else [right]
    return [*right, "x", "", *right, "x"]


def without(act: Posting, name: str) -> dict[str, Any]:
    return {key: value for key, value in act.data.items() if key != name}


def spoilt(act: Posting) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each field with one thing wrong, another one in the next; all that is typed or chosen wrong at once; no field."""
    ways = [*ENTRIES, SEVERAL_TIMES, LEFT_OUT]
    start = ROWS.index(act.row)
    for turn, name in enumerate(act.names, start=start):
        told = ways[turn % len(ways)]
        wrong = without(act, name) if told == LEFT_OUT else act.data | {name: filled(act, name, told)}
        yield f"{name} {told}", wrong
    shown = [name for name, field in act.fields.items() if field.kind != "hidden" and name in act.names]
    for told in AT_ONCE if shown else ():
        yield f"all {told}", act.data | {name: filled(act, name, told) for name in shown}
    yield "nothing at all", {}
    yield (
        "names that are no names",
        act.data | {"\x00": "x", "x[]": "y", "": "z", "form-TOTAL_FORMS": "9" * 9},
    )


def spoilt_in_every_way(act: Posting) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each field with each of the things wrong."""
    for name in act.names:
        for told in (*ENTRIES, SEVERAL_TIMES):
            yield f"{name} {told}", act.data | {name: filled(act, name, told)}
        yield f"{name} {LEFT_OUT}", without(act, name)


def amiss(act: Posting, answer: Answer) -> str:
    if answer.status not in CLEAR:
        return f"answered {answer.status}"
    if answer.status != act.taken and answer.wrote:
        return f"refused with {answer.status}, and wrote to {sorted(answer.wrote)}"
    if answer.status >= 400 and "<h1" not in answer.text:
        return f"{answer.status} without a page"
    return ""


def check(visits: Visits, act: Posting, tried: Iterator[tuple[str, dict[str, Any]]]) -> None:
    wrong = []
    for told, data in tried:
        answer = visits.send(act.role, "POST", act.path, data)
        if fault := amiss(act, answer):
            wrong.append(f"{told}: {fault}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("row", ONE_EACH, ids=str)
def test_what_is_entered_wrongly_is_taken_or_refused_clearly(
    visits: Visits, postings: Postings, row: Row
) -> None:
    act = postings.of(row)
    check(visits, act, spoilt(act))


@pytest.mark.slow
@pytest.mark.parametrize("row", ONE_EACH, ids=str)
def test_any_entry_in_any_field_is_taken_or_refused_clearly(
    visits: Visits, postings: Postings, row: Row
) -> None:
    act = postings.of(row)
    check(visits, act, spoilt_in_every_way(act))
