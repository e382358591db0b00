"""Where programmes stand on a day, for the database to narrow and to sort by."""

from __future__ import annotations

import datetime as dt

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from cms.models import BasePageQuerySet
from knowledge.funding.models.details import Funder
from knowledge.funding.statuses import CLOSES_SOON, LISTED_FIRST, FundingStatus, StatusGroup, group_of

ENDS_SOON = dt.timedelta(days=30)


class ProgrammeQuerySet(BasePageQuerySet):
    """Programmes by where they stand."""

    def standing_on(self, day: dt.date) -> ProgrammeQuerySet:
        """To filter and sort by: ``standing`` and ``standing_group`` as :meth:`ProgrammePage.status_on` says them,
        ``first_day`` and ``last_day`` (the deadline, or those that its words can mean), ``is_over`` and ``rank`` (of the
        status in lists)."""
        funders = Funder.objects.filter(page=OuterRef("pk"))
        all_left = Exists(funders) & ~Exists(funders.filter(Funder.still_there_on(day)))
        groups = {group: [one for one in LISTED_FIRST if group_of(one) is group] for group in StatusGroup}
        return (
            self.alias(
                first_day=Coalesce("deadline", "deadline_from"), last_day=Coalesce("deadline", "deadline_to")
            )
            .alias(
                standing=Case(
                    When(~Q(status=FundingStatus.OPEN), then=F("status")),
                    When(Q(last_day__lt=day) | all_left, then=Value(FundingStatus.CLOSED.value)),
                    When(deadline__lte=day + ENDS_SOON, then=Value(CLOSES_SOON[0])),
                    default=Value(FundingStatus.OPEN.value),
                    output_field=CharField(),
                )
            )
            .alias(
                rank=Case(*(When(standing=one, then=number) for number, one in enumerate(LISTED_FIRST))),
                standing_group=Case(
                    *(When(standing__in=held, then=Value(group.value)) for group, held in groups.items()),
                    output_field=CharField(),
                ),
            )
            .alias(is_over=Case(When(standing_group=StatusGroup.CLOSED, then=1), default=0))
        )

    def to_apply_for(self) -> ProgrammeQuerySet:
        """What one can apply for now or soon, with what a line about it shows."""
        return (
            self.standing_on(timezone.localdate())
            .filter(Q(standing_group=StatusGroup.OPEN) | Q(standing=FundingStatus.ANNOUNCED))
            .listed("status", "deadline", "deadline_words", "deadline_from", "deadline_to")
            .prefetch_related("objects_funded", "funders")
        )


NEXT_FIRST = (F("first_day").asc(nulls_last=True), "title")
"""The order of :meth:`ProgrammeQuerySet.to_apply_for`."""
