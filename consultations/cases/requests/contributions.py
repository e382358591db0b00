"""Requests on pages of others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext

from consultations.cases.models import AdviceRequest, AdviceRequestQuerySet
from fsa_portal.actor import Actor
from fsa_portal.contributions import Contribution

SHOWN = 5


def to_answer(actor: Actor) -> AdviceRequestQuerySet:
    """What waits for this adviser, and what is nobody's yet; the most urgent first."""
    mine = Q(adviser=actor.affiliation_id) | Q(adviser=None)
    return AdviceRequest.objects.visible_to(actor).waiting().filter(mine).order_by("answer_by", "pk")


def of_day(*, actor: Actor, day: dt.date, **context: Any) -> Iterable[Contribution]:
    """On the page of today; nothing where nothing waits."""
    found = list(to_answer(actor).with_body().defer("text"))
    if not found:
        return []
    box = {"requests": found[:SHOWN], "count": len(found), "has_more": len(found) > SHOWN}
    title = gettext("Requests to answer")
    return [Contribution(title, "cases/requests_of_day.html", box, wide=True, anchor="anfragen")]
