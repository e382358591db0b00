"""Looking after the index as a whole: rebuild it, compare it with the data, repair it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any, TypeVar

import structlog

from search import sync
from search.contract import SearchDocument, object_key, sources
from search.documents import analysed, fingerprint
from search.engines import get_engine
from search.engines.base import AnalysedDocument, IndexOutdated

log = structlog.get_logger(__name__)

_PROGRESS_EVERY = 1000
_REPAIR_BATCH = 200


@dataclass(frozen=True, slots=True)
class Report:
    """How the index differs from the data, by keys of documents."""

    missing: list[str]
    """In the data, not in the index."""
    stale: list[str]
    """In both, but the index has an older text, title, audience …"""
    ghosts: list[str]
    """In the index (again), not in the data."""
    fresh: int
    unreadable: list[str]
    """Objects (by key) whose documents cannot be made: what is wrong with them stands in the log."""

    @property
    def is_clean(self) -> bool:
        return not (self.missing or self.stale or self.ghosts)

    @property
    def is_first(self) -> bool:
        """Nothing stands in the index yet: a first start, and no damage."""
        return bool(self.missing) and not (self.fresh or self.stale or self.ghosts)

    def findings(self) -> dict[str, list[str]]:
        return {"missing": self.missing, "stale": self.stale, "ghost": self.ghosts}


def everything(unreadable: list[str]) -> Iterator[list[SearchDocument]]:
    """The documents of each object of all sources, as they are now; those that cannot be made are added to
    ``unreadable``, and stop nothing else."""
    for source in sources():
        for key in source.keys():  # noqa: SIM118 - a source is no dictionary
            yield _read(key, sync.documents_of, unreadable) or []


T = TypeVar("T")


def _read(key: str, read: Callable[[str], T], unreadable: list[str]) -> T | None:
    try:
        return read(key)
    except Exception:
        log.exception("search.unreadable", key=key)
        unreadable.append(key)
        return None


def rebuild(progress: Callable[[int], None] | None = None) -> tuple[int, list[str]]:
    """Write a new index beside the live one and switch to it; returns the number of documents, and the keys of objects
    that cannot be read and so cannot be found."""
    engine = get_engine()
    done = 0
    unreadable: list[str] = []

    def changed_meanwhile(keys: Iterable[str]) -> dict[str, list[AnalysedDocument]]:
        read = {key: _read(key, lambda key: sync.changes_of([key]), unreadable) for key in keys}
        return {key: changes[key] for key, changes in read.items() if changes is not None}

    with engine.rebuilding(changed_meanwhile) as new:
        for documents in everything(unreadable):
            new.add([analysed(document) for document in documents])
            before, done = done, done + len(documents)
            if progress and done // _PROGRESS_EVERY > before // _PROGRESS_EVERY:
                progress(done)
    return done, list(dict.fromkeys(unreadable))


def is_outdated() -> bool:
    """Whether the index was written by another version of the schema or of the analysis."""
    try:
        get_engine().status()
    except IndexOutdated:
        return True
    return False


def forget(**context: Any) -> list[str]:
    """After an erasure: what the engine keeps of older texts until it merges its files is gone for good."""
    rebuild()
    return []


def check() -> Report:
    """Compare every document with the index. What is changed meanwhile may be reported as stale."""
    indexed: defaultdict[str, list[str]] = defaultdict(list)
    for key, found in get_engine().states():
        indexed[key].append(found)
    missing, stale, fresh = [], [], 0
    ghosts = []
    unreadable: list[str] = []
    for document in chain.from_iterable(everything(unreadable)):
        states = indexed.pop(document.key, [])
        if not states:
            missing.append(document.key)
        elif fingerprint(document) not in states:
            stale.append(document.key)
        else:
            fresh += 1
        ghosts += [document.key] * (len(states) - 1)
    # What the index has of those is neither right nor wrong.
    ghosts += [key for key in indexed if object_key(key) not in unreadable]
    return Report(missing=missing, stale=stale, ghosts=ghosts, fresh=fresh, unreadable=unreadable)


def repair(report: Report) -> None:
    """Bring the objects that a check found up to date."""
    keys = list(dict.fromkeys(object_key(key) for found in report.findings().values() for key in found))
    for start in range(0, len(keys), _REPAIR_BATCH):
        sync.update(keys[start : start + _REPAIR_BATCH])
