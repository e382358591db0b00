"""Slots that apps fill without knowing each other.

A page asks for its slot (``collect(AUTHORITY, actor=…, authority=…)``); an app registers what it gives in its
``apps.py``. Order is given by number, then by registration.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

HOME = "home"
AUTHORITY = "authority"
DOSSIER = "dossier"
HANDOVER = "handover"
ERASURE = "erasure"
PRINCIPALS = "principals"
"""Providers take the id of an affiliation and give the further principals it has (``case:77``)."""

SLOTS = frozenset({HOME, AUTHORITY, DOSSIER, HANDOVER, ERASURE, PRINCIPALS})


@dataclass(frozen=True, slots=True)
class Contribution:
    """A box on a page: its heading, the template that shows it and what the template needs.

    ``wide`` asks for half the page instead of a third, where the page sets boxes side by side.
    """

    title: str
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    wide: bool = False


Provider = Callable[..., Iterable[Any]]

_providers: dict[str, list[tuple[int, Provider]]] = {slot: [] for slot in SLOTS}


def register(slot: str, provider: Provider, *, order: int = 100) -> None:
    """Add a provider to a slot; called in ``AppConfig.ready()``."""
    _providers[slot].append((order, provider))
    _providers[slot].sort(key=lambda entry: entry[0])


def collect(slot: str, **context: Any) -> list[Any]:
    """All that the slot's providers give for this context, in order."""
    return [given for _, provider in _providers[slot] for given in provider(**context)]


def principals_of(affiliation_id: int) -> frozenset[str]:
    """The further principals that apps grant to this affiliation now."""
    return frozenset(collect(PRINCIPALS, affiliation_id=affiliation_id))
