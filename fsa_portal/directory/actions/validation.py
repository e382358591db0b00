"""What a row would be after a change is checked before it is written: the person gets a message, not a database error."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _

from fsa_portal.directory import names

COMPUTED = ("sort_name", "slug")
"""Fields that follow from others when a row is saved."""


def validate(record: Model, changes: Mapping[str, Any] | None = None) -> None:
    """Raise ``ValidationError`` unless ``record`` with ``changes`` is a row that can stand."""
    candidate = copy.copy(record)
    for name, value in (changes or {}).items():
        setattr(candidate, name, value)
    candidate.full_clean(exclude=COMPUTED)


def validate_name(name: str) -> None:
    """A name needs letters: addresses and the order of lists are made of them."""
    if not names.slug(name):
        raise ValidationError({"name": _("A name needs letters.")})
