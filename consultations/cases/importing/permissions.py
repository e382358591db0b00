"""Who brings tables in."""

from __future__ import annotations

from fsa_portal.actor import Actor


def can_import(actor: Actor) -> bool:
    """Advisers and team leads, each what they did themselves."""
    return actor.has_role("adviser", "lead") and actor.affiliation_id is not None
