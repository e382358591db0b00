"""From an affiliation to what its holder is to the portal."""

from __future__ import annotations

from fsa_portal import contributions
from fsa_portal.accounts.models import FSA_ROLES, Affiliation, Role
from fsa_portal.actor import PARTNER, PUBLIC, STAFF, Actor


def actor_for(affiliation: Affiliation) -> Actor:
    """The actor of a person in this affiliation, which must be in force."""
    return Actor(
        principals=principals_of(affiliation),
        user_id=affiliation.user_id,
        affiliation_id=affiliation.pk,
        name=affiliation.label,
    )


def principals_of(affiliation: Affiliation) -> frozenset[str]:
    """All principals that follow from one affiliation, those that apps grant included."""
    found = {PUBLIC, f"user:{affiliation.user_id}"}
    if affiliation.role in FSA_ROLES:
        found |= {STAFF, PARTNER, f"role:{affiliation.role}"}
    elif affiliation.role == Role.MINISTRY:
        found |= {f"role:{affiliation.role}"}
    else:
        body = (
            f"authority:{affiliation.authority.key}"
            if affiliation.authority
            else f"organisation:{affiliation.organisation_id}"
        )
        found |= {PARTNER, body}
        if affiliation.role != Role.READER:
            found.add(f"{body}:member")
    return frozenset(found) | contributions.principals_of(affiliation.pk)


def actor_without_affiliation(user_id: int) -> Actor:
    """Somebody who is signed in and acts for nobody yet: sees what the public sees."""
    return Actor(principals=frozenset({PUBLIC, f"user:{user_id}"}), user_id=user_id)
