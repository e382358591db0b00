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
from knowledge.funding.models import FundingIndexPage, ProgrammePage
from knowledge.funding.models.standing import NEXT_FIRST

SHOWN = 6


def for_authority(*, actor: Actor, authority: Authority, **context: Any) -> Iterable[Contribution]:
    """For what a body of its kind can apply there now or soon, the nearest deadline first."""
    if not authority.is_current:
        return []
    kind = OrganisationKind.KREISVERWALTUNG if authority.is_district else OrganisationKind.KOMMUNE
    programmes = (
        ProgrammePage.objects.visible_to(actor)
        .to_apply_for()
        .for_place(authority)
        # Where nothing is said of applicants, nobody is shut out.
        .filter(Q(applicants__type=kind) | Q(applicants=None))
        .order_by(*NEXT_FIRST)
    )
    box = {
        "programmes": list(programmes[:SHOWN]),
        "url": f"/{FundingIndexPage.section.slug}/?place={authority.key}",
    }
    return [Contribution(gettext("Open funding"), "funding/for_authority.html", box, anchor="foerderung")]
