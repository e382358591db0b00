"""Reading lists: everybody has one, and a link opens the list of somebody else."""

from __future__ import annotations

from typing import Any

from tests.security.own_urls.base import Row, all_, fixed, sent
from tests.security.world import World

NOBODYS = {"visitor": 404, "link": 404}
"""A list without an account has no link."""


def a_page(world: World, role: str) -> dict[str, Any]:
    return {"page": world.page_ids["programme-public"]}


def hidden(world: World, role: str) -> dict[str, Any]:
    return {"page": world.page_ids["example-draft"]}


def the_kept_page(world: World, role: str) -> dict[str, Any]:
    return {"page": world.page_ids["example-public"], "note": "Notiz", "to": "up"}


READING_LISTS = [
    Row("shortlist:own", fixed("/merkliste/"), all_(200), all_(405)),
    Row("shortlist:own", fixed("/merkliste/?ausgabe=csv"), all_(200), all_(405), label="as CSV"),
    Row("shortlist:own", fixed("/merkliste/?ausgabe=json"), all_(200), all_(405), label="as JSON"),
    Row("shortlist:keep", fixed("/merkliste/merken/"), all_(405), all_(303), a_page, writes=False),
    Row("shortlist:keep", fixed("/merkliste/merken/"), all_(405), all_(404), hidden, label="draft"),
    Row("shortlist:drop", fixed("/merkliste/entfernen/"), all_(405), all_(303), the_kept_page, writes=False),
    Row("shortlist:tidy", fixed("/merkliste/aufraeumen/"), all_(405), all_(303), sent, writes=False),
    # Who has not kept the page has nothing to move.
    Row("shortlist:move", fixed("/merkliste/verschieben/"), all_(405),
        all_(404) | dict.fromkeys(("member", "adviser"), 303), the_kept_page, writes=False),
    Row("shortlist:annotate", fixed("/merkliste/notiz/"), all_(405), all_(303), the_kept_page, writes=False),
    Row("shortlist:rename", fixed("/merkliste/titel/"), all_(405), all_(303), lambda w, role: {"title": "Neu"},
        writes=False),
    Row("shortlist:share", fixed("/merkliste/teilen/"), all_(405), all_(303) | NOBODYS, sent),
    Row("shortlist:stop_sharing", fixed("/merkliste/teilen/beenden/"), all_(405), all_(303) | NOBODYS, sent),
    Row("shortlist:shared", lambda w: w.links["shortlist"], all_(200), all_(405)),
    Row("shortlist:shared", lambda w: f"{w.links['shortlist']}?ausgabe=csv", all_(200), all_(405), label="as CSV"),
    Row("shortlist:shared", fixed("/merkliste/geteilt/kaputt/"), all_(404), all_(405), label="broken"),
]  # fmt: skip
