"""Who may do what with people's data."""

from __future__ import annotations

from fsa_portal.actor import Actor
from fsa_portal.privacy.models import Copy, Erasure


def may_handle_erasures(actor: Actor) -> bool:
    """Administrators look up, decide and carry out."""
    return actor.has_role("admin")


def may_ask_for_erasure(actor: Actor) -> bool:
    """Everybody for the own account."""
    return actor.user_id is not None


def may_withdraw(actor: Actor, erasure: Erasure) -> bool:
    """Who asked for the own account, as long as nobody carries it out; administrators in any case."""
    return may_handle_erasures(actor) or (
        actor.user_id is not None and actor.user_id == erasure.person_id == erasure.requested_by_id
    )


def may_fetch(actor: Actor, copy: Copy) -> bool:
    """A copy is for the person alone."""
    return actor.user_id is not None and actor.user_id == copy.person_id
