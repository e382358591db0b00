"""What the funding guide gives to pages of others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext

from fsa_portal.actor import Actor
from fsa_portal.contributions import Contribution
from knowledge.funding.models import FundingIndexPage, FundingStatus, ProgrammePage

SHOWN = 4


def open_calls(*, actor: Actor, body_kind: str = "", **context: Any) -> Iterable[Contribution]:
    """For what one can apply now or soon, the nearest deadline first, for the home page."""
    still_open = Q(status=FundingStatus.OPEN) & (Q(deadline=None) | Q(deadline__gte=timezone.localdate()))
    programmes = list(
        ProgrammePage.objects.visible_to(actor)
        .filter(still_open | Q(status=FundingStatus.ANNOUNCED))
        .select_related("locale")
        .listed("funder", "status", "deadline", "deadline_text", "locale__language_code")
        .prefetch_related("objects_funded")
        .ordered_for(body_kind, F("deadline").asc(nulls_last=True), "title")[:SHOWN]
    )
    if not programmes:
        return []
    box = {
        "programmes": programmes,
        "more": gettext("All programmes"),
        "more_url": f"/{FundingIndexPage.section.slug}/",
    }
    return [Contribution(gettext("Open funding calls"), "funding/open_calls.html", box, wide=True)]
