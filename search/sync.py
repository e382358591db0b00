"""Keeping the index as the data are: what the outbox hands over is looked at again and put or removed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence

from search.contract import SearchDocument, source_of
from search.documents import analysed
from search.engines import get_engine
from search.engines.base import AnalysedDocument, WriterBusy

KIND = "search"
"""The kind of job in the outbox: look again at this object."""

LEASE = dt.timedelta(seconds=20)
"""Short: what a killed process had in hand is found again this soon. Looking at an object twice does no harm."""

REQUEST_WAITS = 0.05
"""Seconds for which a request that changed something waits to write the index itself."""
REQUEST_WRITES = 25
"""Objects that a request writes itself; the worker does the rest of a larger change."""
WORKER_WAITS = 30.0
_MANY_WAITING = 500


def documents_of(key: str) -> list[SearchDocument]:
    """The documents of an object as it is now; none when it is gone or its app is."""
    source = source_of(key)
    return list(source.documents(key)) if source else []


def changes_of(keys: Iterable[str]) -> dict[str, list[AnalysedDocument]]:
    """What the index has to hold of these objects now."""
    return {key: [analysed(document) for document in documents_of(key)] for key in keys}


def update(keys: Iterable[str], *, wait: float = WORKER_WAITS) -> None:
    """Bring the index up to date with these objects; findable on return."""
    get_engine().apply(changes_of(dict.fromkeys(keys)), wait=wait)


def handle(jobs: Sequence[object]) -> None:
    """The handler of the outbox: one commit of the index for all jobs of a batch."""
    update(job.key for job in jobs)  # type: ignore[attr-defined]


def update_now() -> None:
    """Called after a commit: write the index in this request if that takes no time, else leave it to the worker."""
    from fsa_portal.outbox.queue import drain

    try:
        with get_engine().writing(wait=REQUEST_WAITS):
            drain([KIND], limit=REQUEST_WRITES)
    except WriterBusy:
        # Another process writes; the worker finds the job in the outbox.
        return


class _Everything(Collection[str]):
    """Stands for the keys of all objects, when too many wait to name them."""

    def __contains__(self, key: object) -> bool:
        return True

    def __iter__(self):  # type: ignore[no-untyped-def]
        raise TypeError("these are all objects there are")

    def __len__(self) -> int:
        return _MANY_WAITING


def waiting_objects() -> Collection[str]:
    """The objects whose latest change may not be in the index yet."""
    from fsa_portal.outbox.models import Job

    keys = frozenset(Job.objects.filter(kind=KIND).values_list("key", flat=True)[:_MANY_WAITING])
    return keys if len(keys) < _MANY_WAITING else _Everything()
