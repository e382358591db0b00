"""The first time that a page uses a term of the glossary, the word leads to its entry and says in short what it means.

One question to the database per request tells whether what this process knows of the glossary is still right.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db import connection

from cms import top
from cms.models import BasePage
from fsa_portal.actor import Actor
from fsa_portal.once import once
from knowledge.reference.models import GlossaryEntry, GlossaryPage

RUNNING = frozenset({"p", "li", "dd", "blockquote"})
"""Elements whose text is running text."""
LEFT_ALONE = frozenset(
    {"a", "h1", "h2", "h3", "h4", "h5", "h6", "code", "pre", "kbd", "abbr", "button", "label", "summary", "caption",
     "figcaption", "table", "dt", "script", "style", "svg", "cite", "q", "sup"}
)  # fmt: skip
"""Elements inside of which nothing is touched."""

_PIECE = re.compile(r"""(<!--.*?-->|<(?:[^<>"']|"[^"]*"|'[^']*')*>)""", re.S)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_WORD = re.compile(r"&#?\w+;|(\w+(?:[-‑]\w+)*)")
_GOES_ON = re.compile(r"[\w‑-]")
_GAP = re.compile(r"(?:\s|&nbsp;)+")
_UNBROKEN = re.compile(r"(?:(?!&nbsp;)\S){1,500}")
"""What stands between two gaps, as far as a word of a form can reach."""
_SMALL_PRINT = ("fsa-small", "fsa-bars__title")
"""Sources and notes below figures, which are no running text."""


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write a term."""

    slug: str
    short: str


@dataclass(slots=True)
class _Node:
    """Where the words so far lead: with a last word to a form, with another word on."""

    ends: dict[str, Form] = field(default_factory=dict)
    lengths: list[int] = field(default_factory=list)
    """Of the last words, the longest first."""
    further: dict[str, _Node] = field(default_factory=dict)

    def longest_end(self, text: str, at: int) -> tuple[int, Form] | None:
        for length in self.lengths:
            form = self.ends.get(text[at : at + length])
            if form is not None and not _GOES_ON.match(text, at + length):
                return at + length, form
        return None


@dataclass(slots=True, eq=False)
class Index:
    """All ways to write all terms, word by word: what a text costs does not grow with their number."""

    first_words: set[str] = field(default_factory=set)
    _start: _Node = field(default_factory=_Node)

    @classmethod
    def of(cls, entries: Iterable[GlossaryEntry]) -> Index:
        index = cls()
        for entry in entries:
            for form in entry.forms:
                index._add(form, entry)
                # An adjective begins with a capital letter where a sentence begins.
                if form[0].islower():
                    index._add(form[0].upper() + form[1:], entry)
        return index

    def _add(self, form: str, entry: GlossaryEntry) -> None:
        *words, last = html.escape(form, quote=False).split()
        first = _WORD.match(words[0] if words else last)
        if first is None or first[1] is None:
            return
        self.first_words.add(first[1])
        node = self._start
        for word in words:
            node = node.further.setdefault(word, _Node())
        # Of two terms that claim the same form, the first of the alphabet has it.
        node.ends.setdefault(last, Form(entry.slug, entry.short))
        if len(last) not in node.lengths:
            node.lengths = sorted([*node.lengths, len(last)], reverse=True)

    def longest_at(self, text: str, start: int) -> tuple[int, Form] | None:
        """The longest form that stands there, and where it ends."""
        node: _Node | None = self._start
        found, at = None, start
        while node is not None:
            found = node.longest_end(text, at) or found
            word = _UNBROKEN.match(text, at)
            gap = _GAP.match(text, word.end()) if word else None
            if word is None or gap is None:
                break
            node, at = node.further.get(word[0]), gap.end()
        return found


@dataclass
class _Text:
    """The text of one page on its way from beginning to end."""

    index: Index
    address: str
    explained: set[str] = field(default_factory=set)
    running: int = 0
    left_alone: int = 0
    small_print: list[str] = field(default_factory=list)

    def glossed(self, markup: str) -> str:
        return "".join(
            self._after_tag(piece) if piece.startswith("<") else self._text(piece)
            for piece in _PIECE.split(markup)
        )

    def _after_tag(self, tag: str) -> str:
        found = _TAG.match(tag)
        if found is None:
            return tag
        name, step = found[2].lower(), -1 if found[1] else 1
        if name in RUNNING:
            self._count_small_print(name, step, tag)
            self.running = max(self.running + step, 0)
        elif name in LEFT_ALONE and not tag.endswith("/>"):
            self.left_alone = max(self.left_alone + step, 0)
        return tag

    def _count_small_print(self, name: str, step: int, tag: str) -> None:
        if step > 0 and (self.small_print or any(mark in tag for mark in _SMALL_PRINT)):
            self.small_print.append(name)
        elif step < 0 and self.small_print:
            self.small_print.pop()

    def _text(self, text: str) -> str:
        if not self.running or self.left_alone or self.small_print:
            return text
        parts: list[str] = []
        done = 0
        for word in _WORD.finditer(text):
            if word.start() < done:
                continue
            found = self.index.longest_at(text, word.start()) if word[1] in self.index.first_words else None
            if found is None:
                continue
            # The longest form has the words, also where its term was explained before.
            end, form = found
            words = text[word.start() : end]
            parts += [
                text[done : word.start()],
                words if form.slug in self.explained else self._link(form, words),
            ]
            self.explained.add(form.slug)
            done = end
        return "".join([*parts, text[done:]])

    def _link(self, form: Form, words: str) -> str:
        href, title = html.escape(f"{self.address}#{form.slug}"), html.escape(form.short)
        return f'<a class="fsa-gloss" href="{href}" title="{title}">{words}</a>'


@dataclass(frozen=True, slots=True)
class _Known:
    """What this process knows of the glossary, and the state of it that this was read from."""

    stamp: Stamp
    index: Index


Stamp = tuple[int, int, Any]
"""Number of entries, sum of their versions, latest change: it moves with whatever is added, changed or removed."""

_known: _Known | None = None


def explain(markup: str, language: str, actor: Actor) -> str:
    """The markup with the first occurrence of each term explained, for those who may see the glossary."""
    page = _page(language)
    if page is None or not page.can_see(actor):
        return markup
    stamp = once(_stamp)
    if not stamp[0]:
        return markup
    return _glossed(_index(stamp), page.get_url() or "", markup)


@lru_cache(maxsize=64)
def _glossed(index: Index, address: str, markup: str) -> str:
    """The same text is read again and again: what came of it is kept as long as the glossary stays as it is."""
    return _Text(index, address).glossed(markup)


def _page(language: str) -> BasePage | None:
    """The glossary in this language, if it is published; it stands right below the home page."""
    in_language = (page for page in top.pages() if page.locale.language_code == language)
    return next((page for page in in_language if page.specific_class is GlossaryPage), None)


def _stamp() -> Stamp:
    table = connection.ops.quote_name(GlossaryEntry._meta.db_table)
    with connection.cursor() as cursor:
        # Asked on every page: without the machinery of models this takes a tenth of the time.
        cursor.execute(f"SELECT COUNT(*), SUM(version), MAX(changed_at) FROM {table}")  # noqa: S608 - our own name
        stamp: Stamp = cursor.fetchone()
    return stamp


def _index(stamp: Stamp) -> Index:
    global _known
    known = _known
    if known is None or known.stamp != stamp:
        known = _known = _Known(stamp, Index.of(GlossaryEntry.objects.filter(is_explained=True)))
    return known.index
