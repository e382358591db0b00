"""Keeping the index as the data are: what the outbox hands over is looked at again and put or removed."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextvars import ContextVar
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from fsa_portal.outbox.queue import NotAll, NotNow, drain
from search.analysis import analyzer
from search.contract import SearchDocument, source_of
from search.documents import analysed
from search.engines import get_engine
from search.engines.base import AnalysedDocument, WriterBusy

if TYPE_CHECKING:
    from fsa_portal.outbox.models import Job

KIND = "search"
"""The kind of job in the outbox: look again at this object."""

LEASE = dt.timedelta(seconds=20)
"""Short: what a killed process had in hand is found again this soon. Looking at an object twice does no harm."""

REQUEST_WAITS = 0.05
"""Seconds for which a request that changed something waits to write the index itself."""
REQUEST_WRITES = 25
"""Objects that a request writes itself; the worker does the rest of a larger change."""
REQUEST_READS = 40_000
"""Characters that a request analyses itself: well below a tenth of a second."""
PASSAGE_COSTS = 200
"""What a passage costs besides its characters, in characters."""
WORKER_FIRST = dt.timedelta(seconds=0.1)
"""For so long a job that a request found too large is not there for it."""
WORKER_WAITS = 30.0
_MANY_WAITING = 500
_warm = threading.Event()
_in_request: ContextVar[bool] = ContextVar("search_in_request", default=False)


def documents_of(key: str) -> list[SearchDocument]:
    """The documents of an object as it is now; none when it is gone or its app is."""
    source = source_of(key)
    return list(source.documents(key)) if source else []


def changes_of(keys: Iterable[str]) -> dict[str, list[AnalysedDocument]]:
    """What the index has to hold of these objects now."""
    return _analysed({key: documents_of(key) for key in keys})


def _analysed(documents: Mapping[str, Iterable[SearchDocument]]) -> dict[str, list[AnalysedDocument]]:
    return {key: [analysed(document) for document in found] for key, found in documents.items()}


def update(keys: Iterable[str]) -> None:
    """Bring the index up to date with these objects; findable on return."""
    get_engine().apply(changes_of(dict.fromkeys(keys)), wait=WORKER_WAITS)


def handle(jobs: Sequence[Job]) -> None:
    """The handler of the outbox: one commit of the index for all jobs of a batch."""
    documents = {key: documents_of(key) for key in dict.fromkeys(job.key for job in jobs)}
    large = {key for key, found in documents.items() if _in_request.get() and _size(found) > REQUEST_READS}
    small = {key: found for key, found in documents.items() if key not in large}
    if small:
        get_engine().apply(_analysed(small), wait=WORKER_WAITS)
    if large:
        later = NotNow(timezone.now() + WORKER_FIRST)
        raise NotAll({job.pk: later for job in jobs if job.key in large})


def _size(documents: Iterable[SearchDocument]) -> int:
    passages = [passage for document in documents for passage in document.passages]
    return sum(len(passage.text) + PASSAGE_COSTS for passage in passages)


def warm_up() -> None:
    """Load what looking at an object needs, before the first request comes: word list, analyser, addresses."""
    analyzer().word("Sozialplanung")
    reverse("search:results")
    _warm.set()


def update_now() -> None:
    """Called after a commit: write the index in this request if that takes no time, else leave it to the worker."""
    if not _warm.is_set():
        return
    token = _in_request.set(True)
    try:
        with get_engine().writing(wait=REQUEST_WAITS):
            drain([KIND], limit=REQUEST_WRITES)
    except WriterBusy:
        # Another process writes; the worker finds the job in the outbox.
        return
    finally:
        _in_request.reset(token)


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
