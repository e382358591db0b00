"""Publication is Wagtail's act; the text of the file is read after it."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from knowledge.library.actions import queue_extraction
from knowledge.library.models import DocumentPage


def read_file(sender: Any, instance: Any, **kwargs: Any) -> None:
    """Every publication may have brought another file."""
    if isinstance(instance, DocumentPage):
        with transaction.atomic():
            queue_extraction(instance)
