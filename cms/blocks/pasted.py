"""What was pasted into one paragraph, taken apart.

The editor keeps of a text processor's clipboard headings, lists, lines and what a paragraph may have. Each becomes a
block of its own. Lists that arrive as lines, which begin with a mark and a gap, become lists too.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from wagtail.blocks import StreamBlock, StreamValue
from wagtail.rich_text import RichText

from fsa_portal import richtext
from fsa_portal.richtext.lines import BULLETS, LINES, NUMBERS, mark_of, narrowed, unmarked

NAMESPACE = uuid.UUID("0b6f6d0a-5f0f-4f43-9a0c-8a7f6f6f2c11")
LONGEST_HEADING = 160
HEADING = "heading"

Piece = tuple[str, str]
"""What it is, and its words as HTML."""


def apart(stream: StreamBlock, value: StreamValue) -> StreamValue:
    """The same text with each line, heading and list of a paragraph in a block of its own.

    The first piece keeps the id, and with it the address; the others get one that follows from it.
    """
    found = [
        (child, _pieces(child.value.source) if child.block_type == "paragraph" else []) for child in value
    ]
    if not any(pieces for _, pieces in found):
        return value
    blocks: list[tuple[str, Any, str | None]] = []
    for child, pieces in found:
        own = child.id or str(uuid.uuid4())
        if not pieces:
            blocks.append((child.block_type, child.value, child.id))
        for n, (kind, content) in enumerate(_grouped(stream, pieces, own)):
            blocks.append((kind, content, own if n == 0 else _id(own, n)))
    return StreamValue(stream, blocks)


def _pieces(source: str) -> list[Piece]:
    """The pieces of a paragraph; none where it is one line, or holds what has no place in another block."""
    from bs4 import BeautifulSoup, Tag

    pieces: list[Piece] = []
    for element in BeautifulSoup(source, "html.parser").contents:
        if not isinstance(element, Tag):
            if str(element).strip():
                return []
            continue
        inner = element.decode_contents()
        match element.name:
            case "p":
                mark = mark_of(inner)
                pieces.append((mark, narrowed(unmarked(inner)) if mark != LINES else str(element)))
            case "h2" | "h3" | "h4":
                pieces.append((f"{HEADING} {element.name}", inner))
            case "ul" | "ol":
                pieces += [(element.name, _own_words(item)) for item in element.find_all("li")]
            case _:
                return []
    return [] if len(pieces) == 1 and pieces[0][0] == LINES else pieces


def _own_words(item: Any) -> str:
    """The words of an item without those of the items below it."""
    return "".join(str(child) for child in item.contents if getattr(child, "name", None) not in {"ul", "ol"})


def _grouped(stream: StreamBlock, pieces: list[Piece], own: str) -> Iterator[tuple[str, Any]]:
    for kind, group in groupby(enumerate(pieces), key=lambda numbered: numbered[1][0]):
        words = [(n, richtext.clean_edited(html)) for n, (_, html) in group]
        if kind == LINES:
            yield from (("paragraph", RichText(narrowed(html))) for _, html in words)
        elif kind in {BULLETS, NUMBERS}:
            items = [
                {"type": "item", "value": f"<p>{html}</p>", "id": _id(own, f"item/{n}")} for n, html in words
            ]
            yield "list", stream.child_blocks["list"].to_python({"ordered": kind == NUMBERS, "items": items})
        else:
            yield from (_heading(stream, richtext.plain(html), kind) for _, html in words)


def _heading(stream: StreamBlock, text: str, kind: str) -> tuple[str, Any]:
    if len(text) > LONGEST_HEADING:
        return "paragraph", RichText(richtext.from_text(text))
    level = "2" if kind.endswith("h2") else "3"
    return "heading", stream.child_blocks["heading"].to_python({"text": text, "level": level})


def _id(own: str, what: object) -> str:
    return str(uuid.uuid5(NAMESPACE, f"{own}/{what}"))
