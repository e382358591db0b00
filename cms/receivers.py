"""Files of rows that are gone."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction

from cms.models import DocumentVersion


def delete_former_file(sender: Any, instance: DocumentVersion, **kwargs: Any) -> None:
    """The former files of a document go with it, as Wagtail lets its present one go."""
    transaction.on_commit(partial(instance.file.storage.delete, str(instance.file.name)))
