"""Who may do what with the directory. Its public pages are everybody's."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from fsa_portal.actor import STAFF, Actor

READERS = frozenset({STAFF})
"""For whom organisations and contact persons are."""


def can_read(actor: Actor) -> bool:
    """Organisations and contact persons: the FSA."""
    return actor.may_see(READERS)


def can_edit(actor: Actor) -> bool:
    """Enter and change organisations and contact persons."""
    return actor.is_system or actor.has_role("adviser", "lead", "organiser", "admin")


def can_change_register(actor: Actor) -> bool:
    """Record that authorities were renamed, merged or split."""
    return actor.is_system or actor.has_role("lead", "admin")


def require(allowed: bool) -> None:
    """The guard of every action."""
    if not allowed:
        raise PermissionDenied
