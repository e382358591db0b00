"""The engines, and the one place that chooses between them."""

from __future__ import annotations

import functools
from pathlib import Path

from search.engines.base import Engine


@functools.lru_cache(maxsize=8)
def _engine(url: str, folder: str) -> Engine:
    from django.core.exceptions import ImproperlyConfigured

    if url:
        raise ImproperlyConfigured(
            "SEARCH_URL: a search server comes with the Elasticsearch engine; leave it empty."
        )
    from search.engines.embedded import EmbeddedEngine

    return EmbeddedEngine(Path(folder))


def get_engine() -> Engine:
    """The engine of this installation: embedded in ``SEARCH_DIR`` unless ``SEARCH_URL`` names a server."""
    from django.conf import settings

    return _engine(settings.SEARCH_URL, str(settings.SEARCH_DIR))
