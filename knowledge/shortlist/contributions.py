"""The button that puts a page on the reading list."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cms.models import BasePage
from fsa_portal.contributions import Contribution
from fsa_portal.http import Request
from knowledge.shortlist.lists import list_of


def button(*, request: Request, page: BasePage, **context: Any) -> Iterable[Contribution]:
    """For pages that stand; a preview of one that does not cannot be kept."""
    if getattr(request, "is_preview", False):
        return []
    box = {"page_id": page.pk, "is_kept": list_of(request).holds(page.pk)}
    return [Contribution("", "shortlist/button.html", box)]
