"""What people call the things that stand in the audit, and how they find them by it.

An entry keeps the number of its thing alone. The app that owns the thing registers how it is told to those who read the
audit: by a reference, by the person, never by what only its own audience may know.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from django.db import models
from django.db.models import Q, QuerySet


@dataclass(frozen=True, slots=True)
class Naming:
    """How things of one kind are called."""

    names: Callable[[Collection[int]], Mapping[int, str]]
    """From numbers to names, in one query however many; what is gone or has no name any more is left out."""
    called: Callable[[str], QuerySet[models.Model]]
    """The things that are called so."""


_known: dict[str, Naming] = {}


def register_things(
    object_type: str,
    *,
    names: Callable[[Collection[int]], Mapping[int, str]],
    called: Callable[[str], QuerySet[models.Model]],
) -> None:
    """Say how things of this kind (``cases.case``) are called; in ``AppConfig.ready()``."""
    _known[object_type] = Naming(names, called)


def names_of(things: Collection[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """Kind and number -> name, as far as any app says; one query for each kind."""
    found: dict[tuple[str, int], str] = {}
    for object_type, naming in _known.items():
        if numbers := {number for kind, number in things if kind == object_type}:
            found |= {(object_type, pk): name for pk, name in naming.names(numbers).items()}
    return found


def entries_about(text: str) -> Q:
    """The entries about things that are called ``text``, whatever kind of thing they are."""
    found = Q(pk__in=[])
    for object_type, naming in _known.items():
        found |= Q(object_type=object_type, object_id__in=naming.called(text).order_by().values("pk"))
    return found
