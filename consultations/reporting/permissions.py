"""Who may see figures."""

from __future__ import annotations

from fsa_portal.actor import Actor


def can_see_figures(actor: Actor) -> bool:
    """Advisers and team leads, and the ministry: figures count and name no authority."""
    return actor.has_role("adviser", "lead", "ministry")


def can_see_reports(actor: Actor) -> bool:
    """Period reports are for those who answer for the work and for those who pay for it: team leads and the ministry."""
    return actor.has_role("lead", "ministry")
