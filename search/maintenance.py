"""Looking after the index as a whole: rebuild it, compare it with the data, repair it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from search import sync
from search.contract import SearchDocument, object_key, sources
from search.documents import analysed, fingerprint
from search.engines import get_engine
from search.engines.base import IndexOutdated

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

    @property
    def is_clean(self) -> bool:
        return not (self.missing or self.stale or self.ghosts)

    @property
    def is_first(self) -> bool:
        """Nothing stands in the index yet: a first start, and no damage."""
        return bool(self.missing) and not (self.fresh or self.stale or self.ghosts)

    def findings(self) -> dict[str, list[str]]:
        return {"missing": self.missing, "stale": self.stale, "ghost": self.ghosts}


def everything() -> Iterator[SearchDocument]:
    """All documents of all sources, as they are now."""
    for source in sources():
        for key in source.keys():  # noqa: SIM118 - a source is no dictionary
            yield from source.documents(key)


def rebuild(progress: Callable[[int], None] | None = None) -> int:
    """Write a new index beside the live one and switch to it; returns the number of documents."""
    engine = get_engine()
    done = 0
    with engine.rebuilding(sync.changes_of) as new:
        for done, document in enumerate(everything(), start=1):
            new.add([analysed(document)])
            if progress and done % _PROGRESS_EVERY == 0:
                progress(done)
    return done


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
    for document in everything():
        states = indexed.pop(document.key, [])
        if not states:
            missing.append(document.key)
        elif fingerprint(document) not in states:
            stale.append(document.key)
        else:
            fresh += 1
        ghosts += [document.key] * (len(states) - 1)
    return Report(missing=missing, stale=stale, ghosts=[*ghosts, *indexed], fresh=fresh)


def repair(report: Report) -> None:
    """Bring the objects that a check found up to date."""
    keys = list(dict.fromkeys(object_key(key) for found in report.findings().values() for key in found))
    for start in range(0, len(keys), _REPAIR_BATCH):
        sync.update(keys[start : start + _REPAIR_BATCH])
