"""What each person sets for the own workspace."""

from __future__ import annotations

from django.db import transaction

from consultations.cases.models import StepCalendar, WithoutKey
from consultations.cases.permissions import can_advise_shortly, can_have_calendar, require
from fsa_portal.actor import Actor


@transaction.atomic
def set_log_key(*, by: Actor, works: bool) -> None:
    """Whether the key ``n`` opens the one-line log for this person."""
    require(by.user_id is not None and can_advise_shortly(by))
    assert by.user_id is not None
    if works:
        WithoutKey.objects.filter(user=by.user_id).delete()
    else:
        WithoutKey.objects.get_or_create(user_id=by.user_id)


@transaction.atomic
def make_calendar(*, by: Actor) -> StepCalendar:
    """A new secret address for one's own steps; a former one opens nothing any more."""
    require(can_have_calendar(by))
    assert by.affiliation_id is not None
    StepCalendar.objects.filter(affiliation=by.affiliation_id).delete()
    return StepCalendar.objects.create(affiliation_id=by.affiliation_id)


@transaction.atomic
def revoke_calendar(*, by: Actor) -> None:
    """Take the address back."""
    require(can_have_calendar(by))
    StepCalendar.objects.filter(affiliation=by.affiliation_id).delete()
