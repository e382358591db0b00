"""What the page of an authority says about funding."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext

from fsa_portal.actor import Actor
from fsa_portal.contributions import Contribution
from fsa_portal.directory.kinds import OrganisationKind
from fsa_portal.directory.models import Authority
from knowledge.funding.models import FundingIndexPage, FundingStatus, ProgrammePage
from knowledge.funding.models.standing import NEXT_FIRST, OPEN_FIRST

SHOWN = 6


def for_authority(*, actor: Actor, authority: Authority, **context: Any) -> Iterable[Contribution]:
    """For what a body of its kind can apply there now, the nearest deadline first, and then what is announced."""
    if not authority.is_current:
        return []
    kind = OrganisationKind.KREISVERWALTUNG if authority.is_district else OrganisationKind.KOMMUNE
    programmes = (
        ProgrammePage.objects.visible_to(actor)
        .to_apply_for()
        .for_place(authority)
        # Where nothing is said of applicants, nobody is shut out.
        .filter(Q(applicants__type=kind) | Q(applicants=None))
        .order_by(*OPEN_FIRST, *NEXT_FIRST)
    )
    shown = list(programmes[:SHOWN])
    # What is open stands first.
    if not shown or shown[-1].status != FundingStatus.ANNOUNCED:
        title = gettext("Open funding")
    elif shown[0].status != FundingStatus.ANNOUNCED:
        title = gettext("Open and announced funding")
    else:
        title = gettext("Announced funding")
    box = {
        "programmes": shown,
        "url": f"/{FundingIndexPage.section.slug}/?place={authority.key}",
    }
    return [Contribution(title, "funding/for_authority.html", box, anchor="foerderung")]
