"""From the commit of a contact, written by the form, to the answer of the search that shows it."""

from __future__ import annotations

import re
import sqlite3
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial

from bench.__main__ import Row
from bench.kill import WORD
from bench.portal import TOKEN, Browser, Portal, portal

PROMISED = 0.3
"""Seconds at the 95th percentile."""
PAUSES = (0.1, 2.5)
"""Seconds between two contacts, in turn: the index is still open for writing, or closed again."""


def rows(fast: bool) -> Iterator[Row]:
    number = 10 if fast else 30
    with portal() as served:
        served.start_web()
        served.start_worker()
        taken = sorted(_seconds(served, number))
    middle, late = statistics.median(taken), taken[int(0.95 * len(taken))]
    yield Row(
        f"commit → findable, {number} contacts by the form (p50, p95)",
        f"{1000 * middle:.0f} ms, {1000 * late:.0f} ms",
        f"p95 ≤ {1000 * PROMISED:.0f} ms",
        late <= PROMISED,
    )


def _seconds(served: Portal, number: int) -> Iterator[float]:
    writer, reader = Browser(served.port), Browser(served.port)
    writer.sign_in("Beraterin")
    reader.sign_in("Beraterin")
    found = re.search(r'href="(/beratung/faelle/\d{4}-\d{4}/)"', writer.get("/beratung/faelle/"))
    assert found is not None
    case = found[1]
    with closing(sqlite3.connect(served.folder / "portal.sqlite3", timeout=20)) as database:
        for turn in range(number):
            time.sleep(PAUSES[turn % len(PAUSES)])
            word = WORD.format(kind="f", number=turn)
            saving = threading.Thread(target=_save, args=(writer, case, word))
            saving.start()
            committed = _until(partial(_is_kept, database, word))
            findable = _until(partial(_is_found, reader, case, word))
            saving.join()
            yield findable - committed


def _save(writer: Browser, case: str, word: str) -> None:
    token = TOKEN.search(writer.get(case))
    assert token is not None
    form = {
        "csrfmiddlewaretoken": token[1],
        "date": time.strftime("%Y-%m-%d"),
        "kind": "telefonat",
        "minutes": "5",
        "text": f"Kontakt {word}",
        "visibility": "internal",
    }
    writer.request("POST", f"{case}kontakt/", form)


def _is_kept(database: sqlite3.Connection, word: str) -> bool:
    """Whether others see the row: not before its transaction is over."""
    asked = "SELECT 1 FROM cases_contact WHERE id > (SELECT max(id) - 5 FROM cases_contact) AND text LIKE ?"
    return database.execute(asked, (f"%{word}%",)).fetchone() is not None


def _is_found(reader: Browser, case: str, word: str) -> bool:
    return f'href="{case}' in reader.get(f"/suche/?q={word}")


def _until(holds: Callable[[], bool]) -> float:
    """The time at which this was seen to hold."""
    end = time.monotonic() + 20
    while not holds():
        if time.monotonic() > end:
            raise RuntimeError("a contact is not saved or not found")
        time.sleep(0.002)
    return time.monotonic()
