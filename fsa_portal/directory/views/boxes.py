"""What other apps know about an authority, an organisation or a day, as boxes on its page."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string

from fsa_portal import contributions
from fsa_portal.http import Request


def boxes(request: Request, slot: str, **about: Any) -> list[dict[str, Any]]:
    """Title, anchor, content, width and, where it says so, number of all that may be shown to this visitor; ``about`` names what the page is about."""
    given = contributions.collect(slot, request=request, actor=request.actor, **about)
    return [
        {
            "title": box.title,
            "anchor": box.anchor or f"teil-{number}",
            "html": render_to_string(box.template, dict(box.context), request=request),
            "wide": box.wide,
            "count": box.context.get("count"),
        }
        for number, box in enumerate(given, 1)
    ]
