"""The topics in the sitemap: the list of them and the page of each that is offered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from fsa_portal.sitemaps import in_all_languages
from knowledge.vocabulary.models import Term, Vocabulary


def entries() -> Iterator[dict[str, Any]]:
    """``location`` and ``alternates`` (language, location) in every language."""
    yield from in_all_languages(lambda: reverse("vocabulary:topics"))
    for topic in Term.objects.of(Vocabulary.TOPIC).in_use().only("vocabulary", "slug"):
        yield from in_all_languages(topic.get_absolute_url)
