"""How far social planning has come in an authority: what is recorded, and what was recorded wrongly."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.cases.models import StageRecord
from consultations.cases.permissions import can_record_stage, require
from fsa_portal import richtext
from fsa_portal.actor import Actor
from fsa_portal.directory.models import Authority


@transaction.atomic
def record_stage(
    authority: Authority, *, by: Actor, stage: str, since: dt.date, remark: str = ""
) -> StageRecord:
    """From this day on, planning stands at this stage. What was recorded for other days stays."""
    require(can_record_stage(by, authority))
    # Of two who record at once, the second is told instead of meeting the constraint.
    Authority.objects.select_for_update().get(pk=authority.pk)
    if since > timezone.localdate():
        raise ValidationError({"since": _("A stage holds from a day that has come.")})
    there = StageRecord.objects.valid().filter(authority=authority, since=since).first()
    if there is not None:
        raise ValidationError(
            {
                "since": _("For this day “%(stage)s” is recorded. If that is wrong, correct it.")
                % {"stage": there.get_stage_display()}
            }
        )
    record = StageRecord(
        authority=authority,
        stage=stage,
        since=since,
        remark=richtext.tidy(remark),
        recorded_by_id=by.affiliation_id,
    )
    record.full_clean(exclude=["authority", "recorded_by", "withdrawn_by"], validate_constraints=False)
    record.save()
    return record


@transaction.atomic
def correct_stage(
    record: StageRecord, *, by: Actor, reason: str, stage: str, since: dt.date, remark: str = ""
) -> StageRecord | None:
    """Withdraw what was recorded wrongly, which stays with the reason, and record what is right; without a ``stage``
    nothing takes its place."""
    require(can_record_stage(by, record.authority))
    why = richtext.tidy(reason).strip()
    if not why:
        raise ValidationError({"reason": _("Say why it is corrected.")})
    fresh = StageRecord.objects.select_for_update().get(pk=record.pk)
    if not fresh.is_valid:
        raise ValidationError(
            _("Somebody else corrected this record meanwhile. What stands there now is shown below.")
        )
    if (fresh.stage, fresh.since, fresh.remark) == (stage, since, richtext.tidy(remark)):
        raise ValidationError(_("Nothing differs from what stands there."))
    fresh.withdrawn_at, fresh.withdrawn_by_id, fresh.reason = timezone.now(), by.affiliation_id, why
    fresh.save(update_fields=["withdrawn_at", "withdrawn_by", "reason"])
    if not stage:
        return None
    return record_stage(fresh.authority, by=by, stage=stage, since=since, remark=remark)
