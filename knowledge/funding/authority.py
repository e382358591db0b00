"""What the page of an authority says about funding."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext

from fsa_portal.actor import Actor
from fsa_portal.contributions import Contribution
from fsa_portal.directory.models import Authority
from knowledge.funding.models import FundingIndexPage, FundingStatus, ProgrammePage

SHOWN = 6


def for_authority(*, actor: Actor, authority: Authority, **context: Any) -> Iterable[Contribution]:
    """For what it can apply now or soon, the nearest deadline first."""
    if not authority.is_current:
        return []
    still_open = Q(status=FundingStatus.OPEN) & (Q(deadline=None) | Q(deadline__gte=timezone.localdate()))
    programmes = list(
        ProgrammePage.objects.visible_to(actor)
        .filter(still_open | Q(status=FundingStatus.ANNOUNCED))
        .select_related("locale")
        .listed("funder", "status", "deadline", "deadline_text", "locale__language_code")
        .prefetch_related("objects_funded")
        .order_by(F("deadline").asc(nulls_last=True), "title")[:SHOWN]
    )
    box = {"programmes": programmes, "url": f"/{FundingIndexPage.section.slug}/"}
    return [Contribution(gettext("Open funding"), "funding/for_authority.html", box, anchor="foerderung")]
