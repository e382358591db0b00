"""How long it takes to begin: from a fresh clone to the first page, a second start, and Django's own check."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.__main__ import Row
from bench.portal import ROOT, free_port, wait_for


def rows(fast: bool) -> Iterator[Row]:
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "fsa_portal.settings"}
    best = min(_seconds([sys.executable, "manage.py", "check"], environment) for _ in range(3 if fast else 5))
    yield Row("manage.py check", f"{best:.2f} s", "≤ 1.5 s", best <= 1.5)
    if fast:
        return
    with tempfile.TemporaryDirectory(prefix="fsa-clone-") as folder:
        began = time.perf_counter()
        subprocess.run(["git", "clone", "--quiet", str(ROOT), folder], check=True)
        cloned = time.perf_counter() - began
        first = cloned + _until_first_page(Path(folder))
        yield Row("fresh clone to first page, warm package cache", f"{first:.0f} s", "≤ 120 s", first <= 120)
        second = _until_first_page(Path(folder))
        yield Row("second start", f"{second:.1f} s", "≤ 5 s", second <= 5)


def _seconds(command: list[str], environment: dict[str, str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    return time.perf_counter() - began


def _until_first_page(clone: Path) -> float:
    """Seconds from ``./dev run`` in this clone to its home page."""
    port = free_port()
    environment = {
        k: v for k, v in os.environ.items() if k not in {"DATA_DIR", "DATABASE_URL", "VIRTUAL_ENV"}
    }
    began = time.perf_counter()
    process = subprocess.Popen(
        ["./dev", "run"], cwd=clone, env=environment | {"PORT": str(port)}, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        wait_for(port, "/", seconds=600)
        return time.perf_counter() - began
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()
