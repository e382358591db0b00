"""The one writer: opened for a change, kept while more changes come, let go after a quiet moment."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import tantivy

from search.engines.base import WriterBusy
from search.engines.embedded.folders import Folders

QUIET = 2.0
"""Seconds after the last change until the writer is let go."""
_LOOK = 0.02
"""How often an idle holder looks whether another process waits for the writer."""
_HEAP = 30_000_000


class HeldWriter:
    """The right to write, within this process and between processes, with the open writer."""

    def __init__(self, folders: Folders, live_index: Callable[[], tuple[Path, tantivy.Index]]) -> None:
        self._folders = folders
        self._live_index = live_index
        self._lock = threading.RLock()
        self._depth = 0
        self._writer: tantivy.IndexWriter | None = None
        self._folder: Path | None = None
        self._has_lock = False
        self._used = 0.0
        self._watch: threading.Thread | None = None

    @contextmanager
    def holding(self, wait: float) -> Iterator[None]:
        """Nobody else writes within this context; raises :class:`WriterBusy` after ``wait`` seconds."""
        end = time.monotonic() + wait
        if not self._lock.acquire(timeout=max(0.0, wait)):
            raise WriterBusy("Another thread is writing to the search index.")
        try:
            if not self._has_lock:
                self._folders.acquire_write(max(0.0, end - time.monotonic()))
                self._has_lock = True
            self._depth += 1
            try:
                yield
            finally:
                self._depth -= 1
                self._used = time.monotonic()
                if not self._depth:
                    self._watch_for_quiet()
        finally:
            self._lock.release()

    def writer(self) -> tantivy.IndexWriter:
        """The writer of the live index. Only within :meth:`holding`."""
        folder, index = self._live_index()
        if self._writer is None or folder != self._folder:
            self.drop_writer()
            self._writer, self._folder = index.writer(_HEAP, 1), folder
        return self._writer

    def give_up(self) -> None:
        """Forget what was not committed. Only within :meth:`holding`."""
        if self._writer is not None:
            self._writer.rollback()

    def drop_writer(self) -> None:
        """Close the writer, keep the right to write. Only within :meth:`holding`."""
        writer, self._writer, self._folder = self._writer, None, None
        if writer is not None:
            # A merge that ends later would write the list of files over that of the next writer.
            writer.wait_merging_threads()

    def release(self) -> None:
        """Let go of the writer now."""
        with self._lock:
            self._release()

    def _release(self) -> None:
        self.drop_writer()
        if self._has_lock:
            self._folders.write_lock.release()
            self._has_lock = False

    def _watch_for_quiet(self) -> None:
        if self._watch is None:
            self._watch = threading.Thread(target=self._let_go_when_quiet, name="search-writer", daemon=True)
            self._watch.start()

    def _let_go_when_quiet(self) -> None:
        while True:
            time.sleep(_LOOK)
            with self._lock:
                # Asked only while we hold the right to write: after close() the folder may be gone.
                is_wanted = self._has_lock and self._folders.wanted_lock.is_held()
                if not self._has_lock or is_wanted or time.monotonic() - self._used >= QUIET:
                    self._release()
                    self._watch = None
                    return
