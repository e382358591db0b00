"""What the page of an authority says about funding."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext

from fsa_portal.actor import Actor
from fsa_portal.contributions import Contribution
from fsa_portal.directory.kinds import OrganisationKind
from fsa_portal.directory.models import Authority
from knowledge.funding.models import FundingIndexPage, FundingStatus, ProgrammePage, StatusGroup

SHOWN = 6


def for_authority(*, actor: Actor, authority: Authority, **context: Any) -> Iterable[Contribution]:
    """For what a body of its kind can apply now or soon, the nearest deadline first."""
    if not authority.is_current:
        return []
    kind = OrganisationKind.KREISVERWALTUNG if authority.is_district else OrganisationKind.KOMMUNE
    last = Coalesce("deadline", "deadline_to")
    still_open = Q(status=FundingStatus.OPEN) & (Q(last=None) | Q(last__gte=timezone.localdate()))
    programmes = (
        ProgrammePage.objects.visible_to(actor)
        .annotate(last=last, next=Coalesce("deadline", "deadline_from"))
        .filter(still_open | Q(status=FundingStatus.ANNOUNCED))
        # Where nothing is said of applicants, nobody is shut out.
        .filter(Q(applicants__type=kind) | Q(applicants=None))
        .select_related("locale")
        .listed(
            "status", "deadline", "deadline_words", "deadline_from", "deadline_to", "locale__language_code"
        )
        .prefetch_related("objects_funded", "funders")
        .order_by(F("next").asc(nulls_last=True), "title")
    )
    shown = [one for one in programmes[: 3 * SHOWN] if one.status_group is not StatusGroup.CLOSED][:SHOWN]
    box = {"programmes": shown, "url": f"/{FundingIndexPage.section.slug}/"}
    return [Contribution(gettext("Open funding"), "funding/for_authority.html", box, anchor="foerderung")]
