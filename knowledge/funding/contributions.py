"""What the funding guide gives to pages of others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext

from fsa_portal.actor import Actor
from fsa_portal.contributions import Contribution
from knowledge.funding.models import FundingIndexPage, ProgrammePage
from knowledge.funding.models.standing import NEXT_FIRST

SHOWN = 4


def open_calls(*, actor: Actor, body_kind: str = "", **context: Any) -> Iterable[Contribution]:
    """For what one can apply now or soon, the nearest deadline first, for the home page."""
    programmes = ProgrammePage.objects.visible_to(actor).to_apply_for().ordered_for(body_kind, *NEXT_FIRST)
    shown = list(programmes[:SHOWN])
    if not shown:
        return []
    box = {
        "programmes": shown,
        "more": gettext("All programmes"),
        "more_url": f"/{FundingIndexPage.section.slug}/",
    }
    return [Contribution(gettext("Open funding calls"), "funding/open_calls.html", box, wide=True)]
