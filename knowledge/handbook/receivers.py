"""Publication is Wagtail's act; what we keep of it is the state."""

from __future__ import annotations

from typing import Any

from knowledge.handbook.actions import record_state
from knowledge.handbook.freezing import is_correcting
from knowledge.handbook.models import ChapterPage


def keep_state(sender: Any, instance: Any, **kwargs: Any) -> None:
    """Every published chapter leaves one immutable row. In the admin this runs in the request's transaction."""
    # A correction keeps its state itself, with its note.
    if isinstance(instance, ChapterPage) and not is_correcting():
        record_state(instance)
