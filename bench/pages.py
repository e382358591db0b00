"""Pages beside a bare ``wagtail start`` home page: same server, same number of processes, same minute.

Answers a second depend on what else the machine does; the processor time of an answer hardly does.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.__main__ import Row
from bench.load import requests_per_second
from bench.portal import Browser, Portal, cpu_seconds, free_port, portal, wait_for

PAGES = (
    ("home", "/", 1 / 4),
    (
        "chapter",
        "/handbuch/moderne-sozialplanung/daten-und-berichte/kleinraeumige-sozialberichterstattung/",
        1 / 4,
    ),
    ("search", "/suche/?q=kleinr%C3%A4umige+Berichterstattung", 1 / 6),
)

ANSWERS = 200
"""The clock of processes counts hundredths of a second."""


@contextmanager
def bare_wagtail() -> Iterator[tuple[int, int]]:
    """Port and process of a site as ``wagtail start`` makes it, in production settings, without anything of ours."""
    with tempfile.TemporaryDirectory(prefix="fsa-bare-") as folder:
        environment = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "DATA_DIR"}}
        environment |= {"DJANGO_SETTINGS_MODULE": "bare.settings.bench", "PYTHONPATH": folder}
        wagtail = Path(sys.executable).with_name("wagtail")
        subprocess.run([wagtail, "start", "bare", folder], check=True, capture_output=True, cwd=folder)
        (Path(folder) / "bare" / "settings" / "bench.py").write_text(
            'from .base import *\nSECRET_KEY = "bench"\nDEBUG = False\nALLOWED_HOSTS = ["*"]\n'
            'STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"\n'
            'LOGGING = {"version": 1}\n'
        )
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "-v0"],
            check=True,
            capture_output=True,
            cwd=folder,
            env=environment,
        )
        port = free_port()
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "bare.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "2",
             "--threads", "4", "--no-control-socket", "--log-level", "error"],
            cwd=folder, env=environment, start_new_session=True,
        )  # fmt: skip
        try:
            wait_for(port, "/")
            yield port, process.pid
        finally:
            os.killpg(process.pid, 9)
            process.wait()


def rows(fast: bool) -> Iterator[Row]:
    rounds, seconds = (2, 3.0) if fast else (3, 6.0)
    with portal() as served, bare_wagtail() as (bare, bare_process):
        served.start_web()
        _warm(served, bare)
        ratios: dict[str, list[float]] = {name: [] for name, _, _ in PAGES}
        rates: dict[str, list[float]] = {name: [] for name, _, _ in PAGES}
        bare_rates = []
        for _ in range(rounds):
            # The bare site before every round: the machine may be slower a minute later.
            bare_rate = requests_per_second(bare, "/", seconds=seconds)
            bare_rates.append(bare_rate)
            for name, path, _floor in PAGES:
                rate = requests_per_second(served.port, path, seconds=seconds)
                rates[name].append(rate)
                ratios[name].append(rate / bare_rate)
        for name, _path, floor in PAGES:
            ratio, rate = statistics.median(ratios[name]), statistics.median(rates[name])
            yield Row(
                f"{name}: requests/s of a bare Wagtail home ({statistics.median(bare_rates):.0f}/s)",
                f"{ratio:.2f} ({rate:.0f}/s)",
                f"≥ {floor:.2f}",
                ratio >= floor,
            )
        assert served.web is not None
        bare_ms = _cpu_ms(bare, bare_process, "/", ANSWERS)
        for name, path, floor in PAGES:
            taken = _cpu_ms(served.port, served.web.pid, path, ANSWERS)
            yield Row(
                f"{name}: processor time per request, beside a bare Wagtail home ({bare_ms:.1f} ms)",
                f"{taken:.1f} ms, {taken / bare_ms:.1f} ×",
                f"≤ {1 / floor:.0f} ×",
                taken <= bare_ms / floor,
            )


def _cpu_ms(port: int, process: int, path: str, answers: int) -> float:
    """Milliseconds of the server for one of so many answers one after the other."""
    visitor = Browser(port)
    before = cpu_seconds(process)
    for _ in range(answers):
        visitor.get(path)
    return 1000 * (cpu_seconds(process) - before) / answers


def _warm(served: Portal, bare: int) -> None:
    for _name, path, _floor in PAGES:
        requests_per_second(served.port, path, seconds=1)
    requests_per_second(bare, "/", seconds=1)
