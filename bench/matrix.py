"""Every address × every role: how much is asked, what leaks, and how long it takes. The test itself is run."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from bench.__main__ import Row
from bench.portal import ROOT

TEST = "tests/security/test_every_url.py"
MOST_SECONDS = 240


def rows(fast: bool) -> Iterator[Row]:
    # Our own addresses alone for a look in between; else what the quick suite asks, on both cores as there.
    only = ["-k", "our_own_addresses or two_thousand"] if fast else ["-m", "not slow"]
    with tempfile.TemporaryDirectory(prefix="fsa-matrix-") as folder:
        report = Path(folder) / "report.xml"
        began = time.monotonic()
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-n", "2", "-p", "no:cacheprovider",
             f"--junitxml={report}", TEST, *only],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )  # fmt: skip
        seconds = time.monotonic() - began
        if not report.exists():
            raise RuntimeError(f"{TEST} told nothing: {done.stdout[-2000:]} {done.stderr[-2000:]}")
        counted: Counter[str] = Counter()
        # What our own test run has just written.
        for told in ElementTree.parse(report).iter("property"):
            counted[told.attrib["name"]] += int(told.attrib["value"])
    yield Row(
        f"{counted['pairs']} pairs of address and role, {counted['requests']} requests, two processes",
        f"{counted['leaks']} leaks, {counted['faults']} faults, {seconds:.0f} s"
        + (", a test fails" if done.returncode else ""),
        f"0 leaks, ≤ {MOST_SECONDS} s",
        done.returncode == 0 and not counted["leaks"] and seconds <= MOST_SECONDS,
    )
