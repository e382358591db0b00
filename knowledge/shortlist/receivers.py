"""What was collected before signing in stays with the person."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from fsa_portal.accounts.models import User
from fsa_portal.accounts.principals import actor_without_affiliation
from knowledge.shortlist.actions import take_over
from knowledge.shortlist.lists import VisitorsList


def take_over_at_sign_in(sender: Any, request: HttpRequest | None, user: User, **kwargs: Any) -> None:
    """Django keeps the session of a visitor who signs in, under another key."""
    if request is None:
        return
    collected = VisitorsList(request.session)
    entries = [(kept.page_id, kept.note) for kept in collected.entries()]
    if entries:
        take_over(entries, by=actor_without_affiliation(user.pk), title=collected.title)
        collected.forget()
