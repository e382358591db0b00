"""Who may see and settle requests for a contact."""

from __future__ import annotations

from fsa_portal.actor import Actor
from knowledge.examples.models import ExamplePage


def can_ask_about(actor: Actor, example: ExamplePage) -> bool:
    """Whoever may read an example may ask, where somebody is named who answers."""
    return bool(example.contact_role) and example.can_see(actor)


def can_settle_requests(actor: Actor) -> bool:
    """Advisers and team leads bring people together."""
    return actor.has_role("adviser", "lead")
