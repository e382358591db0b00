"""``python -m bench [--fast] [start | search | retrieval | pages | accounts | uploads …]``: all measurements, or the named ones."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: what was measured, the figure, what was promised and whether it holds."""

    what: str
    measured: str
    promised: str
    holds: bool | None
    """None: could not be measured here; ``measured`` says why."""


Measurement = Callable[[bool], Iterator[Row]]


def measurements() -> dict[str, Measurement]:
    from bench import (
        accounts,
        findable,
        kill,
        lists,
        logline,
        matrix,
        notices,
        pages,
        pieces,
        retrieval,
        speed,
        start,
        uploads,
        writers,
    )

    return {
        "start": start.rows,
        "retrieval": retrieval.rows,
        "search": speed.rows,
        "pages": pages.rows,
        "lists": lists.rows,
        "logline": logline.rows,
        "accounts": accounts.rows,
        "findable": findable.rows,
        "kill": kill.rows,
        "matrix": matrix.rows,
        "notices": notices.rows,
        "pieces": pieces.rows,
        "uploads": uploads.rows,
        "writers": writers.rows,
    }


def main() -> int:
    known = measurements()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "names", nargs="*", choices=[*known, []], help="which measurements; all without a name"
    )
    parser.add_argument("--fast", action="store_true", help="smaller samples, for a look in between")
    arguments = parser.parse_args()
    failed = False
    print("| what | measured | promised | holds |\n|---|---|---|---|", flush=True)
    for name in arguments.names or known:
        began = time.monotonic()
        for row in known[name](arguments.fast):
            mark = {True: "yes", False: "**no**", None: "–"}[row.holds]
            print(f"| {row.what} | {row.measured} | {row.promised} | {mark} |", flush=True)
            failed |= row.holds is False
        print(f"{name}: {time.monotonic() - began:.0f} s", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
