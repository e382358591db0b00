"""The directory in the sitemap: the list of local authorities and the page of each that exists."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from fsa_portal.directory.models import Authority
from fsa_portal.sitemaps import in_all_languages


def entries() -> Iterator[dict[str, Any]]:
    """``location`` and ``alternates`` (language, location) in every language; fictional bodies are nobody's find."""
    yield from in_all_languages(lambda: reverse("directory:list"))
    for authority in Authority.objects.real().current().only("key", "slug"):
        yield from in_all_languages(authority.get_absolute_url)
