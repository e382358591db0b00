"""How long it takes to begin: check, second start."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator

from bench.__main__ import Row
from bench.portal import ROOT


def rows(fast: bool) -> Iterator[Row]:
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "fsa_portal.settings"}
    best = min(_seconds([sys.executable, "manage.py", "check"], environment) for _ in range(3 if fast else 5))
    yield Row("manage.py check", f"{best:.2f} s", "≤ 1.5 s", best <= 1.5)


def _seconds(command: list[str], environment: dict[str, str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    return time.perf_counter() - began
