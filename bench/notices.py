"""10,000 notices: how long it takes to queue them, and whether pages answer as before while the worker sends them."""

from __future__ import annotations

import logging
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from bench.__main__ import Row
from bench.portal import ROOT, Browser, Portal, free_port, portal

QUEUE = """
import time, django
django.setup()
from django.db import transaction
from fsa_portal.accounts.models import User
from fsa_portal.notices.actions import notify_many
number = {number}
for start in range(0, number, 500):
    with transaction.atomic():
        User.objects.bulk_create(
            User(email=f"person{{n}}@bench.invalid", name=f"Person {{n}}") for n in range(start, start + 500)
        )
people = list(User.objects.filter(email__endswith="@bench.invalid").values_list("pk", flat=True))
began = time.perf_counter()
notify_many("role-changed", about={about}, to=people, key="bench")
print(time.perf_counter() - began)
"""
"""Mails of an ordinary kind, as every mailing writes them; how long a piece takes, ``pieces`` says."""

PAGES = ("/", "/kommunen/", "/suche/?q=Sozialplanung", "/praxis/")
SLOWER = 2


class _Counter:
    """A mail server that takes everything and counts."""

    def __init__(self) -> None:
        self.ids: list[str] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.original_content or b""
        at = content.index(b"Message-ID: ")
        self.ids.append(content[at : content.index(b"\r\n", at)].decode())
        return "250 OK"


def rows(fast: bool) -> Iterator[Row]:
    number = 1_000 if fast else 10_000
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    counter = _Counter()
    server = Controller(counter, hostname="127.0.0.1", port=free_port())
    server.start()
    try:
        with portal() as served:
            served.environment |= {
                "PORTAL_DEMO": "0",
                "EMAIL_URL": f"smtp://127.0.0.1:{server.port}",
            }
            yield from _rows(served, counter, number)
    finally:
        server.stop()


def _rows(served: Portal, counter: _Counter, number: int) -> Iterator[Row]:
    about = _run(served, _ABOUT)[0]
    seconds = _run(served, QUEUE.format(number=number, about=int(about)))[0]
    yield Row(
        f"{number} notices queued",
        f"{seconds:.1f} s",
        "≤ 10 s for 10,000",
        seconds * 10_000 / number <= 10,
    )
    served.start_web()
    quiet = _times(served, lambda: False, at_least=60)
    began = time.perf_counter()
    served.start_worker()
    busy = _times(served, lambda: len(counter.ids) < number, at_least=60)
    taken = time.perf_counter() - began
    yield Row(
        f"the worker sends them, {number / taken:.0f} a second",
        f"{len(counter.ids)} arrived, {len(set(counter.ids))} different",
        f"{number}, each once",
        len(counter.ids) == len(set(counter.ids)) == number,
    )
    middle, late = (_p(share, busy) / _p(share, quiet) for share in (0.5, 0.95))
    yield Row(
        "pages answer as before: median and 95th percentile while the worker sends",
        f"{_ms(busy)}, before {_ms(quiet)}: {middle:.2f} ×, {late:.2f} ×",
        f"≤ {SLOWER} × each (worker, mail server and measurement share the cores)",
        max(middle, late) <= SLOWER,
    )


_ABOUT = """
import django
django.setup()
from fsa_portal.accounts.models import Affiliation
print(Affiliation.objects.in_force().values_list("pk", flat=True)[0])
"""


def _run(served: Portal, code: str) -> list[float]:
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=served.environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return [float(word) for word in done.stdout.split()]


def _times(served: Portal, going_on: Callable[[], bool], *, at_least: int) -> list[float]:
    """Seconds of page after page, as long as ``going_on``."""
    browser = Browser(served.port)
    for page in PAGES:
        browser.get(page)
    taken: list[float] = []
    deadline = time.monotonic() + 1200
    while len(taken) < at_least or going_on():
        if time.monotonic() > deadline:
            raise RuntimeError("the worker does not come to an end")
        began = time.perf_counter()
        browser.get(PAGES[len(taken) % len(PAGES)])
        taken.append(time.perf_counter() - began)
        time.sleep(0.02)
    return taken


def _p(share: float, taken: list[float]) -> float:
    return sorted(taken)[int(share * len(taken))]


def _ms(taken: list[float]) -> str:
    return f"{1000 * _p(0.5, taken):.0f} / {1000 * _p(0.95, taken):.0f} ms"
