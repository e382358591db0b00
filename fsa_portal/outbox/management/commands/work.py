from __future__ import annotations

import signal
import threading
import time
from argparse import ArgumentParser
from typing import Any

import structlog
from django.core.management.base import BaseCommand
from django.db import OperationalError, close_old_connections

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
        stop = threading.Event()
        if not once:
            for name in (signal.SIGTERM, signal.SIGINT):
                signal.signal(name, lambda *_: stop.set())
        looked = 0.0
        while not stop.is_set():
            try:
                if time.monotonic() - looked > LOOK_AT_CLOCK_EVERY or not looked:
                    looked = time.monotonic()
                    schedule.enqueue_due()
                worked = queue.drain()
            except OperationalError:
                log.exception("outbox.database_unavailable")
                close_old_connections()
                worked = 0
                stop.wait(2)
            if once and not worked:
                return
            if not worked:
                stop.wait(PAUSE)
