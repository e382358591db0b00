"""What the sitemap says of pages. A kind whose address hangs on other pages brings its pages itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from wagtail.models import Locale

from cms.models import BasePage
from fsa_portal.actor import ANONYMOUS
from fsa_portal.http import Request


def public_pages(*, without: Iterable[type[BasePage]]) -> Iterator[BasePage]:
    """What the public may see, each page in its own class, in the order of the tree; not these kinds."""
    pages = BasePage.objects.visible_to(ANONYMOUS).not_exact_type(*without).order_by("path")
    # Deferred: one query serves all kinds, and no text is read.
    yield from pages.specific(defer=True)


def entries(pages: Iterable[BasePage], request: Request) -> Iterator[dict[str, Any]]:
    """``location``, ``lastmod`` and ``alternates`` (language, location) of those that the public may see."""
    languages = dict(Locale.objects.values_list("pk", "language_code"))
    rows = []
    translations: dict[Any, list[tuple[str, str]]] = defaultdict(list)
    for page in pages:
        for entry in page.get_sitemap_urls(request):
            rows.append((page.translation_key, entry))
            translations[page.translation_key].append((languages[page.locale_id], entry["location"]))
    for key, entry in rows:
        alternates = translations[key]
        yield entry | {"alternates": alternates if len(alternates) > 1 else []}
