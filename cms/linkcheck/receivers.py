"""Pages that were saved have other links now; to those that were deleted, links lead nowhere."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from wagtail.models import Page

from cms.linkcheck.checking import COLLECT
from fsa_portal.outbox.queue import enqueue

DRAFT_ONLY = frozenset(
    {"latest_revision", "latest_revision_created_at", "draft_title", "has_unpublished_changes"}
)
"""What saving a draft writes to the page: its published links are the same."""


def page_was_saved(
    sender: Any, instance: Any, raw: bool = False, update_fields: Collection[str] | None = None, **kwargs: Any
) -> None:
    if raw or not issubclass(sender, Page):
        return
    if update_fields is not None and DRAFT_ONLY.issuperset(update_fields):
        return
    enqueue(COLLECT, str(instance.pk))


def page_was_deleted(sender: Any, instance: Page, **kwargs: Any) -> None:
    """Those who link to it learn of it."""
    enqueue(COLLECT, str(instance.pk))
