"""Speed of the search on 10,000 documents, beside the reference prototype and Wagtail's stock database search."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator

from bench.__main__ import Row
from bench.portal import ROOT
from bench.retrieval import DATA

CORPUS = DATA / "speed_10k.jsonl.gz"


def rows(fast: bool) -> Iterator[Row]:
    if not CORPUS.exists():
        yield Row("search on 10,000 documents", f"no corpus at {DATA.name}/", "≤ 1.5 × the prototype", None)
        return
    repeat = "1" if fast else "3"
    with tempfile.TemporaryDirectory(prefix="fsa-cache-") as cache:
        done = subprocess.run(
            [sys.executable, str(DATA / "speed.py"), "--corpus", str(CORPUS), "--engine", "tantivy_best",
             "--engine", "search.evaluation:speed_engine", "--repeat", repeat],
            cwd=ROOT, env=os.environ | {"GERMAN_CACHE": cache}, check=True, capture_output=True, text=True,
        )  # fmt: skip
    prototype, ours = (json.loads(line) for line in done.stdout.splitlines() if line.startswith("{"))
    for figure in ("p50_ms", "p95_ms"):
        ratio = ours[figure] / prototype[figure]
        yield Row(
            f"full query on 10,000 documents, {figure[:3]} (prototype {prototype[figure]:.1f} ms)",
            f"{ours[figure]:.1f} ms, {ratio:.2f} ×",
            "≤ 1.5 ×",
            ratio <= 1.5,
        )
    yield Row("documents indexed per second", f"{ours['docs_per_s']}", "–", None)
    stock = _stock_search()
    yield Row(
        "the same beside Wagtail's stock database search (10 queries)",
        f"{stock / ours['p50_ms']:.0f} × faster ({stock:.0f} ms)",
        "≥ 10 ×",
        stock / ours["p50_ms"] >= 10,
    )


def _stock_search() -> float:
    """Median milliseconds of a query with facets on Wagtail's own database search, on the same corpus."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.stock_search", str(CORPUS)],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return float(done.stdout.split()[-1])


def median_ms(work, queries: list[str]) -> float:  # type: ignore[no-untyped-def]
    """Median time of ``work(query)`` in milliseconds, after one warm-up."""
    work(queries[0])
    taken = []
    for query in queries:
        began = time.perf_counter()
        work(query)
        taken.append(1000 * (time.perf_counter() - began))
    return statistics.median(taken)
