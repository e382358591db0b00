"""Runs the inspector: two at most at once per installation, within limits, and whatever happens to it, we answer."""

from __future__ import annotations

import fcntl
import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import FileIO
from pathlib import Path
from typing import Any

from django.conf import settings

logger = logging.getLogger(__name__)

INSPECTOR = Path(__file__).parent / "inspector"
SLOTS = (0, 1)
WAIT_FOR_SLOT = 4.0
POLL = 0.02
GRACE = 2
LIMIT_SIGNALS = {
    signal.SIGXCPU,
    signal.SIGALRM,
    signal.SIGKILL,
    signal.SIGABRT,
    signal.SIGTRAP,
    signal.SIGILL,
    signal.SIGXFSZ,
}
"""How a child ends at a limit: by the kernel, or because a library gets no more memory and gives up."""


class InspectionRefused(Exception):
    """The inspector turned the file away, or it ended before it could answer."""

    def __init__(self, code: str, params: dict[str, Any] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.params = params or {}


def _lock_folder() -> Path:
    """Of this installation: all its processes share the slots, another installation has its own."""
    folder = Path(settings.DATA_DIR) / "locks"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


@contextmanager
def _slot(slots: Sequence[int], wait: float) -> Iterator[int]:
    """Hold one of the installation's slots; the child inherits the lock, so it ends with the last of both."""
    until = time.monotonic() + wait
    while True:
        for number in slots:
            lock = os.open(
                _lock_folder() / f"inspector-{number}.lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600
            )
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(lock)
                continue
            try:
                yield lock
            finally:
                os.close(lock)
            return
        if time.monotonic() >= until:
            raise InspectionRefused("busy")
        time.sleep(POLL)


def _end(process: subprocess.Popen[bytes]) -> None:
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def inspect(
    task: str,
    kind: str,
    file: FileIO,
    *,
    seconds: int = 8,
    slots: Sequence[int] = SLOTS,
    wait: float | None = None,
) -> dict[str, Any]:
    """Let the child look at ``file`` (unbuffered) and return its answer."""
    return _understood(json.loads(_run([task, kind, str(seconds)], file, seconds, slots, wait)))


def stamp(line: str, file: FileIO, *, seconds: int, slots: Sequence[int] = SLOTS, wait: float) -> bytes:
    """Let the child write ``line`` on every page of a PDF."""
    written = _run(["stamp", "pdf", str(seconds), line], file, seconds, slots, wait)
    if written.startswith(b"{"):
        _understood(json.loads(written))
    return written


def _run(
    arguments: Sequence[str], file: FileIO, seconds: int, slots: Sequence[int], wait: float | None
) -> bytes:
    file.seek(0)
    command = [sys.executable, "-I", "-X", "utf8", str(INSPECTOR), *arguments]
    with (
        _slot(slots, WAIT_FOR_SLOT if wait is None else wait) as lock,
        tempfile.TemporaryFile() as answer,
        tempfile.TemporaryFile() as fault,
    ):
        process = subprocess.Popen(  # noqa: S603 - our own script, without a shell; a line to stamp is only written
            command,
            stdin=file.fileno(),
            stdout=answer,
            stderr=fault,
            env={"LC_ALL": "C.UTF-8"},
            cwd="/",
            pass_fds=(lock,),
            start_new_session=True,
        )
        try:
            status = process.wait(seconds + GRACE)
        except subprocess.TimeoutExpired:
            _end(process)
            status = -signal.SIGKILL
        except BaseException:
            _end(process)
            raise
        if status == 0:
            answer.seek(0)
            return answer.read()
        fault.seek(0)
        raise InspectionRefused(_reason(status, fault.read(20_000).decode(errors="replace")))


def _understood(answer: dict[str, Any]) -> dict[str, Any]:
    if "refused" in answer:
        raise InspectionRefused(answer["refused"], answer["params"])
    return answer


def _reason(status: int, fault: str) -> str:
    if -status in LIMIT_SIGNALS:
        return "too-complex"
    if -status in {signal.SIGSEGV, signal.SIGBUS}:
        return "damaged"
    logger.error("The inspector failed with status %s: %s", status, fault)
    return "unchecked"
