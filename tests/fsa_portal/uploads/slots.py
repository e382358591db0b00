"""Places of inspectors that somebody else has taken."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

from fsa_portal.uploads import child


@contextmanager
def taken(slots: Sequence[int]) -> Iterator[None]:
    """Held as another process would hold them: the lock is of the open file, not of the process."""
    with ExitStack() as locks:
        for number in slots:
            lock = locks.enter_context((child._lock_folder() / f"inspector-{number}.lock").open("a"))
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
