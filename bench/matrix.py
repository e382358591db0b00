"""Every address × every role: how much is asked, what leaks, and how long it takes. The test itself is run."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator

from bench.__main__ import Row
from bench.portal import ROOT

TEST = "tests/security/test_every_url.py"
MOST_SECONDS = 240
COUNTED = re.compile(
    r"(?P<pairs>\d+) pairs, (?P<requests>\d+) requests, (?P<leaks>\d+) leaks, (?P<faults>\d+) faults"
)


def rows(fast: bool) -> Iterator[Row]:
    # Our own addresses alone for a look in between; the test that counts is the last one.
    only = ["-k", "our_own_addresses or number_of_checks"] if fast else ["-m", "not slow"]
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-s", "-p", "no:cacheprovider", TEST, *only],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    seconds = time.monotonic() - began
    counted = COUNTED.search(done.stdout)
    if counted is None:
        raise RuntimeError(f"{TEST} did not count: {done.stdout[-2000:]} {done.stderr[-2000:]}")
    yield Row(
        f"{counted['pairs']} pairs of address and role, {counted['requests']} requests",
        f"{counted['leaks']} leaks, {counted['faults']} faults, {seconds:.0f} s"
        + (", a test fails" if done.returncode else ""),
        f"0 leaks, ≤ {MOST_SECONDS} s",
        done.returncode == 0 and int(counted["leaks"]) == 0 and seconds <= MOST_SECONDS,
    )
