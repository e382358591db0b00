"""Every field of every form of ours takes any entry or says what is wrong with it: no fault, nothing half done."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.security.hostile import LONG, TEXTS
from tests.security.own_urls import Row
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
CLEAR = {200, 302, 303, 400, 404, 409, 410, 422, 429}


def spoilt(act: Posting) -> Iterator[tuple[str, dict[str, Any]]]:
    """The data with one field each filled in wrongly, sent several times, or left out."""
    for name in act.names:
        for told, value in ENTRIES.items():
            yield f"{name} with {told}", act.data | {name: value}
        right = act.data.get(name, "")
        right = right if isinstance(right, list) else [right]
        yield f"{name} several times", act.data | {name: [*right, "x", "", *right, "x"]}
        yield f"{name} left out", {key: value for key, value in act.data.items() if key != name}
    yield "nothing at all", {}
    yield (
        "names that are no names",
        act.data | {"\x00": "x", "x[]": "y", "": "z", "form-TOTAL_FORMS": "9" * 9},
    )


def amiss(act: Posting, answer: Answer) -> str:
    if answer.status not in CLEAR:
        return f"answered {answer.status}"
    if answer.status != act.taken and answer.wrote:
        return f"refused with {answer.status}, and wrote to {sorted(answer.wrote)}"
    if answer.status >= 400 and "<h1" not in answer.text:
        return f"{answer.status} without a page"
    return ""


@pytest.mark.parametrize("row", ONE_EACH, ids=str)
def test_any_entry_in_any_field_is_taken_or_refused_clearly(
    visits: Visits, postings: Postings, row: Row
) -> None:
    act = postings.of(row)
    wrong = []
    for told, data in spoilt(act):
        answer = visits.send(act.role, "POST", act.path, data)
        if fault := amiss(act, answer):
            wrong.append(f"{told}: {fault}")
    assert not wrong, "\n".join(wrong)
