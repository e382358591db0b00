"""Stream data from plain dictionaries: the way in for imports, demo content and tests.

Every nested item gets an id, because Wagtail gives those without one a new id at each load; HTML is cleaned.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from fsa_portal import richtext

NAMESPACE = uuid.UUID("6f0f6c1e-54a0-4c1a-9d2a-6f3f3b6a5f5e")


def stream(blocks: Iterable[Mapping[str, Any]], *, seed: str) -> list[dict[str, Any]]:
    """Raw StreamField data for blocks like ``{"type": "paragraph", "html": …}``.

    ``seed`` makes the ids: the same seed and order give the same anchors.
    """
    return [_block(block, f"{seed}/{number}") for number, block in enumerate(blocks)]


def _block(block: Mapping[str, Any], path: str) -> dict[str, Any]:
    kind = block["type"]
    return {"type": kind, "value": _VALUES[kind](block, path), "id": _id(path)}


def _id(path: str) -> str:
    return str(uuid.uuid5(NAMESPACE, path))


def _items(values: Iterable[Any], path: str) -> list[dict[str, Any]]:
    return [{"type": "item", "value": value, "id": _id(f"{path}/{n}")} for n, value in enumerate(values)]


def _html(markup: str) -> str:
    cleaned = richtext.clean(markup)
    return cleaned if cleaned.startswith("<") else f"<p>{cleaned}</p>"


_VALUES: dict[str, Any] = {
    "heading": lambda b, path: {"text": b["text"], "level": str(b.get("level", 2))},
    "paragraph": lambda b, path: _html(b["html"]),
    "list": lambda b, path: {
        "ordered": bool(b.get("ordered")),
        "items": _items([_html(item) for item in b["items"]], path),
    },
    "checklist": lambda b, path: {"title": b["title"], "items": _items(b["items"], path)},
    "table": lambda b, path: {
        "caption": b["caption"],
        "head": _items(b["head"], f"{path}/head"),
        "rows": _items(
            [{"cells": _items(row, f"{path}/row{n}")} for n, row in enumerate(b["rows"])], f"{path}/rows"
        ),
        "source": b["source"],
        "date": b["date"],
    },
    "definition": lambda b, path: {"term": b["term"], "text": _html(b["html"])},
    "callout": lambda b, path: {"title": b["title"], "text": _html(b["html"])},
}
