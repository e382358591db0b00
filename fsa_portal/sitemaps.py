"""What the sitemap says of pages that have an address in every language."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.utils import translation


def in_all_languages(address: Callable[[], str]) -> Iterator[dict[str, Any]]:
    """``location`` and ``alternates`` (language, location) of a page, once for each language."""
    alternates = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            alternates.append((language, f"{settings.BASE_URL}{address()}"))
    for _language, location in alternates:
        yield {"location": location, "alternates": alternates}
