"""Where programmes stand on a day, for the database to narrow and to sort by."""

from __future__ import annotations

import datetime as dt

from django.db.models import Case, CharField, Exists, F, IntegerField, OuterRef, Prefetch, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from cms.models import BasePageQuerySet
from fsa_portal.directory.models import Authority
from knowledge.funding.models.details import Funder
from knowledge.funding.statuses import CLOSES_SOON, LISTED_FIRST, FundingStatus, StatusGroup, group_of
from knowledge.vocabulary.models import Term

ENDS_SOON = dt.timedelta(days=30)


def _has_funders_on(day: dt.date) -> Q:
    """Whether one of its funders is still there; where none is named, nobody can have left."""
    funders = Funder.objects.filter(page=OuterRef("pk"))
    return Exists(funders.filter(Funder.still_there_on(day))) | ~Exists(funders)


def keys_holding(key: str, district: str | None) -> list[str]:
    """The official keys of the places that an authority lies in, its own first."""
    return [key, district] if district else [key]


class ProgrammeQuerySet(BasePageQuerySet):
    """Programmes by where they stand."""

    def standing_on(self, day: dt.date) -> ProgrammeQuerySet:
        """To filter and sort by: ``standing`` and ``standing_group`` as :meth:`ProgrammePage.status_on` says them,
        ``first_day`` and ``last_day`` (the deadline, or those that its words can mean), ``is_over`` and ``rank`` (of the
        status in lists)."""
        all_left = ~_has_funders_on(day)
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

    def for_place(self, authority: Authority) -> ProgrammeQuerySet:
        """Those for the whole state, and those that are limited to the authority or to the district it belongs to."""
        limits = self.model.places.through._default_manager.filter(programmepage=OuterRef("pk"))
        return self.filter(
            ~Exists(limits)
            | Exists(limits.filter(authority__key__in=keys_holding(authority.key, authority.parent_id)))
        )

    def to_apply_for(self) -> ProgrammeQuerySet:
        """What one can apply for now or soon, with what a line about it shows: what ``standing_on`` says of today, in
        the fewest words, as it is asked for every home page."""
        today = timezone.localdate()
        not_over = Q(deadline__gte=today) | Q(deadline=None) & (
            Q(deadline_to=None) | Q(deadline_to__gte=today)
        )
        return (
            self.alias(first_day=Coalesce("deadline", "deadline_from"))
            .filter(
                Q(status=FundingStatus.ANNOUNCED)
                | Q(status=FundingStatus.OPEN) & not_over & _has_funders_on(today)
            )
            .listed("status", "deadline", "deadline_words", "deadline_from", "deadline_to")
            .prefetch_related(
                Prefetch("objects_funded", Term.objects.only("name_de", "name_en")),
                Prefetch("funders", Funder.objects.only("page", "name", "starts_on", "ends_on")),
            )
        )


OPEN_FIRST = (Case(When(status=FundingStatus.OPEN, then=0), default=1, output_field=IntegerField()),)
"""What one can apply for now before what is announced."""
NEXT_FIRST = (F("first_day").asc(nulls_last=True), "title")
"""The order of :meth:`ProgrammeQuerySet.to_apply_for` within both."""
