"""Publication is Wagtail's act; what we keep of it is what it changed."""

from __future__ import annotations

from typing import Any

from knowledge.funding.models import ProgrammePage
from knowledge.funding.recording import publisher, record_publication


def keep_changes(sender: Any, instance: Any, revision: Any = None, **kwargs: Any) -> None:
    """Every publication of a programme leaves a row in its record. In the admin this runs in the request's
    transaction."""
    if isinstance(instance, ProgrammePage):
        record_publication(instance, by=publisher(revision))
