"""The search as everybody else asks it: one question, one actor, one answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import structlog
from django.utils import timezone

from search.contract import HasPrincipals, Hit, Query, Result, SearchDocument, Suggestion, object_key
from search.documents import analysed, beginnings_of, card_of, passages_of
from search.engines import get_engine
from search.engines.base import Engine, EngineFault, Request, Row
from search.questions import LONGEST_TEXT, parse
from search.snippets import Highlighter, address
from search.sync import documents_of, waiting_objects

log = structlog.get_logger(__name__)

LAST_PAGE = 1000
LARGEST_PAGE = 100
MOST_SUGGESTIONS = 20
_MOST_BEGINNINGS = 8
_MOST_CHOSEN = 100


@dataclass(frozen=True, slots=True)
class _Shown:
    """A row of the engine, as it may be shown now."""

    row: Row
    card: Mapping[str, Any]
    passages: bytes


@dataclass(frozen=True, slots=True)
class Finder:
    """Answers questions with an engine, and never shows from a stale index what an actor may no longer see."""

    engine: Engine
    waiting: Callable[[], Collection[str]] = field(default=waiting_objects)
    """The objects whose latest change the index may not have yet; asked before the engine is."""

    def find(self, query: Query, actor: HasPrincipals) -> Result:
        """A fault of the engine gives ``Result(failed=True)``; nothing is raised for one."""
        at = query.at or timezone.now()
        waiting = self.waiting()
        try:
            question = parse(query.text, query.language)
            size = min(max(query.size, 0), LARGEST_PAGE)
            page = max(query.page, 1)
            found = self.engine.search(
                Request(
                    query=question,
                    principals=actor.principals,
                    at=at,
                    facets={
                        name: tuple(values)[:_MOST_CHOSEN] for name, values in query.facets.items() if values
                    },
                    counts=query.counts,
                    sort=query.sort,
                    offset=(page - 1) * size,
                    size=size if page <= LAST_PAGE else 0,
                )
            )
        except EngineFault:
            log.exception("search.failed", engine=type(self.engine).__name__, letters=len(query.text))
            return Result(failed=True)
        total, counts = found.total, {name: dict(values) for name, values in found.counts.items()}
        shown = []
        for row in found.rows:
            card = card_of(row.card)
            present = _present(row, card, waiting, actor, at)
            if present is not None:
                shown.append(present)
            elif not row.relaxed:
                total -= 1
                _take_off(card, counts)
        highlighter = Highlighter(question, query.language)
        return Result(
            hits=tuple(_hit(one, highlighter) for one in shown),
            total=total,
            counts={name: _ordered(values) for name, values in counts.items()},
        )

    def suggest(self, prefix: str, actor: HasPrincipals, *, limit: int = 8) -> list[Suggestion]:
        """Titles that have words beginning as typed. Raises :class:`EngineFault`."""
        beginnings = beginnings_of(prefix[:LONGEST_TEXT])[:_MOST_BEGINNINGS]
        limit = min(max(limit, 0), MOST_SUGGESTIONS)
        if not beginnings or not limit:
            return []
        at = timezone.now()
        waiting = self.waiting()
        suggestions: dict[tuple[str, str], Suggestion] = {}
        for stored in self.engine.suggest(beginnings, actor.principals, at, 4 * limit):
            row = Row(score=0.0, card=stored, passages=b"")
            present = _present(row, card_of(stored), waiting, actor, at)
            if present is None or len(suggestions) == limit:
                continue
            card = present.card
            suggestion = Suggestion(card["title"], card["url"], card["kind"], card["language"])
            suggestions.setdefault((card["kind"], card["title"]), suggestion)
        return list(suggestions.values())


def find(query: Query, actor: HasPrincipals) -> Result:
    """What :func:`search.contract.find` does in this installation."""
    return Finder(get_engine()).find(query, actor)


def suggest(prefix: str, actor: HasPrincipals, *, limit: int = 8) -> list[Suggestion]:
    """Suggestions below the search field. Raises :class:`EngineFault`."""
    return Finder(get_engine()).suggest(prefix, actor, limit=limit)


def _present(
    row: Row, card: Mapping[str, Any], waiting: Collection[str], actor: HasPrincipals, at: dt.datetime
) -> _Shown | None:
    """The row as its document is now; None when the actor may not see it any more."""
    key = object_key(card["key"])
    if key not in waiting:
        return _Shown(row, card, row.passages)
    document = next((one for one in documents_of(key) if one.key == card["key"]), None)
    if document is None or not _is_visible(document, actor, at):
        return None
    fresh = analysed(document)
    return _Shown(row, card_of(fresh.card), fresh.passages)


def _is_visible(document: SearchDocument, actor: HasPrincipals, at: dt.datetime) -> bool:
    if actor.principals.isdisjoint(document.audience):
        return False
    begun = document.visible_from is None or document.visible_from <= at
    return begun and (document.visible_until is None or at < document.visible_until)


def _take_off(card: Mapping[str, Any], counts: Mapping[str, dict[str, int]]) -> None:
    """Count a parent no longer that is shown no longer."""
    for name, values in counts.items():
        for value in (card["kind"],) if name == "kind" else card["facets"].get(name, ()):
            if value in values:
                values[value] -= 1


def _ordered(values: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """Most first, equal ones by name."""
    present = [(value, number) for value, number in values.items() if number > 0]
    return tuple(sorted(present, key=lambda item: (-item[1], item[0])))


def _hit(shown: _Shown, highlighter: Highlighter) -> Hit:
    card = shown.card
    passages = passages_of(shown.passages)
    best = highlighter.best_passages(passages)
    return Hit(
        key=card["key"],
        parent=card["parent"],
        kind=card["kind"],
        title_html=highlighter.title(card["title"]),
        title=card["title"],
        url=address(best[0], card["url"]) if best else card["url"],
        # Without a word in the text, a hit shows how it begins: its summary, which is kept last.
        snippets=tuple(highlighter.snippet(passage, card["url"]) for passage in best or passages[-1:]),
        date=card["date"],
        date_precision=card["date_precision"],
        facets=card["facets"],
        labels=tuple(card["labels"]),
        score=shown.row.score,
        relaxed=shown.row.relaxed,
        language=card["language"],
    )
