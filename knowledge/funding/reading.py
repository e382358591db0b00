"""One programme as its reader sees it: what holds on a day, and which other pages it leads to."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from itertools import chain
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import cached_property

from fsa_portal.actor import Actor
from knowledge.vocabulary.models import Term, Vocabulary

if TYPE_CHECKING:
    from knowledge.funding.models import Applicant, Difference, Funder, ProgrammePage, TermsVersion


@dataclass(frozen=True, slots=True)
class Version:
    """A version of the terms with its last day; ``shown``: the one that the reader has before them."""

    terms: TermsVersion
    until: dt.date | None
    shown: bool
    current: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A funder and whether it takes part on the day: ``in``, ``left``, ``coming``."""

    funder: Funder
    state: str


@dataclass(frozen=True, slots=True)
class Related:
    """A programme before or after this one, with the points in which the later differs from the earlier."""

    programme: ProgrammePage
    differences: list[Difference]


class Reading:
    """A programme on the day that the address asks for (``?stand=2025-06-01``), today where it names none."""

    def __init__(self, page: ProgrammePage, actor: Actor, asked: str) -> None:
        self.page, self.actor = page, actor
        self.today = timezone.localdate()
        self.asked = _day(asked)
        self.day = self.asked or self.today

    @property
    def is_of_another_day(self) -> bool:
        return self.day != self.today

    # --- what holds on the day ---

    @cached_property
    def terms(self) -> TermsVersion | None:
        return next((one.terms for one in self.versions if one.shown), None)

    @cached_property
    def versions(self) -> list[Version]:
        """All versions of the terms, the newest first."""
        known = self.page.terms_by_date()
        ends = [*(later.valid_from - dt.timedelta(days=1) for later in known[1:]), None]

        def holds(number: int, day: dt.date) -> bool:
            end = ends[number]
            return known[number].valid_from <= day and (end is None or day <= end)

        return [
            Version(known[n], ends[n], shown=holds(n, self.day), current=holds(n, self.today))
            for n in reversed(range(len(known)))
        ]

    @cached_property
    def parts(self) -> list[Part]:
        """The funders: those that take part on the day first, those that have left last."""
        order = ("in", "coming", "left")
        parts = [Part(funder, self._state_of(funder)) for funder in self.page.funders.all()]
        return sorted(parts, key=lambda part: order.index(part.state))

    def _state_of(self, funder: Funder) -> str:
        if funder.has_left_on(self.day):
            return "left"
        return "in" if funder.takes_part_on(self.day) else "coming"

    @cached_property
    def applicants(self) -> list[Applicant]:
        return list(self.page.applicants.all())

    @property
    def has_notes(self) -> bool:
        return any(row.note for row in self.applicants)

    # --- facts ---

    @cached_property
    def _terms(self) -> dict[str, list[Term]]:
        """The words of all lists at once; those of a preview stand in the page itself."""
        page = self.page
        chosen = [page.topics.all(), page.objects_funded.all(), page.goals.all(), page.target_groups.all()]
        found: Iterable[Term] = chain(*chosen)
        if all(isinstance(one, QuerySet) for one in chosen):
            found = Term.objects.filter(reduce(or_, (Q(pk__in=one.values("pk")) for one in chosen)))
        by_list: dict[str, list[Term]] = {vocabulary: [] for vocabulary in Vocabulary.values}
        for term in found:
            by_list[term.vocabulary].append(term)
        return by_list

    @property
    def topics(self) -> list[Term]:
        return self._terms[Vocabulary.TOPIC]

    @property
    def objects(self) -> list[Term]:
        return self._terms[Vocabulary.FUNDING_OBJECT]

    @property
    def goals(self) -> list[Term]:
        return self._terms[Vocabulary.GOAL]

    @property
    def target_groups(self) -> list[Term]:
        return self._terms[Vocabulary.TARGET_GROUP]

    @cached_property
    def places(self) -> list[Any]:
        return list(self.page.places.all())

    # --- where it leads to ---

    @cached_property
    def _related(self) -> list[ProgrammePage]:
        """Only what the reader may see: a successor under embargo does not show on its predecessor."""
        page = self.page
        wanted = Q(pk__in=[pk for pk in (page.predecessor_id, page.programme_id) if pk])
        if page.pk is not None:
            wanted |= Q(predecessor=page.pk) | Q(programme=page.pk)
        found = (
            type(page)
            .objects.visible_to(self.actor)
            .filter(wanted)
            .defer("purpose", "path_to_apply")
            .prefetch_related("funders")
        )
        return list(found.order_by("deadline", "title"))

    @property
    def programme(self) -> ProgrammePage | None:
        """What this call is a round of."""
        return next((one for one in self._related if one.pk == self.page.programme_id), None)

    @property
    def calls(self) -> list[ProgrammePage]:
        return [one for one in self._related if one.programme_id == self.page.pk]

    @property
    def predecessor(self) -> Related | None:
        before = next((one for one in self._related if one.pk == self.page.predecessor_id), None)
        return Related(before, self._differences[self.page.pk]) if before else None

    @property
    def successors(self) -> list[Related]:
        after = [one for one in self._related if one.predecessor_id == self.page.pk]
        return [Related(one, self._differences[one.pk]) for one in after]

    @cached_property
    def _differences(self) -> dict[int | None, list[Difference]]:
        """Those of this programme and of its successors, by page."""
        own = self.page.differences.all()
        by_page: dict[int | None, list[Difference]] = defaultdict(list)
        pages = [self.page.pk, *(one.pk for one in self._related)]
        for row in own.model._default_manager.filter(page__in=[pk for pk in pages if pk]):
            by_page[row.page_id].append(row)
        if not isinstance(own, QuerySet):
            by_page[self.page.pk] = list(own)
        return by_page


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
