"""Who may give, change and take roles. Nobody decides about the own rights: those one can only give up."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from fsa_portal.accounts.models import BODY_ROLES, Affiliation, Body, Invitation, Role, User
from fsa_portal.accounts.principals import principal_of
from fsa_portal.actor import Actor

MANAGERS = (Role.ADMIN, Role.LEAD)


def manages_access(actor: Actor) -> bool:
    """Administrators and team leads look after the people of all bodies and of the FSA."""
    return actor.is_system or actor.has_role(*MANAGERS)


def coordinates(actor: Actor, body: Body) -> bool:
    """Coordinators look after the people of their own body."""
    return f"{principal_of(body)}:coordinator" in actor.principals


def can_give(actor: Actor, role: str, body: Body | None) -> bool:
    """Give this role in this body (``None``: in the FSA or the ministry) to somebody else, change or end it."""
    if actor.is_system:
        return True
    if role == Role.ADMIN:
        return actor.has_role(Role.ADMIN)
    if role in BODY_ROLES and body is not None and coordinates(actor, body):
        return True
    return manages_access(actor)


def can_change(actor: Actor, affiliation: Affiliation) -> bool:
    """Confirm or refuse, change or end somebody else's role."""
    return affiliation.user_id != actor.user_id and can_give(actor, affiliation.role, affiliation.body)


def can_withdraw(actor: Actor, invitation: Invitation) -> bool:
    return can_give(actor, invitation.role, invitation.body)


def affiliation_deciders(affiliation: Affiliation) -> QuerySet[User]:
    """Who is told of a request: the coordinators of the body, the FSA where there is none."""
    in_force = Affiliation.objects.in_force().exclude(user=affiliation.user_id)
    body = affiliation.body
    coordinators = in_force.filter(role=Role.COORDINATOR)
    if body is not None and coordinators.of(body).exists():
        return User.objects.filter(affiliations__in=coordinators.of(body)).distinct()
    return User.objects.filter(affiliations__in=in_force.filter(role__in=MANAGERS)).distinct()


def require(allowed: bool) -> None:
    """The guard of every action."""
    if not allowed:
        raise PermissionDenied
