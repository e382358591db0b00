"""Who acts, for whom, and the principals that follow. Pure data: no models, no settings.

A principal is a short string that names a group of people: ``public``, ``partner``, ``staff``, ``role:adviser``,
``authority:05334002``, ``authority:05334002:member``, ``organisation:12``, ``case:77`` … What may be seen says
whom it is for (``audience``); an actor may see it when both sets meet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

PUBLIC = "public"
PARTNER = "partner"
STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Actor:
    """A person in the one affiliation that is in force, a job of the system, or a holder of a signed link."""

    principals: frozenset[str] = frozenset({PUBLIC})
    user_id: int | None = None
    affiliation_id: int | None = None
    name: str = ""
    """Shown in histories: the function ("Beraterin · FSA"), never needed for a decision."""
    is_system: bool = False

    @classmethod
    def system(cls, name: str) -> Actor:
        """The actor of a job; it may do what jobs do and sees nothing by itself."""
        return cls(principals=frozenset(), name=name, is_system=True)

    @classmethod
    def by_link(cls, right: str, name: str = "") -> Actor:
        """The holder of a signed link: the public and this one right."""
        return cls(principals=frozenset({PUBLIC, f"link:{right}"}), name=name)

    @property
    def is_anonymous(self) -> bool:
        return self.user_id is None and not self.is_system

    @property
    def is_staff(self) -> bool:
        return STAFF in self.principals

    def has_role(self, *roles: str) -> bool:
        """Whether one of these FSA roles (``adviser``, ``lead`` …) is in force now."""
        return any(f"role:{role}" in self.principals for role in roles)

    def may_see(self, audience: Iterable[str]) -> bool:
        """The one rule of visibility."""
        return not self.principals.isdisjoint(audience)


ANONYMOUS = Actor()

Provider = Callable[[int], Iterable[str]]
"""Given the id of an affiliation, the further principals that an app grants to it (``case:77``)."""

_providers: list[Provider] = []


def register_principals(provider: Provider) -> None:
    """Called in the ``ready()`` of an app that grants principals."""
    if provider not in _providers:
        _providers.append(provider)


def granted(affiliation_id: int) -> frozenset[str]:
    """All principals that apps grant to this affiliation now."""
    return frozenset(p for provider in _providers for p in provider(affiliation_id))
