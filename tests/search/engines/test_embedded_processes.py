"""Many processes share one index folder: one writes at a time, and none waits long for one that is only idle."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from search.engines.base import EngineFault, IndexOutdated, WriterBusy
from search.engines.embedded import EmbeddedEngine, schema, writing
from tests.search.samples import changes, document, fill, find


@pytest.fixture
def pair(tmp_path: Path):
    """Two engines on one folder, as two processes have them; locks are between open files, not processes."""
    both = EmbeddedEngine(tmp_path), EmbeddedEngine(tmp_path)
    yield both
    for one in both:
        one.close()


def test_another_process_sees_a_commit_at_its_next_question(pair) -> None:
    one, other = pair
    assert find(other, "Armut").total == 0
    fill(one, document("thing:1", text="Armut"))
    assert find(other, "Armut").total == 1


def test_only_one_process_writes_and_the_other_can_decline_to_wait(pair) -> None:
    one, other = pair
    with one.writing(wait=1):
        started = time.perf_counter()
        with pytest.raises(WriterBusy), other.writing(wait=0.05):
            pass
        assert time.perf_counter() - started < 0.5


def test_an_idle_writer_lets_go_when_another_process_waits(pair) -> None:
    one, other = pair
    fill(one, document("thing:1", text="Armut"))
    started = time.perf_counter()
    fill(other, document("thing:2", text="Armut"))
    assert time.perf_counter() - started < writing.QUIET / 2
    assert find(one, "Armut").total == 2


def test_an_idle_writer_lets_go_after_a_quiet_moment(pair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "QUIET", 0.05)
    one, other = pair
    fill(one, document("thing:1", text="Armut"))
    time.sleep(0.3)
    other.apply(changes(document("thing:2", text="Armut")), wait=0)


def test_threads_write_one_after_the_other(pair) -> None:
    one, other = pair
    engines = [one, other] * 4
    threads = [
        threading.Thread(target=fill, args=(engine, document(f"thing:{n}", text="Armut")))
        for n, engine in enumerate(engines)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert find(one, "Armut").total == len(engines)


def test_a_rebuild_takes_over_what_another_process_writes_meanwhile(pair) -> None:
    one, other = pair
    fill(other, document("thing:1", text="Armut"))

    def replay(keys):
        return changes(*[document(key, text="Nachtrag") for key in keys])

    with one.rebuilding(replay):
        with pytest.raises(EngineFault), other.rebuilding(replay):
            pass
        fill(other, document("thing:2", text="Wohnen"))
    assert find(other, "Nachtrag").total == 1
    assert find(other, "Armut").total == 0
    fill(other, document("thing:3", text="Danach"))
    assert find(one, "Danach").total == 1


def test_folders_that_are_not_live_are_removed(pair, tmp_path: Path) -> None:
    one, _ = pair
    fill(one, document("thing:1", text="Armut"))
    with one.rebuilding(lambda keys: {}):
        assert len(list(tmp_path.glob("index-*"))) == 2
    assert len(list(tmp_path.glob("index-*"))) == 1


def test_an_index_of_another_version_is_a_fault_until_it_is_rebuilt(
    pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = pair
    fill(one, document("thing:1", text="Armut"))
    monkeypatch.setattr(schema, "VERSION", "0-0")
    assert find(other, "Armut").failed
    with pytest.raises(IndexOutdated):
        other.status()
    with other.rebuilding(lambda keys: {}) as new:
        new.add(found for [found] in changes(document("thing:2", text="Armut")).values())
    assert find(other, "Armut").total == 1


def test_a_damaged_index_is_a_fault_and_no_empty_result(pair, tmp_path: Path) -> None:
    one, _ = pair
    fill(one, document("thing:1", text="Armut"))
    one.close()
    [folder] = tmp_path.glob("index-*")
    (folder / "meta.json").write_text("{}")
    assert find(EmbeddedEngine(tmp_path), "Armut").failed


KILLED = """
import os, sys
from pathlib import Path
from search.engines.embedded import EmbeddedEngine
from tests.search.samples import document, fill
engine = EmbeddedEngine(Path(sys.argv[1]))
fill(engine, document("thing:1", text="Armut"))
with engine.writing(wait=1):
    engine._writing.writer().delete_documents_by_term("object", "thing:1")
    os._exit(9)
"""


def test_a_killed_writer_leaves_the_last_commit_and_no_lock(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], cwd=root, check=False, timeout=60)
    assert done.returncode == 9
    engine = EmbeddedEngine(tmp_path)
    assert find(engine, "Armut").total == 1
    engine.apply(changes(document("thing:2", text="Armut")), wait=0.5)
    assert find(engine, "Armut").total == 2
    engine.close()
