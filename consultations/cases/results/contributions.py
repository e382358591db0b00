"""Follow-ups on pages of others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext

from consultations.cases.models import CaseAssignment, FollowUp
from fsa_portal.actor import Actor
from fsa_portal.contributions import Contribution

SHOWN = 5


def of_day(*, actor: Actor, day: dt.date, **context: Any) -> Iterable[Contribution]:
    """On the page of today: whose client of mine has not said yet what became of it; nothing where all have."""
    led = CaseAssignment.objects.filter(affiliation=actor.affiliation_id, is_lead=True)
    due = FollowUp.objects.visible_to(actor).due(day).filter(case__in=led.values("case"))
    found = list(due.select_related("case__authority", "case__organisation"))
    if not found:
        return []
    box = {"follow_ups": found[:SHOWN], "count": len(found), "has_more": len(found) > SHOWN}
    return [
        Contribution(gettext("What became of it?"), "cases/follow_ups_of_day.html", box, anchor="nachfragen")
    ]
