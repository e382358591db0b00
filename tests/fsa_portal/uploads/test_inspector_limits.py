"""Whatever a file does to the child that reads it, the server gets an answer in time and keeps its memory."""

from __future__ import annotations

import logging
import os
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from io import FileIO
from pathlib import Path

import pytest

from fsa_portal.uploads import child
from fsa_portal.uploads.child import InspectionRefused, inspect
from tests.environment import ROOT
from tests.fsa_portal.uploads import samples
from tests.fsa_portal.uploads.slots import taken


@contextmanager
def on_disk(content: bytes) -> Iterator[FileIO]:
    with tempfile.TemporaryFile(buffering=0) as file:
        file.write(content)
        yield file


def refusal(task: str, kind: str, content: bytes, **options: float) -> str:
    with on_disk(content) as file, pytest.raises(InspectionRefused) as refused:
        inspect(task, kind, file, **options)
    return refused.value.code


def inspectors() -> list[int]:
    """Our children that already run the inspector."""
    running = []
    for task in Path("/proc/self/task").iterdir():
        with suppress(OSError):  # threads and processes end while we look
            for number in (task / "children").read_text().split():
                if bytes(child.INSPECTOR) in Path(f"/proc/{number}/cmdline").read_bytes().split(b"\0"):
                    running.append(int(number))
    return running


def test_a_file_that_takes_for_ever_is_ended() -> None:
    started = time.monotonic()
    assert refusal("text", "pdf", samples.runaway_pdf(), seconds=2) == "too-complex"
    assert 1 < time.monotonic() - started < 5


def test_a_file_that_takes_too_much_memory_is_ended() -> None:
    peaks = [0]
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(0.005):
            for number in inspectors():
                with suppress(OSError, IndexError):  # it may just have ended
                    pages = int(Path(f"/proc/{number}/statm").read_text().split()[1])
                    peaks.append(pages * resource.getpagesize())

    watcher = threading.Thread(target=watch)
    watcher.start()
    assert refusal("text", "pdf", samples.flate_bomb_pdf()) == "too-complex"
    ended.set()
    watcher.join()
    assert 100 * samples.MIB < max(peaks) < 260 * samples.MIB


def test_a_child_that_stands_still_is_killed() -> None:
    """Stopped from outside it cannot even hear its own alarm."""

    def stop() -> None:
        while not (found := inspectors()):
            time.sleep(0.005)
        os.kill(found[0], signal.SIGSTOP)

    stopper = threading.Thread(target=stop)
    stopper.start()
    started = time.monotonic()
    assert refusal("text", "pdf", samples.runaway_pdf(), seconds=1) == "too-complex"
    stopper.join()
    assert time.monotonic() - started < 6
    assert inspectors() == []


def test_the_child_sets_its_own_limits() -> None:
    """Also when nobody watches it: started by hand, it ends by itself."""
    with on_disk(samples.runaway_pdf()) as file:
        file.seek(0)
        process = subprocess.run(
            [sys.executable, "-I", str(child.INSPECTOR), "text", "pdf", "1"],
            stdin=file,
            capture_output=True,
            timeout=10,
        )
    assert process.returncode in {-signal.SIGXCPU, -signal.SIGALRM, -signal.SIGKILL}


def test_the_child_does_not_load_django() -> None:
    with on_disk(samples.docx()) as file:
        file.seek(0)
        process = subprocess.run(
            [sys.executable, "-I", "-X", "importtime", str(child.INSPECTOR), "check", "docx", "5"],
            stdin=file,
            capture_output=True,
            timeout=10,
        )
    assert process.returncode == 0
    assert b"inspector.office" in process.stderr
    assert b"django" not in process.stderr


def test_at_most_two_at_once() -> None:
    with taken(child.SLOTS):
        assert refusal("check", "txt", b"a", wait=0.2) == "busy"
    with on_disk(b"a") as file:
        assert inspect("check", "txt", file) == {}


OTHER_PROCESS = """
import sys
from django.conf import settings
settings.configure(DATA_DIR=sys.argv[1])
from fsa_portal.uploads.child import InspectionRefused, inspect
with open(sys.argv[2], "rb", buffering=0) as file:
    print("ready", flush=True)
    sys.stdin.readline()
    try:
        inspect("text", "pdf", file, seconds=2, wait=0.1)
    except InspectionRefused as refused:
        print(refused.code)
"""


def test_at_most_two_at_once_over_all_processes_of_an_installation(tmp_path: Path) -> None:
    """Five servers ask at the same moment: two inspectors run, the others are told to come again."""
    long = tmp_path / "long.pdf"
    long.write_bytes(samples.runaway_pdf())
    command = [sys.executable, "-c", OTHER_PROCESS, str(tmp_path), str(long)]
    with ExitStack() as servers:
        others = [
            servers.enter_context(
                subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            )
            for _ in range(5)
        ]
        for other in others:
            assert other.stdout.readline() == "ready\n"
        for other in others:
            other.stdin.write("go\n")
            other.stdin.flush()
        answers = sorted(other.communicate(timeout=60)[0].strip() for other in others)
    assert answers == ["busy", "busy", "busy", "too-complex", "too-complex"]


def test_a_fault_of_our_own_is_logged_and_the_file_is_not_accepted(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        assert refusal("text", "no-such-kind", b"a") == "unchecked"
    assert "KeyError" in caplog.text
