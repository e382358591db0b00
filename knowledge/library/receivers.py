"""Publication and replacing a file are Wagtail's acts; what follows from them for the library."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction

from cms.models import DocumentVersion
from knowledge.library.actions import queue_reading, record_publication, record_replacement
from knowledge.library.models import DocumentPage, StampedCopy


def published(sender: Any, instance: Any, **kwargs: Any) -> None:
    """Every publication may have brought another file: it is a version, and its text is read."""
    if isinstance(instance, DocumentPage):
        with transaction.atomic():
            record_publication(instance)
            queue_reading(instance)


def replaced(sender: Any, instance: DocumentVersion, created: bool, **kwargs: Any) -> None:
    """Documents of the library may show the file that was replaced."""
    if created:
        record_replacement(instance)


def delete_copy(sender: Any, instance: StampedCopy, **kwargs: Any) -> None:
    """The file of a copy goes with it."""
    if instance.file:
        transaction.on_commit(partial(instance.file.storage.delete, str(instance.file.name)))
