"""Questions as tantivy queries. They are built as objects: nothing that a person typed meets a query parser."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from tantivy import FieldType, Occur, Query, Schema

from search.analysis import Word
from search.engines.base import AnalysedQuery
from search.engines.embedded import schema as fields

WEIGHT_EXACT = 0.2
WEIGHT_STEM = 0.2
WEIGHT_LOOKUP = 1.0
WEIGHT_PART = 0.5
WEIGHT_GRAM = 0.25
WEIGHT_NEIGHBOURS = 0.2
WEIGHT_TITLE = 2.0
"""Found by measuring; the quality hardly changes when one of them is halved or doubled."""

NEIGHBOUR_DISTANCE = 3
SIMILAR_GRAMS = 0.6
"""Share of a word's 4-grams that a document without the word must have to be offered for it."""
MOST_TERMS_IN_PHRASE = 40

Clause = tuple[Occur, Query]


class Clauses:
    """Makes queries for one schema."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema

    def strict(self, query: AnalysedQuery) -> Query:
        """The hit set: every word by stem, part or all its parts; every phrase; nothing excluded. Scores nothing."""
        if query.everything:
            return Query.const_score_query(Query.all_query(), 0.0)
        if not query.words and not query.phrases:
            return Query.empty_query()
        clauses = [(Occur.Must, self._word(word)) for word in query.words]
        clauses += self._phrases(query)
        return Query.const_score_query(Query.boolean_query(clauses), 0.0)

    def side_by_side(self, query: AnalysedQuery) -> Query | None:
        """Documents with all words as typed, in their order; None when there is only one word."""
        if len(query.sequence) < 2:
            return None
        return Query.const_score_query(self._phrase(fields.EXACT, query.sequence), 0.0)

    def loose(self, query: AnalysedQuery) -> Query:
        """Documents with at least one of the words, or one that looks alike; phrases and exclusions hold."""
        any_word = [self._word(word) for word in query.words]
        any_word += [similar for word in query.words if (similar := self._similar(word))]
        clauses: list[Clause] = [(Occur.Must, _any(any_word))] if any_word else []
        clauses += self._phrases(query)
        return Query.const_score_query(Query.boolean_query(clauses), 0.0) if clauses else Query.empty_query()

    def ranking(self, query: AnalysedQuery) -> Query:
        """What makes one hit better than another: all signals, none of them required."""
        signals = []
        grams: dict[str, None] = {}
        for word in query.words:
            signals.append(
                _any(
                    [
                        self._weighted(fields.EXACT, word.exact, WEIGHT_EXACT),
                        self._weighted(fields.STEMS, word.stem, WEIGHT_STEM),
                        self._weighted(fields.PARTS, word.stem, WEIGHT_LOOKUP),
                    ]
                )
            )
            signals += [self._weighted(fields.PARTS, part, WEIGHT_PART) for part in word.parts]
            signals.append(self._weighted(fields.TITLE, word.stem, WEIGHT_TITLE))
            grams.update(dict.fromkeys(word.grams.split(" ")))
        signals += [self._weighted(fields.GRAMS, gram, WEIGHT_GRAM) for gram in grams]
        for one, other in zip(query.words, query.words[1:], strict=False):
            if one.stem != other.stem:
                near = Query.phrase_query(
                    self._schema, fields.STEMS, [one.stem, other.stem], NEIGHBOUR_DISTANCE
                )
                signals.append(Query.boost_query(near, WEIGHT_NEIGHBOURS))
        return _any(signals)

    def visible(self, principals: frozenset[str], at: dt.datetime, *, has_embargoes: bool) -> list[Clause]:
        """What these principals may see at this moment; everything that is asked carries these clauses."""
        if not principals:
            return [(Occur.Must, Query.empty_query())]
        clauses = [self._filter(fields.AUDIENCE, principals)]
        if has_embargoes:
            moment = at.astimezone(dt.UTC)
            clauses += [
                (Occur.MustNot, self._later_than(fields.VISIBLE_FROM, moment)),
                (Occur.MustNot, self._not_later_than(fields.VISIBLE_UNTIL, moment)),
            ]
        return clauses

    def chosen(self, facets: Iterable[tuple[str, Sequence[str]]]) -> list[Clause]:
        """The chosen values of facets; within one facet they are alternatives."""
        return [self._filter(fields.facet_field(name), values) for name, values in facets if values]

    def part(self) -> Clause:
        """Documents that are not their parent itself."""
        return self._filter(fields.MARKS, [fields.PART])

    def parents(self, names: Sequence[str]) -> Clause:
        return self._filter(fields.PARENT, names)

    def of_language(self, language: str) -> Query:
        return Query.const_score_query(self._term(fields.LANGUAGE, language), 0.0)

    def beginnings(self, words: Sequence[str]) -> Query:
        """Titles with a word for each beginning; those whose first word begins so count more."""
        clauses: list[Clause] = [
            (Occur.Must, Query.const_score_query(self._term(fields.BEGINNINGS, word), 1.0)) for word in words
        ]
        first = Query.const_score_query(self._term(fields.BEGINNINGS, f"^{words[0]}"), 1.0)
        return Query.boolean_query([*clauses, (Occur.Should, first)])

    def _phrases(self, query: AnalysedQuery) -> list[Clause]:
        clauses = [(Occur.Must, self._phrase(fields.EXACT, phrase)) for phrase in query.phrases]
        clauses += [(Occur.MustNot, self._term(fields.STEMS, word.stem)) for word in query.excluded]
        clauses += [(Occur.MustNot, self._phrase(fields.EXACT, phrase)) for phrase in query.excluded_phrases]
        return clauses

    def _word(self, word: Word) -> Query:
        ways = [self._term(fields.PARTS, stem) for stem in (word.stem, *word.alone)]
        if len(word.together) >= 2:
            ways.append(
                Query.boolean_query([(Occur.Must, self._term(fields.PARTS, part)) for part in word.together])
            )
        return _any(ways)

    def _similar(self, word: Word) -> Query | None:
        grams = word.grams.split(" ")
        if len(grams) < 3:
            return None
        shared = max(2, round(len(grams) * SIMILAR_GRAMS))
        return Query.boolean_query([(Occur.Should, self._term(fields.GRAMS, gram)) for gram in grams], shared)

    def _phrase(self, field: str, words: Sequence[str]) -> Query:
        if len(words) == 1:
            return self._term(field, words[0])
        return Query.phrase_query(self._schema, field, list(words[:MOST_TERMS_IN_PHRASE]))

    def _term(self, field: str, value: str) -> Query:
        return Query.term_query(self._schema, field, value)

    def _weighted(self, field: str, value: str, weight: float) -> Query:
        return Query.boost_query(self._term(field, value), weight)

    def _filter(self, field: str, values: Iterable[str]) -> Clause:
        return (
            Occur.Must,
            Query.const_score_query(Query.term_set_query(self._schema, field, list(values)), 0.0),
        )

    def _later_than(self, field: str, moment: dt.datetime) -> Query:
        return Query.range_query(self._schema, field, FieldType.Date, lower_bound=moment, include_lower=False)

    def _not_later_than(self, field: str, moment: dt.datetime) -> Query:
        return Query.range_query(self._schema, field, FieldType.Date, upper_bound=moment)


def _any(queries: Sequence[Query]) -> Query:
    return (
        queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Should, query) for query in queries])
    )
