"""Several people at once: threads, each with a database connection of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from django.db import connections

PATIENCE = 60


def all_at_once(works: Sequence[Callable[[], None]]) -> list[BaseException]:
    """Start all works at the same moment and wait for them; what they raised, in no order."""
    ready = threading.Barrier(len(works))
    raised: list[BaseException] = []

    def run(work: Callable[[], None]) -> None:
        try:
            ready.wait(PATIENCE)
            work()
        except BaseException as failure:  # noqa: BLE001 - the test looks at whatever it was
            raised.append(failure)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(work,), daemon=True) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert not any(thread.is_alive() for thread in threads), "somebody waits for ever"
    return raised
