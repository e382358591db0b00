"""How social planning came on in the fictional authorities of the demo."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from consultations.cases import actions
from consultations.cases.models import StageRecord
from fsa_portal.accounts.models import Affiliation
from fsa_portal.accounts.principals import actor_for
from fsa_portal.demo.pages.adding import content
from fsa_portal.directory.models import Authority

RECORDED_AT = dt.time(15, 0)


def load_planning_stages(people: dict[str, Affiliation]) -> None:
    """All stages of ``content/planning_stages.json``, unless some are recorded. Must run in a transaction."""
    if StageRecord.objects.exists():
        return
    by = actor_for(people["beraterin"])
    for body in content("planning_stages"):
        authority = Authority.objects.get(key=body["body_key"])
        for told in body["stages"]:
            since = dt.date.fromisoformat(told["since"])
            record = actions.record_stage(
                authority, by=by, stage=told["stage"], since=since, remark=told["remark"]
            )
            # The story lies in the past: each was recorded on its day.
            record.recorded_at = timezone.make_aware(dt.datetime.combine(since, RECORDED_AT))
            record.save(update_fields=["recorded_at"])
