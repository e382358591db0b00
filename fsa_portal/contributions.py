"""Slots that apps fill without knowing each other.

A page asks for its slot (``collect(AUTHORITY, actor=…, authority=…)``); an app registers what it gives in its
``apps.py``. Order is given by number, then by registration.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

HOME = "home"
PAGE = "page"
"""What can be done with a page of knowledge, beside its breadcrumb."""
AUTHORITY = "authority"
ORGANISATION = "organisation"
"""Its page is the FSA's own; providers take an ``actor`` and an ``organisation``."""
DOSSIER = "dossier"
DAY = "day"
"""The advisers' page of today; providers take an ``actor`` and a ``day``. A wide box stands among the work, the others
beside it; ``count`` in its context is shown beside the title."""
HANDOVER = "handover"
"""What lies with somebody whose role is about to end; providers take an ``actor`` and an ``affiliation``."""
ERASURE = "erasure"
"""Providers give an :class:`ErasureRule` for records that are not simply rewritten."""
ERASED = "erased"
"""Providers are called when an erasure has changed the data: they forget what they keep of it themselves. ``files``
are place (``cms.portaldocument.file``) and key of the files that were replaced by a note."""
PRINCIPALS = "principals"
"""Providers take the id of an affiliation and give the further principals it has (``case:77``)."""
DESK = "desk"
"""Providers take an ``actor`` and give :class:`Place` where editors go first."""
EXPLAINED = "explained"
"""Providers take a ``request`` and a ``path`` and give :class:`Explained` for what stands there."""
DELIVERED = "delivered"
"""Providers take a stored ``document``, one of its former files (``version``) or none, and an ``actor``; they give the
address at which it is delivered in another form: with a note to its readers."""

SLOTS = frozenset(
    {
        HOME,
        PAGE,
        AUTHORITY,
        ORGANISATION,
        DOSSIER,
        DAY,
        HANDOVER,
        ERASURE,
        ERASED,
        PRINCIPALS,
        DESK,
        EXPLAINED,
        DELIVERED,
    }
)


@dataclass(frozen=True, slots=True)
class Contribution:
    """A box on a page: its heading, the template that shows it and what the template needs.

    ``wide`` asks for half the page instead of a third, where the page sets boxes side by side. ``anchor`` is its
    address on a page that lists its parts.
    """

    title: str
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    wide: bool = False
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is edited: a link on the editors' dashboard."""

    title: str
    url: str
    note: str = ""


class ErasureRule(Protocol):
    """What an app says of its published records when the name of a person is to be taken out of them."""

    models: frozenset[str]
    """Labels (``handbook.chapterstate``) of the models it speaks for."""

    def subject(self, record: Any) -> tuple[str, str] | None:
        """Key and name of what an administrator must decide about; None when the name simply goes.

        Records with the same key share the decision.
        """

    def redact(self, record: Any, take_out: Callable[[Any], Any]) -> bool:
        """Write the record without the person; False where rewriting its columns is all it takes."""


@dataclass(frozen=True, slots=True)
class Explained:
    """What stands at an address and for whom: the title, the rule in words, and the principals that follow from it.

    An empty audience is nobody's; ``rule`` then says why (a draft, an embargo).
    """

    title: str
    rule: str
    audience: frozenset[str]


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
