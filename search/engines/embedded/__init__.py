"""The embedded engine: tantivy in a folder, shared by all processes of one machine."""

from __future__ import annotations

import datetime as dt
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import tantivy

from search.engines.base import AnalysedDocument, Changes, EngineFault, Found, IndexOutdated, Request
from search.engines.embedded import schema
from search.engines.embedded.clauses import Clauses
from search.engines.embedded.folders import Folders, file_state
from search.engines.embedded.reading import Answer, Facts
from search.engines.embedded.writing import HeldWriter

_REBUILD_HEAP = 128_000_000
_OPENING_TRIES = 5
_SWITCH_WAIT = 60.0


@dataclass(frozen=True, slots=True)
class _Opened:
    """The live index as this process has it open, and the state of the files that it was read from."""

    folder: Path
    index: tantivy.Index
    searcher: tantivy.Searcher
    clauses: Clauses
    facts: Facts
    pointer: tuple[int, int] | None
    commit: tuple[int, int] | None


class EmbeddedEngine:
    """An index in a folder. One process writes at a time; all others see each commit at their next question."""

    def __init__(self, root: Path) -> None:
        self._folders = Folders(root)
        self._opening = threading.Lock()
        self._opened: _Opened | None = None
        self._writing = HeldWriter(self._folders, self._live_index)

    def search(self, request: Request) -> Found:
        with _faults():
            opened = self._current()
            return Answer(opened.searcher, opened.clauses, opened.facts, request).found()

    def suggest(
        self, beginnings: Sequence[str], principals: frozenset[str], at: dt.datetime, limit: int
    ) -> Sequence[bytes]:
        if not beginnings:
            return ()
        with _faults():
            opened = self._current()
            visible = opened.clauses.visible(principals, at, has_embargoes=opened.facts.has_embargoes)
            query = tantivy.Query.boolean_query(
                [(tantivy.Occur.Must, opened.clauses.beginnings(beginnings)), *visible]
            )
            weight = schema.BOOST if opened.facts.has_boosts else None
            hits = opened.searcher.search(query, limit, count=False, weight_by_field=weight).hits
            return [opened.searcher.doc(address)[schema.CARD][0] for _, address in hits]

    def apply(self, changes: Changes, *, wait: float = 10.0) -> None:
        if not changes:
            return
        with _faults(), self._writing.holding(wait):
            writer = self._writing.writer()
            try:
                for object_key, documents in changes.items():
                    writer.delete_documents_by_term(schema.OBJECT, object_key)
                    for document in documents:
                        writer.add_document(schema.as_stored(document))
                writer.commit()
            except BaseException:
                self._writing.give_up()
                raise
            self._folders.note_changes(changes)

    @contextmanager
    def writing(self, *, wait: float) -> Iterator[None]:
        with self._writing.holding(wait):
            yield

    def states(self) -> Iterator[tuple[str, str]]:
        with _faults():
            searcher = self._current().searcher
            told = searcher.aggregate(
                tantivy.Query.all_query(),
                {"states": {"terms": {"field": schema.STATE, "size": max(1, searcher.num_docs)}}},
            )
        for bucket in told["states"]["buckets"]:
            key, _, fingerprint = bucket["key"].rpartition(" ")
            for _ in range(bucket["doc_count"]):
                yield key, fingerprint

    @contextmanager
    def rebuilding(self, replay: Callable[[Iterable[str]], Changes]) -> Iterator[FolderRebuild]:
        with self._folders.rebuilding():
            rebuild = FolderRebuild(self._folders.new())
            try:
                yield rebuild
                with self._writing.holding(_SWITCH_WAIT):
                    self._writing.drop_writer()
                    changes = replay(self._folders.noted_changes())
                    with _faults():
                        rebuild.finish(changes)
                        self._folders.switch(rebuild.folder)
                    self._folders.remove_others()
            except BaseException:
                shutil.rmtree(rebuild.folder, ignore_errors=True)
                raise

    def status(self) -> dict[str, int]:
        with _faults():
            return {"documents": self._current().searcher.num_docs}

    def close(self) -> None:
        self._writing.release()
        with self._opening:
            self._opened = None

    def _live_index(self) -> tuple[Path, tantivy.Index]:
        opened = self._current()
        return opened.folder, opened.index

    def _current(self) -> _Opened:
        """The live index as of its last commit."""
        opened = self._opened
        if (
            opened
            and opened.pointer == self._folders.pointer_state()
            and opened.commit == _commit(opened.folder)
        ):
            return opened
        with self._opening:
            self._opened = self._reopened(self._opened)
            return self._opened

    def _reopened(self, opened: _Opened | None) -> _Opened:
        for _ in range(_OPENING_TRIES):
            folder = self._folders.live() or self._folders.start_with(_created(self._folders.new()))
            pointer = self._folders.pointer_state()
            try:
                index = opened.index if opened and opened.folder == folder else _open(folder)
                commit = _commit(folder)
                index.reload()
            except (ValueError, OSError):
                # A rebuild may have replaced the folder between the reading of its name and its opening.
                if self._folders.live() == folder:
                    raise
                continue
            searcher = index.searcher()
            return _Opened(
                folder, index, searcher, Clauses(index.schema), Facts.of(searcher), pointer, commit
            )
        raise EngineFault("The search index is replaced faster than it can be opened.")


class FolderRebuild:
    """A new index in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = _created(folder)
        self._writer = _open(folder).writer(_REBUILD_HEAP, 1)

    def add(self, documents: Iterable[AnalysedDocument]) -> None:
        with _faults():
            for document in documents:
                self._writer.add_document(schema.as_stored(document))

    def finish(self, changes: Changes) -> None:
        """Bring in what changed since the rebuild began, and make everything durable."""
        for object_key, documents in changes.items():
            self._writer.delete_documents_by_term(schema.OBJECT, object_key)
            self.add(documents)
        self._writer.commit()
        self._writer.wait_merging_threads()


def _created(folder: Path) -> Path:
    tantivy.Index(schema.build(), str(folder))
    return folder


def _open(folder: Path) -> tantivy.Index:
    if not schema.is_current(folder.name):
        raise IndexOutdated("The search index was written by another version: run manage.py rebuild_search.")
    index = tantivy.Index.open(str(folder))
    schema.register_tokenizer(index)
    index.config_reader("manual", 0)
    return index


def _commit(folder: Path) -> tuple[int, int] | None:
    """Changes with every commit to the index in this folder."""
    return file_state(folder / "meta.json")


@contextmanager
def _faults() -> Iterator[None]:
    """Whatever goes wrong in the engine is a fault of the engine to those who call it."""
    try:
        yield
    except (ValueError, OSError) as error:
        raise EngineFault(str(error)) from error
    except BaseException as error:
        # A failed assertion in the engine's own code; its class cannot be imported.
        if type(error).__name__ == "PanicException":
            raise EngineFault(str(error)) from error
        raise
