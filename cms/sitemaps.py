"""The sitemap over all languages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest

from cms.models import BasePage
from fsa_portal.actor import ANONYMOUS


def entries(request: HttpRequest) -> Iterator[dict[str, Any]]:
    """``location``, ``lastmod`` and ``alternates`` (language, location) of every page that the public may see."""
    rows = []
    by_translation: dict[Any, list[tuple[str, str]]] = defaultdict(list)
    pages = BasePage.objects.visible_to(ANONYMOUS).select_related("locale").order_by("path")
    for page in pages.specific():
        for entry in page.get_sitemap_urls(request):
            language = page.locale.language_code
            rows.append((page.translation_key, language, entry))
            by_translation[page.translation_key].append((language, entry["location"]))
    for key, _language, entry in rows:
        alternates = by_translation[key]
        yield entry | {"alternates": alternates if len(alternates) > 1 else []}
