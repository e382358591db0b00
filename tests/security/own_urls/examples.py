"""Examples side by side, their grades, and requests for a contact."""

from __future__ import annotations

from typing import Any

from tests.security.own_urls.base import (
    ADVISERS_READ,
    ADVISERS_WRITE,
    WRONG_METHOD,
    Row,
    all_,
    fixed,
    sent,
)
from tests.security.own_urls.pages import PAGE_STATES
from tests.security.world import READERS, World

ONE_OF_ALL = "/praxis/vergleich/?" + "&".join(f"b=beispiel-{state}" for state in PAGE_STATES)


def asked(world: World, role: str) -> dict[str, Any]:
    return {
        "name": "Planung",
        "email": f"{role}@example.org",
        "body": "Kreis",
        "message": "Wie lange dauerte es?",
    }


def _ask_row(state: str) -> Row:
    statuses = PAGE_STATES[state]
    return Row(
        "examples:ask",
        fixed(f"/praxis/beispiel-{state}/kontakt/"),
        statuses,
        {role: 302 if status == 200 else status for role, status in statuses.items()},
        asked,
        missing=fixed("/praxis/gibt-es-nicht/kontakt/"),
        label=state,
        leads_to=lambda w: w.pages[f"example-{state}"],
    )


EXAMPLES = [
    Row("examples:comparison", fixed("/praxis/vergleich/"), all_(200), all_(405)),
    Row("examples:comparison", fixed(ONE_OF_ALL), all_(200), all_(405), label="chosen"),
    Row("examples:maturity", fixed("/praxis/reifegrade/"), all_(200), all_(405)),
    *(_ask_row(state) for state in READERS),
    Row("examples:requests", fixed("/beratung/kontaktanfragen/"), ADVISERS_READ, WRONG_METHOD),
    Row("examples:request", lambda w: w.records["requests"].get_absolute_url(), ADVISERS_READ, WRONG_METHOD,
        missing=fixed("/beratung/kontaktanfragen/987654/")),
    Row("examples:settle", lambda w: f"{w.records['requests'].get_absolute_url()}erledigt/", WRONG_METHOD,
        ADVISERS_WRITE, sent, missing=fixed("/beratung/kontaktanfragen/987654/erledigt/")),
]  # fmt: skip
