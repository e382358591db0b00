"""From a document of the contract to what the engine stores, and back to what a hit shows."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from search.analysis import Word, analyzer
from search.analysis.analyzer import VERSION as ANALYSIS_VERSION
from search.analysis.tokens import clean, normal, words
from search.contract import SearchDocument, object_key
from search.engines.base import AnalysedDocument

GAP = "¶"
"""Stands between the pieces of a document among its exact forms, so that no phrase runs over a border."""
LONGEST_PASSAGE = 900
"""Longer passages are stored in pieces: only the piece that is quoted is read again when a hit is shown."""
MOST_GRAM_WORDS = 600
"""4-grams serve misspelt questions; of a long report the first so many different words are enough."""
LONGEST_BEGINNING = 15
TITLE_BEGINS = "^"
"""Marks the beginnings of a title's first word, which suggestions prefer."""

_FIELD, _RECORD = "\x1f", "\x1e"
_SENTENCE = re.compile(r"(?<=[.!?…;])\s+")


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage, or a piece of a long one, as it is kept beside the index."""

    anchor: str
    page: int | None
    url: str
    heading: str
    text: str
    lookup: str
    """Stems and parts of its words, each between spaces: tells without analysing the text which words of a question
    stand here."""


def analysed(document: SearchDocument) -> AnalysedDocument:
    """The document as the engine stores it."""
    analysis = analyzer()
    title = analysis.words(clean(document.title), document.language)
    aliases = [analysis.words(clean(alias), document.language) for alias in document.aliases]
    stored, pieces = [], [title]
    for anchor, page, url, heading, text in _passages(document):
        piece = analysis.words(text, document.language)
        if heading:
            pieces.append(analysis.words(heading, document.language))
        pieces.append(piece)
        stored.append(_FIELD.join((anchor, page, url, heading, text, _lookup(piece))))
    return AnalysedDocument(
        key=document.key,
        object_key=object_key(document.key),
        parent=document.parent,
        audience=document.audience,
        facets={
            **{name: tuple(values) for name, values in document.facets.items()},
            "kind": (document.kind,),
        },
        text=analysis.streams(_with_gaps([*pieces, *aliases]), most_grams=MOST_GRAM_WORDS),
        title=analysis.streams(word for words_ in (title, *aliases) for word in words_).parts,
        beginnings=_beginnings([document.title, *document.aliases]),
        language=document.language,
        visible_from=document.visible_from,
        visible_until=document.visible_until,
        date=document.date,
        boost=document.boost,
        fingerprint=fingerprint(document),
        card=_card(document),
        passages=_RECORD.join(stored).encode(),
    )


def fingerprint(document: SearchDocument) -> str:
    """A hash over everything in the document, and over the version of the analysis."""
    content = [
        ANALYSIS_VERSION,
        *(
            document.key,
            document.parent,
            document.kind,
            document.title,
            document.url,
            sorted(document.audience),
        ),
        *(str(document.visible_from), str(document.visible_until), document.summary, document.aliases),
        [(p.anchor, p.text, p.heading, p.page, p.url) for p in document.passages],
        *(document.language, str(_date(document)), document.boost, document.labels),
        sorted((name, tuple(values)) for name, values in document.facets.items()),
    ]
    return blake2b(json.dumps(content).encode(), digest_size=12).hexdigest()


def card_of(stored: bytes) -> dict[str, Any]:
    """What a hit shows: key, parent, kind, title, url, date and its precision, facets, labels, language."""
    card = json.loads(stored)
    known = card["date"] or ""
    only_year = known.isdigit()
    card["date_precision"] = "year" if only_year else "day"
    card["date"] = dt.date.fromisoformat(f"{known}-01-01" if only_year else known) if known else None
    card["facets"] = {name: tuple(values) for name, values in card["facets"].items()}
    return card


def passages_of(stored: bytes) -> list[StoredPassage]:
    """The passages to quote from, in the order of the document; its summary is the last."""
    found = []
    for record in stored.decode().split(_RECORD) if stored else ():
        anchor, page, url, heading, text, lookup = record.split(_FIELD)
        found.append(StoredPassage(anchor, int(page) if page else None, url, heading, text, f" {lookup} "))
    return found


def beginnings_of(text: str) -> list[str]:
    """The words of an unfinished entry, as they are compared with the beginnings of titles."""
    return [normal(word)[:LONGEST_BEGINNING] for word in words(clean(text))]


def _card(document: SearchDocument) -> bytes:
    return json.dumps(
        {
            "key": document.key,
            "parent": document.parent,
            "kind": document.kind,
            "title": clean(document.title),
            "url": document.url,
            "date": _date(document),
            "facets": {name: list(values) for name, values in document.facets.items()},
            "labels": list(document.labels),
            "language": document.language,
        },
        ensure_ascii=False,
    ).encode()


def _date(document: SearchDocument) -> str | None:
    """ISO 8601 with as much as is known: ``2026-03-31``, ``2026``."""
    if document.date is None:
        return None
    known = document.date.isoformat()
    return known if document.date_precision == "day" else known.partition("-")[0]


def _passages(document: SearchDocument) -> Iterator[tuple[str, str, str, str, str]]:
    for passage in document.passages:
        page = str(passage.page) if passage.page else ""
        heading = clean(passage.heading)
        for number, text in enumerate(_pieces(clean(passage.text))):
            yield passage.anchor, page, passage.url, "" if number else heading, text
    if document.summary:
        for text in _pieces(clean(document.summary)):
            yield "", "", "", "", text


def _pieces(text: str) -> Iterator[str]:
    """The text in pieces of at most :data:`LONGEST_PASSAGE` letters, cut between sentences where there are any."""
    if len(text) <= LONGEST_PASSAGE:
        if text.strip():
            yield text
        return
    piece = ""
    for sentence in _SENTENCE.split(text):
        if piece and len(piece) + len(sentence) > LONGEST_PASSAGE:
            yield piece
            piece = ""
        piece = f"{piece} {sentence}" if piece else sentence
        while len(piece) > LONGEST_PASSAGE:
            cut = piece.rfind(" ", 0, LONGEST_PASSAGE)
            cut = cut if cut > 0 else LONGEST_PASSAGE
            yield piece[:cut]
            piece = piece[cut:].lstrip()
    if piece:
        yield piece


def _lookup(piece: Iterable[Word]) -> str:
    return " ".join(dict.fromkeys(token for word in piece for token in (word.stem, *word.parts)))


_GAP_WORD = Word(
    exact=GAP, stem="", parts=(), together=(), alone=(), bases=(), is_stopword=True, lookup="", grams=""
)


def _with_gaps(pieces: Iterable[list[Word]]) -> Iterator[Word]:
    for number, piece in enumerate(pieces):
        if number:
            yield _GAP_WORD
        yield from piece


def _beginnings(titles: Iterable[str]) -> str:
    found: dict[str, None] = {}
    for title in titles:
        for position, word in enumerate(beginnings_of(title)):
            for end in range(1, len(word) + 1):
                found[word[:end]] = None
                if position == 0:
                    found[TITLE_BEGINS + word[:end]] = None
    return " ".join(found)
