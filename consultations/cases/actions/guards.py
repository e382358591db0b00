"""What every verb of a case needs: who keeps out, and the line in the history."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from consultations.cases.models import Case, CaseEvent
from fsa_portal.accounts.models import Body, ConflictOfInterest
from fsa_portal.actor import Actor


def note(case: Case, *, by: Actor, what: str, **data: Any) -> None:
    """A line in the history of the case: ids and codes, never texts."""
    CaseEvent.objects.create(case=case, what=CaseEvent.What(what), data=data, **CaseEvent.author(by))


def require_no_conflict(user_id: int | None, client: Body) -> None:
    """Whoever keeps out of the cases of a body does nothing for it."""
    if ConflictOfInterest.objects.of(client).filter(user=user_id).exists():
        raise ValidationError(kept_out_of(client))


def kept_out_of(client: Body) -> str:
    """What somebody is told who keeps out."""
    return _("A conflict of interest is noted: this person keeps out of the cases of %(body)s.") % {
        "body": client.name
    }
