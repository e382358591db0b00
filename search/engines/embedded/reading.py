"""Answering requests from the embedded index: counting parents, ranking in tiers, collapsing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tantivy import DocAddress, Occur, Query, Searcher

from search.engines.base import Found, Request, Row
from search.engines.embedded import schema as fields
from search.engines.embedded.clauses import Clause, Clauses

MOST_VALUES = 1000
"""Values of one facet that are counted; all 427 local authorities fit in."""

_Counts = dict[str, int]


@dataclass(frozen=True, slots=True)
class Facts:
    """What is true of the whole index until it changes; spares questions that cannot matter."""

    has_parts: bool
    has_embargoes: bool
    has_boosts: bool

    @classmethod
    def of(cls, searcher: Searcher) -> Facts:
        asked = {
            "marks": {"terms": {"field": fields.MARKS}},
            "from": {"value_count": {"field": fields.VISIBLE_FROM}},
            "until": {"value_count": {"field": fields.VISIBLE_UNTIL}},
            "boost": {"stats": {"field": fields.BOOST}},
        }
        told = searcher.aggregate(Query.all_query(), asked)
        return cls(
            has_parts=bool(told["marks"]["buckets"]),
            has_embargoes=bool(told["from"]["value"] or told["until"]["value"]),
            has_boosts=bool(told["boost"]["count"])
            and (told["boost"]["min"], told["boost"]["max"]) != (1.0, 1.0),
        )


class Answer:
    """Answers one request on one state of the index."""

    def __init__(self, searcher: Searcher, clauses: Clauses, facts: Facts, request: Request) -> None:
        self._searcher = searcher
        self._clauses = clauses
        self._facts = facts
        self._request = request
        self._visible = clauses.visible(request.principals, request.at, has_embargoes=facts.has_embargoes)
        self._strict = clauses.strict(request.query)
        self._scope = [*self._visible, *clauses.chosen(request.facets.items())]
        self._collapses = False

    def found(self) -> Found:
        request = self._request
        total, counts = self._counted(self._within(self._strict), self._uncontested())
        for facet in self._contested():
            others = [(name, values) for name, values in request.facets.items() if name != facet]
            base = _all_of(self._strict, [*self._visible, *self._clauses.chosen(others)])
            counts[facet] = self._counted(base, [facet])[1][facet]
        rows = list(self._rows(total))
        return Found(
            rows=tuple(rows), total=total, counts={name: _ordered(counts[name]) for name in request.counts}
        )

    # --- counting

    def _contested(self) -> list[str]:
        """Counted facets in which something is chosen: their counts disregard the choice."""
        return [name for name in self._request.counts if self._request.facets.get(name)]

    def _uncontested(self) -> list[str]:
        return [name for name in self._request.counts if not self._request.facets.get(name)]

    def _counted(self, query: Query, facets: Sequence[str]) -> tuple[int, dict[str, _Counts]]:
        """Number of parents, and per facet and value, in the documents that ``query`` matches."""
        asked: dict[str, Any] = {"all": {"value_count": {"field": fields.BOOST}}, **_terms(facets)}
        if self._facts.has_parts:
            asked["marks"] = {"terms": {"field": fields.MARKS}}
        told = self._searcher.aggregate(query, asked)
        total = int(told["all"]["value"])
        counts = {name: _buckets(told[name]) for name in facets}
        parts = _buckets(told["marks"]).get(fields.PART, 0) if self._facts.has_parts else 0
        if parts:
            total -= self._take_off_doubles(query, facets, parts, counts)
        return total, counts

    def _take_off_doubles(
        self, query: Query, facets: Sequence[str], parts: int, counts: dict[str, _Counts]
    ) -> int:
        """Correct ``counts`` for parents that match with several documents; returns what the total is too high by.

        Of several documents of one parent all but one at most are parts, so only the parents of parts are looked at.
        """
        in_parts = self._searcher.aggregate(
            _all_of(query, [self._clauses.part()]), {"parents": _terms_of(fields.PARENT, parts)}
        )
        parents = [bucket["key"] for bucket in in_parts["parents"]["buckets"]]
        members = self._searcher.aggregate(
            _all_of(query, [self._clauses.parents(parents)]),
            {"parents": {**_terms_of(fields.PARENT, len(parents)), "aggs": _terms(facets)}},
        )
        doubles = 0
        for parent in members["parents"]["buckets"]:
            if parent["doc_count"] < 2:
                continue
            self._collapses = True
            doubles += parent["doc_count"] - 1
            for name in facets:
                for value, number in _buckets(parent[name]).items():
                    counts[name][value] -= number - 1
        return doubles

    # --- ranking

    def _rows(self, total: int) -> Iterator[Row]:
        request = self._request
        seen: set[int] = set()
        if request.size and total > request.offset:
            ranked = self._ranked(self._tiers(), request.offset + request.size, seen)
            for score, address in ranked[request.offset :]:
                yield self._row(score, address)
        missing = request.size - total
        if request.sort == "relevance" and not request.offset and total < request.relax_below and missing > 0:
            self._collapses = self._facts.has_parts
            for score, address in self._ranked(self._relaxed(), missing, seen):
                yield self._row(score, address, relaxed=True)

    def _tiers(self) -> list[Query]:
        """Queries whose hits come one after the other: as typed and side by side, then all others."""
        request = self._request
        if request.sort != "relevance":
            return [self._within(self._strict)]
        signals = self._signals
        together = self._clauses.side_by_side(request.query)
        if together is None:
            return self._own_language_first(self._strict, signals)
        return [
            *self._own_language_first(self._strict, [(Occur.Must, together), *signals]),
            *self._own_language_first(self._strict, [(Occur.MustNot, together), *signals]),
        ]

    def _relaxed(self) -> list[Query]:
        loose = self._clauses.loose(self._request.query)
        return self._own_language_first(loose, [(Occur.MustNot, self._strict), *self._signals])

    @property
    def _signals(self) -> list[Clause]:
        query = self._request.query
        return [(Occur.Should, self._clauses.ranking(query))] if query.words else []

    def _own_language_first(self, query: Query, more: Sequence[Clause]) -> list[Query]:
        """Most is German: who asks in another language is shown what is written in it before everything else."""
        language = self._request.query.language
        if language == "de":
            return [self._within(query, more)]
        own = self._clauses.of_language(language)
        return [self._within(query, [(occur, own), *more]) for occur in (Occur.Must, Occur.MustNot)]

    def _ranked(self, tiers: Iterable[Query], need: int, seen: set[int]) -> list[tuple[float, DocAddress]]:
        """The first ``need`` hits of the tiers, the best one of each parent; ``seen`` takes up their parents."""
        ranked: list[tuple[float, DocAddress]] = []
        for tier in tiers:
            if len(ranked) < need:
                ranked += self._best(tier, need - len(ranked), seen)
        return ranked

    def _best(self, query: Query, need: int, seen: set[int]) -> list[tuple[float, DocAddress]]:
        most = max(1, self._searcher.num_docs)
        limit = min(most, need * 2 + 10 if self._collapses or seen else need)
        while True:
            hits = self._hits(query, limit)
            if not (self._collapses or seen):
                if self._facts.has_parts:
                    seen.update(self._parents(hits))
                return hits
            fresh: dict[int, tuple[float, DocAddress]] = {}
            for hit, parent in zip(hits, self._parents(hits), strict=True):
                if parent not in seen:
                    fresh.setdefault(parent, hit)
            if len(fresh) >= need or len(hits) < limit or limit >= most:
                best = dict(list(fresh.items())[:need])
                seen.update(best)
                return list(best.values())
            limit = min(most, limit * 4)

    def _hits(self, query: Query, limit: int) -> list[tuple[float, DocAddress]]:
        request = self._request
        if request.sort == "relevance" and not request.query.everything:
            weight = fields.BOOST if self._facts.has_boosts else None
            return self._searcher.search(query, limit, count=False, weight_by_field=weight).hits
        order = fields.OLDEST if request.sort == "oldest" else fields.NEWEST
        return [
            (0.0, address)
            for _, address in self._searcher.search(query, limit, count=False, order_by_field=order).hits
        ]

    def _parents(self, hits: Sequence[tuple[float, DocAddress]]) -> list[Any]:
        return self._searcher.fast_field_values(fields.PARENT_NUMBER, [address for _, address in hits])

    def _row(self, score: float, address: DocAddress, *, relaxed: bool = False) -> Row:
        stored = self._searcher.doc(address)
        return Row(
            score=score,
            card=stored[fields.CARD][0],
            passages=stored[fields.PASSAGES][0],
            relaxed=relaxed,
        )

    def _within(self, query: Query, more: Sequence[Clause] = ()) -> Query:
        return _all_of(query, [*self._scope, *more])


def _all_of(query: Query, clauses: Sequence[Clause]) -> Query:
    return Query.boolean_query([(Occur.Must, query), *clauses])


def _terms_of(field: str, size: int) -> dict[str, Any]:
    return {"terms": {"field": field, "size": size}}


def _terms(facets: Sequence[str]) -> dict[str, Any]:
    return {name: _terms_of(fields.facet_field(name), MOST_VALUES) for name in facets}


def _buckets(told: Mapping[str, Any]) -> _Counts:
    return {bucket["key"]: bucket["doc_count"] for bucket in told["buckets"]}


def _ordered(counts: _Counts) -> tuple[tuple[str, int], ...]:
    """Most first, equal ones by name."""
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
