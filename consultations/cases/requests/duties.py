"""Who answers for which region, and who is away: the verbs of the team lead."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from consultations.cases.models import Absence, RegionDuty
from consultations.cases.permissions import require
from consultations.cases.requests.permissions import can_plan_duties
from fsa_portal.accounts.models import Affiliation
from fsa_portal.actor import Actor
from fsa_portal.directory.models import Authority


@transaction.atomic
def set_duty(
    region: Authority, *, by: Actor, adviser: Affiliation | None, deputy: Affiliation | None = None
) -> None:
    """This adviser answers for the region and all in it, the deputy while that one is away; without an ``adviser``
    requests go by capacity."""
    require(can_plan_duties(by))
    if region.parent_id is not None or not region.is_current:
        raise ValidationError(gettext("A region is a district, or a city outside of districts."))
    if adviser is None:
        if deputy is not None:
            raise ValidationError({"adviser": gettext("Say for whom the deputy stands in.")})
        RegionDuty.objects.filter(region=region).delete()
        return
    if adviser == deputy:
        raise ValidationError({"deputy": gettext("The deputy is somebody else.")})
    advising = Affiliation.objects.in_force().advising()
    wanted = {one.pk for one in (adviser, deputy) if one is not None}
    if advising.filter(pk__in=wanted).count() != len(wanted):
        raise ValidationError({"adviser": gettext("Only advisers and team leads can work on cases.")})
    RegionDuty.objects.update_or_create(region=region, defaults={"adviser": adviser, "deputy": deputy})


@transaction.atomic
def add_absence(*, by: Actor, affiliation: Affiliation, first: dt.date, last: dt.date) -> Absence:
    """The adviser gets no new requests on these days."""
    require(can_plan_duties(by))
    if last < first:
        raise ValidationError({"last": gettext("The last day lies before the first.")})
    if last < timezone.localdate():
        raise ValidationError({"last": gettext("These days are over.")})
    if not Affiliation.objects.in_force().advising().filter(pk=affiliation.pk).exists():
        raise ValidationError({"affiliation": gettext("Only advisers and team leads can work on cases.")})
    return Absence.objects.create(affiliation=affiliation, first=first, last=last)


@transaction.atomic
def remove_absence(absence: Absence, *, by: Actor) -> None:
    """The adviser is there after all."""
    require(can_plan_duties(by))
    absence.delete()
