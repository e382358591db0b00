from __future__ import annotations

import gc
import signal
import threading
import time
from argparse import ArgumentParser
from typing import Any

import structlog
from django.core.management.base import BaseCommand
from django.db import OperationalError, close_old_connections, connection

from fsa_portal.outbox import queue, schedule

log = structlog.get_logger(__name__)

PAUSE = 0.1
"""Seconds between two looks at an empty queue: a change is found by others within a few of them."""
LOOK_AT_CLOCK_EVERY = 30.0


class Command(BaseCommand):
    help = "Does what waits in the outbox, and what is due every night or week, until it is stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="stop when nothing is due")

    def handle(self, *args: Any, once: bool = False, **options: Any) -> None:
        if once:
            schedule.enqueue_due()
            while queue.drain():
                pass
            return
        stop = queue.stopping
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        # What the program itself consists of stays: to look through it again and again would hold up a transaction.
        gc.collect()
        gc.freeze()
        lanes = queue.lanes()
        main = lanes.pop("", [])
        threads = [threading.Thread(target=_work, args=(stop, names)) for names in lanes.values()]
        for thread in threads:
            thread.start()
        _work(stop, main, looks_at_clock=True)
        for thread in threads:
            thread.join()


def _work(stop: threading.Event, names: list[str], *, looks_at_clock: bool = False) -> None:
    """Do what waits of these kinds until ``stop`` is set. A lane that breaks ends the others: half a worker is none."""
    looked = 0.0
    try:
        while not stop.is_set():
            try:
                if looks_at_clock and (time.monotonic() - looked > LOOK_AT_CLOCK_EVERY or not looked):
                    looked = time.monotonic()
                    schedule.enqueue_due()
                worked = queue.drain(names)
            except OperationalError:
                log.exception("outbox.database_unavailable")
                close_old_connections()
                worked = 0
                stop.wait(2)
            if not worked:
                stop.wait(PAUSE)
    finally:
        stop.set()
        connection.close()
