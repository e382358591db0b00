"""What the funding guide gives to pages of others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext

from fsa_portal.actor import Actor
from fsa_portal.contributions import Contribution
from knowledge.funding.models import FundingIndexPage, FundingStatus, ProgrammePage
from knowledge.funding.models.standing import NEXT_FIRST, OPEN_FIRST

SHOWN = 4


def open_calls(*, actor: Actor, body_kind: str = "", **context: Any) -> Iterable[Contribution]:
    """For what one can apply now, the nearest deadline first, and then what is announced, for the home page."""
    programmes = ProgrammePage.objects.visible_to(actor).to_apply_for()
    shown = list(programmes.ordered_for(body_kind, *NEXT_FIRST, above_all=OPEN_FIRST)[:SHOWN])
    if not shown:
        return []
    box = {
        "programmes": shown,
        "more": gettext("All programmes"),
        "more_url": f"/{FundingIndexPage.section.slug}/",
    }
    # What is open stands first.
    if shown[-1].status != FundingStatus.ANNOUNCED:
        title = gettext("Open funding calls")
    elif shown[0].status != FundingStatus.ANNOUNCED:
        title = gettext("Open and announced funding calls")
    else:
        title = gettext("Announced funding calls")
    return [Contribution(title, "funding/open_calls.html", box, wide=True)]
