"""Stream data from plain dictionaries: the way in for imports, demo content and tests.

Every nested item gets an id, because Wagtail gives those without one a new id at each load; HTML is cleaned. What a form
would refuse is refused here too: a table without a source comes in by no door.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError

from fsa_portal import richtext

NAMESPACE = uuid.UUID("6f0f6c1e-54a0-4c1a-9d2a-6f3f3b6a5f5e")


class Refused(ValueError):
    """Blocks that no form would take; the message names each with what is wrong."""


def stream(blocks: Iterable[Mapping[str, Any]], *, seed: str) -> list[dict[str, Any]]:
    """Raw StreamField data for blocks like ``{"type": "paragraph", "html": …}``.

    ``seed`` makes the ids: the same seed and order give the same anchors. Pages, files and pictures are given by their
    primary key. Raises :class:`Refused`.
    """
    data = [_block(block, f"{seed}/{number}") for number, block in enumerate(blocks)]
    _check(data)
    return data


def _check(data: list[dict[str, Any]]) -> None:
    from cms.blocks import TextBlocks

    definition = TextBlocks()
    faults = []
    for number, child in enumerate(definition.to_python(data), start=1):
        try:
            child.block.clean(child.value)
        except ValidationError as error:
            faults.append(f"{number} ({child.block_type}): {'; '.join(_messages(error))}")
    if faults:
        raise Refused("\n".join(faults))


def _messages(error: ValidationError, field: str = "") -> Iterator[str]:
    """Every message in it, with the field that it is about."""
    inner = getattr(error, "block_errors", None)
    if isinstance(inner, Mapping):
        for name, one in inner.items():
            yield from _messages(one, str(name))
    elif inner:
        for one in inner:
            if one is not None:
                yield from _messages(one, field)
    for message in error.messages if not inner else ():
        yield f"{field}: {message}" if field else message


def _block(block: Mapping[str, Any], path: str) -> dict[str, Any]:
    kind = block["type"]
    return {"type": kind, "value": _VALUES[kind](block, path), "id": _id(path)}


def _id(path: str) -> str:
    return str(uuid.uuid5(NAMESPACE, path))


def _items(values: Iterable[Any], path: str) -> list[dict[str, Any]]:
    return [{"type": "item", "value": value, "id": _id(f"{path}/{n}")} for n, value in enumerate(values)]


def _html(markup: str) -> str:
    cleaned = richtext.clean(markup)
    return cleaned if cleaned.startswith("<p") else f"<p>{cleaned}</p>"


def _given(block: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """These fields as they are; what is not given is empty."""
    return {name: block.get(name) for name in names}


def _sourced(block: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return _given(block, *names, "source", "date")


def _number(given: Any) -> str | None:
    """As it is stored; what is no number is missing."""
    try:
        return str(Decimal(str(given)))
    except InvalidOperation:
        return None


_VALUES: dict[str, Any] = {
    "heading": lambda b, path: {"text": b["text"], "level": str(b.get("level", 2))},
    "paragraph": lambda b, path: _html(b["html"]),
    "list": lambda b, path: {
        "ordered": bool(b.get("ordered")),
        "items": _items([_html(item) for item in b["items"]], path),
    },
    "checklist": lambda b, path: {"title": b["title"], "items": _items(b["items"], path)},
    "table": lambda b, path: {
        **_sourced(b, "caption"),
        "head": _items(b["head"], f"{path}/head"),
        "rows": _items(
            [{"cells": _items(row, f"{path}/row{n}")} for n, row in enumerate(b["rows"])], f"{path}/rows"
        ),
    },
    "figure": lambda b, path: _sourced(b, "image", "caption"),
    "indicator": lambda b, path: _sourced(b, "name", "value", "unit", "note"),
    "chart": lambda b, path: {
        **_sourced(b, "title", "unit", "alt", "caption"),
        "rows": _items(
            [{"label": label, "number": _number(number)} for label, number in b["rows"]], f"{path}/rows"
        ),
    },
    "video": lambda b, path: {
        **_sourced(b, "title", "film", "captions"),
        "language": b.get("language", "de"),
        "silent": bool(b.get("silent")),
        "transcript": _html(b["transcript"]),
    },
    "definition": lambda b, path: {"term": b["term"], "text": _html(b["html"])},
    "callout": lambda b, path: {"title": b["title"], "text": _html(b["html"])},
    "quote": lambda b, path: {"text": _html(b["html"]), "source": b.get("source")},
    "footnote": lambda b, path: {"text": _html(b["html"])},
    "teaser": lambda b, path: _given(b, "page", "text"),
    "example": lambda b, path: _given(b, "page", "text"),
    "download": lambda b, path: _given(b, "page", "document", "text"),
    "references": lambda b, path: {"items": _items([_html(item) for item in b["items"]], path)},
}
