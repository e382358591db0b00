"""A page whose address names a person gets another one, and so do the pages below it."""

from __future__ import annotations

from typing import Any

from wagtail.models import Page


def rename(page: Page, slug: str) -> dict[str, Any]:
    """The columns ``slug`` and ``url_path`` of the page's new address; the pages below follow at once.

    Guards of frozen editions are passed by: whoever comes here has decided.
    """
    taken = set(page.get_siblings(inclusive=False).values_list("slug", flat=True))
    free = slug if slug not in taken else f"{slug}-{page.pk}"
    old = page.url_path
    new = f"{old.rstrip('/').rpartition('/')[0]}/{free}/"
    page._update_descendant_url_paths(old, new)
    return {"slug": free, "url_path": new}
