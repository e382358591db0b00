"""What each person sets for the own workspace."""

from __future__ import annotations

from django.db import transaction

from consultations.cases.models import WithoutKey
from consultations.cases.permissions import can_advise_shortly, require
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
