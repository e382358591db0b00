"""From an affiliation to what its holder is to the portal."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext

from fsa_portal import contributions
from fsa_portal.accounts.models import FSA_ROLES, Affiliation, Body, ConflictOfInterest, Role
from fsa_portal.actor import PARTNER, PUBLIC, STAFF, Actor
from fsa_portal.directory.models import Authority
from fsa_portal.once import once

KEPT_FROM_CONFLICTED = (STAFF, f"role:{Role.LEAD}")
"""Principals that stand in audiences of the FSA; about a body with a conflict each is narrowed to those without one."""


def actor_for(affiliation: Affiliation) -> Actor:
    """The actor of a person in this affiliation, which must be in force."""
    return Actor(
        principals=principals_of(affiliation),
        user_id=affiliation.user_id,
        affiliation_id=affiliation.pk,
        name=affiliation.label,
    )


def principal_of(body: Body) -> str:
    """``authority:05334002``, ``organisation:12``"""
    return f"authority:{body.key}" if isinstance(body, Authority) else f"organisation:{body.pk}"


def principals_of(affiliation: Affiliation) -> frozenset[str]:
    """All principals that follow from one affiliation, those that apps grant included."""
    found = {PUBLIC, f"user:{affiliation.user_id}"}
    body = affiliation.body
    if affiliation.role in FSA_ROLES:
        found |= {STAFF, PARTNER, f"role:{affiliation.role}"}
        found |= _without_conflict(affiliation.user_id, found)
    elif body is None:
        found |= {f"role:{affiliation.role}"}
    else:
        found |= {PARTNER, principal_of(body)}
        if affiliation.role != Role.READER:
            found.add(f"{principal_of(body)}:member")
        if affiliation.role == Role.COORDINATOR:
            found.add(f"{principal_of(body)}:coordinator")
    return frozenset(found) | contributions.principals_of(affiliation.pk)


def _without_conflict(user_id: int, held: Iterable[str]) -> set[str]:
    """For each body from whose cases somebody keeps out: ``staff:authority:05334002`` unless it is this person."""
    conflicts = once(_conflicts)
    others = {body for _, body in conflicts} - {body for user, body in conflicts if user == user_id}
    return {
        f"{principal}:{body}" for principal in held if principal in KEPT_FROM_CONFLICTED for body in others
    }


def _conflicts() -> frozenset[tuple[int, str]]:
    """Who keeps out of the cases of which body: the person's number and the body's principal."""
    return frozenset((one.user_id, principal_of(one.body)) for one in ConflictOfInterest.objects.with_body())


def without_conflicted(audience: frozenset[str], body: Body) -> frozenset[str]:
    """The audience of something of the FSA about ``body``, less the people who keep out of its cases."""
    about = principal_of(body)
    if all(body != about for _, body in once(_conflicts)):
        return audience
    return frozenset(f"{p}:{about}" if p in KEPT_FROM_CONFLICTED else p for p in audience)


def actor_without_affiliation(user_id: int) -> Actor:
    """Somebody who is signed in and acts for nobody yet: sees what the public sees."""
    return Actor(
        principals=frozenset({PUBLIC, f"user:{user_id}"}), user_id=user_id, name=gettext("without a role")
    )
