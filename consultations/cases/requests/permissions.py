"""Who may do what with requests for advice."""

from __future__ import annotations

from consultations.cases.models import AdviceRequest
from fsa_portal.actor import Actor


def can_answer_requests(actor: Actor) -> bool:
    """Advisers and team leads see to requests."""
    return actor.has_role("adviser", "lead")


def can_answer(actor: Actor, request: AdviceRequest) -> bool:
    """See to this one: not who keeps out of the cases of its body."""
    return AdviceRequest.objects.visible_to(actor).filter(pk=request.pk).exists()


def holds_link(actor: Actor, request: AdviceRequest) -> bool:
    """The requester, by the link in the receipt."""
    return f"link:advice-request:{request.pk}" in actor.principals


def can_plan_duties(actor: Actor) -> bool:
    """Team leads say who answers for which region, and who is away."""
    return actor.has_role("lead")
