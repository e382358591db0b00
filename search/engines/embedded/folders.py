"""The folders of the embedded index: which one is live, who may write, and what changes during a rebuild.

Layout of ``SEARCH_DIR``: ``live`` names the live folder and is replaced atomically; ``write.lock`` is held by the one
process that writes, ``write.wanted`` by one that waits for it; ``rebuild.lock`` is held during a rebuild, and
``changed`` lists the objects that changed since it began.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import time
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from search.engines.base import EngineFault, WriterBusy
from search.engines.embedded import schema

_POLL = 0.003
_LOOKED_AT = 0.2


class FileLock:
    """An exclusive lock between processes, released by the system when its holder dies."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle: IO[str] | None = None

    def acquire(self, wait: float) -> bool:
        """Whether the lock was had within ``wait`` seconds."""
        handle = self._path.open("w")
        end = time.monotonic() + wait
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= end:
                    handle.close()
                    return False
                time.sleep(_POLL)
            else:
                self._handle = handle
                return True

    def release(self) -> None:
        if self._handle is not None:
            self._handle.close()
            self._handle = None

    def is_held(self) -> bool:
        """Whether anybody holds it now."""
        probe = FileLock(self._path)
        if probe.acquire(0):
            probe.release()
            return False
        return True


class Folders:
    """The files around the index of one ``SEARCH_DIR``."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(parents=True, exist_ok=True)
        self._pointer = root / "live"
        self._journal = root / "changed"
        self.write_lock = FileLock(root / "write.lock")
        self.wanted_lock = FileLock(root / "write.wanted")
        self._rebuild_lock = FileLock(root / "rebuild.lock")

    def live(self) -> Path | None:
        """The live index; None before the first one was made."""
        try:
            return self.root / self._pointer.read_text()
        except FileNotFoundError:
            return None

    def pointer_state(self) -> tuple[int, int] | None:
        """Changes when another folder goes live; cheap enough to ask for at every search."""
        return file_state(self._pointer)

    def new(self) -> Path:
        """A new, empty folder that carries the version of the schema in its name."""
        folder = self.root / schema.folder_name(uuid.uuid4().hex[:12])
        folder.mkdir()
        return folder

    def switch(self, folder: Path) -> None:
        """Make ``folder`` the live one. Only for the holder of the write lock."""
        self._pointing_at(folder).replace(self._pointer)

    def start_with(self, folder: Path) -> Path:
        """Make ``folder`` the live one unless there is one; returns the live one."""
        pointer = self._pointing_at(folder)
        try:
            os.link(pointer, self._pointer)
        except FileExistsError:
            shutil.rmtree(folder)
        finally:
            pointer.unlink()
        return self.live() or folder

    def remove_others(self) -> None:
        """Remove all folders but the live one. Only for the holder of both locks."""
        live = self.live()
        for other in self.root.glob("index-*"):
            if other != live:
                # Readers in other processes keep the files that they have open.
                shutil.rmtree(other, ignore_errors=True)

    @contextmanager
    def rebuilding(self) -> Iterator[None]:
        """One rebuild at a time; until it ends, changes are written down."""
        # A writer that looks whether somebody rebuilds has the lock itself for that moment.
        if not self._rebuild_lock.acquire(_LOOKED_AT):
            raise EngineFault("The search index is being rebuilt already.")
        try:
            self._journal.write_text("")
            yield
        finally:
            self._journal.unlink(missing_ok=True)
            self._rebuild_lock.release()

    def note_changes(self, object_keys: Iterable[str]) -> None:
        """Called by the holder of the write lock: a running rebuild must look at these objects again."""
        if self._journal.exists() and self._rebuild_lock.is_held():
            with self._journal.open("a") as handle:
                handle.writelines(f"{key}\n" for key in object_keys)

    def noted_changes(self) -> list[str]:
        """The objects that changed since the rebuild began."""
        return list(dict.fromkeys(self._journal.read_text().splitlines()))

    def acquire_write(self, wait: float) -> None:
        """Become the one writer; raises :class:`WriterBusy`. Asks a holder that is only idle to let go."""
        if self.write_lock.acquire(0):
            return
        if wait <= 0:
            raise WriterBusy("Another process is writing to the search index.")
        start = time.monotonic()
        has_asked = self.wanted_lock.acquire(wait)
        try:
            if not has_asked or not self.write_lock.acquire(max(0.0, wait - (time.monotonic() - start))):
                raise WriterBusy("Another process is writing to the search index.")
        finally:
            self.wanted_lock.release()

    def _pointing_at(self, folder: Path) -> Path:
        pointer = self.root / f"live-{uuid.uuid4().hex}"
        with pointer.open("w") as handle:
            handle.write(folder.name)
            handle.flush()
            os.fsync(handle.fileno())
        return pointer


def file_state(path: Path) -> tuple[int, int] | None:
    """Changes when the file is replaced; None when there is none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_mtime_ns, found.st_ino
