"""What the funding guide gives to pages of others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import F, Q, prefetch_related_objects
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext

from fsa_portal.actor import Actor
from fsa_portal.contributions import Contribution
from knowledge.funding.models import FundingIndexPage, FundingStatus, ProgrammePage, StatusGroup

SHOWN = 4


def open_calls(*, actor: Actor, body_kind: str = "", **context: Any) -> Iterable[Contribution]:
    """For what one can apply now or soon, the nearest deadline first, for the home page."""
    today = timezone.localdate()
    last = Coalesce("deadline", "deadline_to")
    still_open = Q(status=FundingStatus.OPEN) & (Q(last=None) | Q(last__gte=today))
    programmes = (
        ProgrammePage.objects.visible_to(actor)
        .annotate(last=last, next=Coalesce("deadline", "deadline_from"))
        .filter(still_open | Q(status=FundingStatus.ANNOUNCED))
        .listed("status", "deadline", "deadline_words", "deadline_from", "deadline_to")
        .prefetch_related("funders")
        .ordered_for(body_kind, F("next").asc(nulls_last=True), "title")
    )
    # Where all funders have left, nothing is open any more: known only from the rows, so a few more are read.
    shown = [one for one in programmes[: 3 * SHOWN] if one.status_group is not StatusGroup.CLOSED][:SHOWN]
    if not shown:
        return []
    prefetch_related_objects(shown, "objects_funded")
    box = {
        "programmes": shown,
        "more": gettext("All programmes"),
        "more_url": f"/{FundingIndexPage.section.slug}/",
    }
    return [Contribution(gettext("Open funding calls"), "funding/open_calls.html", box, wide=True)]
