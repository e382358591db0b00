"""Memory of a server and of all that it starts, while it works."""

from __future__ import annotations

import resource
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType

MIB = 1 << 20
PAGE = resource.getpagesize()


def _children(process: int) -> Iterator[int]:
    with suppress(OSError):  # threads and processes end while we look
        for task in Path(f"/proc/{process}/task").iterdir():
            yield from map(int, (task / "children").read_text().split())


def _resident(process: int) -> int:
    with suppress(OSError, IndexError):
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * PAGE
    return 0


class Watch:
    """Within ``with``: the peaks of the workers of ``master`` and of the inspectors that they start, in MiB."""

    def __init__(self, master: int) -> None:
        self.master = master
        self.before = self.own()
        self.worker_peak = self.before
        self.child_peak = 0
        self.tree_peak = self.before
        self._over = threading.Event()

    def own(self) -> int:
        return sum(_resident(process) for process in (self.master, *_children(self.master)))

    def _look(self) -> None:
        while not self._over.wait(0.004):
            own = self.own()
            inspectors = sum(
                _resident(inspector)
                for worker in list(_children(self.master))
                for inspector in list(_children(worker))
            )
            self.worker_peak = max(self.worker_peak, own)
            self.child_peak = max(self.child_peak, inspectors)
            self.tree_peak = max(self.tree_peak, own + inspectors)

    def __enter__(self) -> Watch:
        self._thread = threading.Thread(target=self._look)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    @property
    def growth(self) -> float:
        return (self.tree_peak - self.before) / MIB
