"""How well and how fast a line about a contact is read."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

from bench.__main__ import Row
from bench.portal import ROOT, TOKEN, Browser, portal

SIXTY = ROOT.parent / "shared" / "domain" / "log_lines.jsonl"
UNTUNED = ROOT / "tests" / "consultations" / "cases" / "logline" / "untuned_lines.jsonl"
FOUND, FALSE_FILLS, FOUND_UNTUNED = 0.95, 0.03, 0.90
MILLISECONDS = 60
LINE = "Tel Birkenfurt {minutes} min Sozialbericht, Infoblatt IHK geschickt, WV 14.9."
WARM = 20
"""Lines until every process of the server has made the names ready."""


def rows(fast: bool) -> Iterator[Row]:
    yield from _scored("sample lines", SIXTY, FOUND, FALSE_FILLS)
    yield from _scored("lines that nothing was tuned on", UNTUNED, FOUND_UNTUNED, None)
    yield _slowest()
    yield _answered(10 if fast else 60)


def _scored(what: str, path: Path, floor: float, ceiling: float | None) -> Iterator[Row]:
    from consultations.cases.evaluation import score

    promised = f"≥ {floor:.0%}" + (f", ≤ {ceiling:.0%}" if ceiling is not None else "")
    if not path.is_file():
        yield Row(
            f"{what}: expected values found, values made up",
            f"no {path.name} beside the project",
            promised,
            None,
        )
        return
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    counted = score(lines)
    yield Row(
        f"{len(lines)} {what}: expected values found, values made up",
        f"{counted.found:.1%} of {counted.right + counted.wrong}, {counted.false_fills:.1%}",
        promised,
        counted.found >= floor and (ceiling is None or counted.false_fills <= ceiling),
    )


def _slowest() -> Row:
    from consultations.cases.evaluation import parse

    lines = [json.loads(line) for line in UNTUNED.read_text(encoding="utf-8").splitlines()]
    # The names are made ready once.
    parse(lines[0]["line"], lines[0]["today"])
    taken = []
    for sample in lines:
        began = time.perf_counter()
        parse(sample["line"], sample["today"])
        taken.append(1000 * (time.perf_counter() - began))
    return Row(
        f"to read one of {len(lines)} lines (slowest)",
        f"{max(taken):.1f} ms",
        f"≤ {MILLISECONDS} ms",
        max(taken) <= MILLISECONDS,
    )


def _answered(number: int) -> Row:
    """The form with what was read, as the browser gets it while somebody types."""
    taken = []
    with portal() as served:
        served.start_web()
        browser = Browser(served.port)
        browser.sign_in("Beraterin")
        token = TOKEN.search(browser.get("/beratung/eintrag/"))
        assert token is not None
        for turn in range(number + WARM):
            form = {"csrfmiddlewaretoken": token[1], "line": LINE.format(minutes=turn + 5)}
            began = time.perf_counter()
            status, _, page = browser.request("POST", "/beratung/eintrag/lesen/", form)
            taken.append(1000 * (time.perf_counter() - began))
            assert status == 200
            assert "data-fields" in page
    taken = sorted(taken[WARM:])
    middle, late = statistics.median(taken), taken[int(0.95 * len(taken))]
    return Row(
        f"a typed line answered by the server with the whole page, {number} lines (p50, p95)",
        f"{middle:.0f} ms, {late:.0f} ms",
        f"p95 ≤ {MILLISECONDS} ms",
        late <= MILLISECONDS,
    )
