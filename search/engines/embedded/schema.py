"""The fields of the embedded index, and how a document fills them."""

from __future__ import annotations

import datetime as dt
from hashlib import blake2b

import tantivy

from search.analysis.analyzer import VERSION as ANALYSIS_VERSION
from search.contract import FACETS
from search.engines.base import AnalysedDocument

VERSION = f"2-{ANALYSIS_VERSION}"
"""Raise the first number with every change in this file; an index of another version has to be rebuilt."""

OBJECT, PARENT, PARENT_NUMBER, STATE = "object", "parent", "parent_number", "state"
AUDIENCE, MARKS, LANGUAGE = "audience", "marks", "language"
VISIBLE_FROM, VISIBLE_UNTIL = "visible_from", "visible_until"
EXACT, STEMS, PARTS, GRAMS, TITLE, BEGINNINGS = "exact", "stems", "parts", "grams", "title", "beginnings"
NEWEST, OLDEST, BOOST = "newest", "oldest", "boost"
CARD, PASSAGES = "card", "passages"

PART = "part"
"""Mark of a document that is not its parent itself; only these can be one of several hits of one parent."""

_TOKENIZER = "spaces"
_UNDATED = 10_000_000
"""Further away than any day number: undated things come last in both orders."""


def build() -> tantivy.Schema:
    """The schema: analysed text as ready tokens, everything else as raw terms and columns."""
    schema = tantivy.SchemaBuilder()
    schema.add_text_field(EXACT, tokenizer_name=_TOKENIZER)
    schema.add_text_field(STEMS, tokenizer_name=_TOKENIZER)
    for name in (PARTS, GRAMS, TITLE):
        schema.add_text_field(name, tokenizer_name=_TOKENIZER, index_option="freq")
    schema.add_text_field(BEGINNINGS, tokenizer_name=_TOKENIZER, index_option="basic")
    for name in (OBJECT, AUDIENCE, LANGUAGE):
        schema.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in (PARENT, STATE, MARKS, *map(facet_field, FACETS)):
        schema.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    schema.add_unsigned_field(PARENT_NUMBER, fast=True)
    for name in (VISIBLE_FROM, VISIBLE_UNTIL):
        schema.add_date_field(name, fast=True)
    for name in (NEWEST, OLDEST):
        schema.add_integer_field(name, fast=True)
    schema.add_float_field(BOOST, fast=True)
    for name in (CARD, PASSAGES):
        schema.add_bytes_field(name, stored=True)
    return schema.build()


def register_tokenizer(index: tantivy.Index) -> None:
    """Tokens come ready and joined by spaces."""
    index.register_tokenizer(_TOKENIZER, tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())


def folder_name(unique: str) -> str:
    """The name of a folder for an index of this version."""
    return f"index-{VERSION}-{unique}"


def is_current(folder_name: str) -> bool:
    """Whether an index in a folder of this name can be read and written by this version."""
    return folder_name.rpartition("-")[0] == f"index-{VERSION}"


def facet_field(name: str) -> str:
    return f"facet_{name}"


def state_of(document: AnalysedDocument) -> str:
    return f"{document.key} {document.fingerprint}"


def as_stored(document: AnalysedDocument) -> tantivy.Document:
    """The document in the fields of :func:`build`."""
    stored = tantivy.Document()
    for name, text in (
        (EXACT, document.text.exact),
        (STEMS, document.text.stems),
        (PARTS, document.text.parts),
        (GRAMS, document.text.grams),
        (TITLE, document.title),
        (BEGINNINGS, document.beginnings),
        (OBJECT, document.object_key),
        (LANGUAGE, document.language),
        (PARENT, document.parent),
        (STATE, state_of(document)),
    ):
        stored.add_text(name, text)
    for principal in document.audience:
        stored.add_text(AUDIENCE, principal)
    for facet, values in document.facets.items():
        for value in dict.fromkeys(values):
            stored.add_text(facet_field(facet), value)
    if document.key != document.parent:
        stored.add_text(MARKS, PART)
    for name, moment in ((VISIBLE_FROM, document.visible_from), (VISIBLE_UNTIL, document.visible_until)):
        if moment is not None:
            stored.add_date(name, moment.astimezone(dt.UTC))
    stored.add_unsigned(PARENT_NUMBER, parent_number(document.parent))
    day = document.date.toordinal() if document.date else None
    stored.add_integer(NEWEST, -_UNDATED if day is None else day)
    stored.add_integer(OLDEST, -_UNDATED if day is None else -day)
    stored.add_float(BOOST, document.boost)
    stored.add_bytes(CARD, document.card)
    stored.add_bytes(PASSAGES, document.passages)
    return stored


def parent_number(parent: str) -> int:
    """A number for a parent, to compare parents of many hits without reading them."""
    return int.from_bytes(blake2b(parent.encode(), digest_size=8).digest(), "big")
