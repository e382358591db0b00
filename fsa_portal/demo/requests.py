"""Requests for advice in the demo, and who answers for which district."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from consultations.cases.models import AdviceRequest, AdviceRequestEvent
from consultations.cases.requests import actions, duties
from consultations.cases.requests.routing import ANSWERED_WITHIN, working_day_after
from fsa_portal.accounts.models import Affiliation
from fsa_portal.accounts.principals import actor_for
from fsa_portal.actor import ANONYMOUS
from fsa_portal.audit.append_only import lifted
from fsa_portal.demo.pages.adding import content
from fsa_portal.directory.models import Authority
from knowledge.vocabulary.models import Term, Vocabulary

SAME = ("kind", "text", "function", "name", "email", "answer_wish")


def load_requests(people: dict[str, Affiliation]) -> None:
    """All of ``content/requests.json``, unless there are requests already. Must run in a transaction."""
    if AdviceRequest.objects.exists():
        return
    told = content("requests")
    for duty in told["duties"]:
        duties.set_duty(
            Authority.objects.get(key=duty["region"]),
            by=actor_for(people["teamleitung"]),
            adviser=people[duty["adviser"]],
            deputy=people[duty["deputy"]],
        )
    # Numbers are given in the order in which they came.
    for data in sorted(told["requests"], key=lambda one: -one["days_ago"]):
        asked = _asked(data)
        if "referred" in data:
            actions.refer(
                asked,
                by=actor_for(people["beraterin"]),
                version=asked.version,
                reason=data["referred"]["reason"],
                referred_to=data["referred"]["to"],
            )


def _asked(data: dict[str, Any]) -> AdviceRequest:
    """A request that came so many days ago."""
    asked = actions.ask(
        by=ANONYMOUS,
        authority=Authority.objects.get(key=data["authority"]) if data["authority"] else None,
        organisation_name=data.get("organisation_name", ""),
        topics=Term.objects.of(Vocabulary.TOPIC).filter(slug__in=data["topics"]),
        wishes=Term.objects.of(Vocabulary.SUPPORT_WISH).filter(slug__in=data["wishes"]),
        **{name: data[name] for name in SAME},
    )
    came = timezone.now() - dt.timedelta(days=data["days_ago"])
    asked.received_at = came
    asked.answer_by = working_day_after(timezone.localdate(came), ANSWERED_WITHIN)
    asked.save(update_fields=["received_at", "answer_by"])
    with lifted():
        AdviceRequestEvent.objects.filter(request=asked).update(at=came)
    return asked
