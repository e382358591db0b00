"""Who may see figures."""

from __future__ import annotations

from fsa_portal.actor import Actor


def can_see_figures(actor: Actor) -> bool:
    """Advisers and team leads, and the ministry: figures count and name no authority."""
    return actor.has_role("adviser", "lead", "ministry")
