"""The directory in the sitemap: the list of local authorities and the page of each that exists."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from fsa_portal.directory.models import Authority


def entries() -> Iterator[dict[str, Any]]:
    """``location`` and ``alternates`` (language, location) in every language; fictional bodies are nobody's find."""
    yield from _in_all_languages(lambda: reverse("directory:list"))
    for authority in Authority.objects.real().current().only("key", "slug"):
        yield from _in_all_languages(authority.get_absolute_url)


def _in_all_languages(address: Callable[[], str]) -> Iterator[dict[str, Any]]:
    alternates = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            alternates.append((language, f"{settings.BASE_URL}{address()}"))
    for _language, location in alternates:
        yield {"location": location, "alternates": alternates}
