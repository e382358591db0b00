"""Who acts, for whom, and the principals that follow. Pure data: no models, no settings.

A principal is a short string that names a group of people: ``public``, ``partner``, ``staff``, ``role:adviser``,
``authority:05334002``, ``authority:05334002:member``, ``organisation:12``, ``case:77`` … What may be seen says
whom it is for (its *audience*); an actor may see it when both sets meet.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

PUBLIC = "public"
PARTNER = "partner"
STAFF = "staff"


class Visibility(TextChoices):
    """Whom a thing is for, from everybody to the few who are assigned to it."""

    PUBLIC = "public", _("public")
    PARTNERS = "partners", _("partners")
    MEMBERS = "members", _("members of the group")
    CLIENT = "client", _("the bodies concerned")
    INTERNAL = "internal", _("FSA only")
    CONFIDENTIAL = "confidential", _("assigned advisers and leads")


@dataclass(frozen=True, slots=True)
class Actor:
    """A person in the one affiliation that is in force, a job of the system, or a holder of a signed link."""

    principals: frozenset[str] = frozenset({PUBLIC})
    user_id: int | None = None
    affiliation_id: int | None = None
    name: str = ""
    """Shown in histories: the function ("Beraterin · FSA"); no decision depends on it."""
    is_system: bool = False

    @classmethod
    def system(cls, name: str) -> Actor:
        """The actor of a job: it may do what jobs do and sees nothing by itself."""
        return cls(principals=frozenset(), name=name, is_system=True)

    @classmethod
    def by_link(cls, right: str) -> Actor:
        """The holder of a signed link: the public, and this one right."""
        return cls(principals=frozenset({PUBLIC, f"link:{right}"}))

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


def audience_of(
    visibility: str,
    *,
    members: Iterable[str] = (),
    clients: Iterable[str] = (),
    assigned: Iterable[str] = (),
) -> frozenset[str]:
    """The principals that a visibility stands for.

    ``members``, ``clients`` and ``assigned`` are the principals of the group, of the bodies concerned and of the
    people assigned; each widens only its own level. Staff see all but what is confidential.
    """
    match visibility:
        case Visibility.PUBLIC:
            return frozenset({PUBLIC})
        case Visibility.PARTNERS:
            return frozenset({PARTNER, STAFF})
        case Visibility.MEMBERS:
            return frozenset({STAFF, *members})
        case Visibility.CLIENT:
            return frozenset({STAFF, *clients})
        case Visibility.INTERNAL:
            return frozenset({STAFF})
        case Visibility.CONFIDENTIAL:
            return frozenset({"role:lead", *assigned})
    raise ValueError(f"unknown visibility {visibility!r}")
