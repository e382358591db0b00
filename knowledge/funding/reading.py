"""One programme as its reader sees it: what holds on a day, and which other pages it leads to."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from django.core.paginator import Page
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import cached_property

from cms.filters.options import page_of
from fsa_portal.actor import Actor
from fsa_portal.known_dates import Precision
from fsa_portal.templatetags.kern import day as in_words
from knowledge.funding.forms import DayForm
from knowledge.vocabulary import tagged
from knowledge.vocabulary.models import Term, Vocabulary

if TYPE_CHECKING:
    from knowledge.funding.changes import Change
    from knowledge.funding.models import Applicant, Difference, Funder, ProgrammePage, TermsVersion


SHOWN_CHANGES = 5
"""Of the record of changes, on the page itself; the whole record has a page of its own."""


@dataclass(frozen=True, slots=True)
class Version:
    """A version of the terms; ``next``: the one that takes its place. ``shown``: the one that the reader has before
    them."""

    terms: TermsVersion
    next: TermsVersion | None
    shown: bool
    current: bool

    @property
    def until(self) -> dt.date | None:
        """The last day on which it can be said to hold."""
        return self.next.valid_from - dt.timedelta(days=1) if self.next else None

    @property
    def until_when(self) -> str:
        """Likewise for people: of a version of which only the year is known, the one before it ended some time in
        that year."""
        if self.next is None or self.until is None:
            return ""
        begins = self.next.begins
        return in_words(self.until) if begins.precision == Precision.DAY else begins.when


@dataclass(frozen=True, slots=True)
class Part:
    """A funder and whether it takes part on the day: ``in``, ``left``, ``coming``. One whose focus changes has a row
    for each; ``funder`` is the row of the day, the others stand in ``before`` and ``after``."""

    funder: Funder
    state: str
    before: Sequence[Funder] = ()
    after: Sequence[Funder] = ()


@dataclass(frozen=True, slots=True)
class Related:
    """A programme before or after this one, with the points in which the later differs from the earlier."""

    programme: ProgrammePage
    differences: list[Difference]


class Reading:
    """A programme on the day that the address asks for (``?stand=2025-06-01``), today where it names none or
    one that cannot be read, which ``day_form`` says."""

    def __init__(self, page: ProgrammePage, actor: Actor, asked: str) -> None:
        self.page, self.actor = page, actor
        self.today = timezone.localdate()
        form = DayForm({"stand": asked})
        known = form.cleaned_data.get("stand") if form.is_valid() else None
        self.day: dt.date = known or self.today
        self.day_form = form if form.errors else DayForm(initial={"stand": self.day})

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
        pairs = list(zip_longest(known, known[1:]))

        def holds(one: TermsVersion, later: TermsVersion | None, day: dt.date) -> bool:
            return one.valid_from <= day and (later is None or day < later.valid_from)

        return [
            Version(one, later, shown=holds(one, later, self.day), current=holds(one, later, self.today))
            for one, later in reversed(pairs)
        ]

    @cached_property
    def parts(self) -> list[Part]:
        """The funders: those that take part on the day first, those that have left last."""
        order = ("in", "coming", "left")
        parts = [self._part_of(rows) for rows in _one_after_the_other(self.page.funders.all())]
        return sorted(parts, key=lambda part: order.index(part.state))

    def _part_of(self, rows: Sequence[Funder]) -> Part:
        """Of one funder: the row that holds, else the next one, else the last one."""
        staying = [row for row in rows if not row.has_left_on(self.day)]
        number = rows.index(staying[0]) if staying else len(rows) - 1
        return Part(rows[number], self._state_of(rows[number]), rows[:number], rows[number + 1 :])

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
        page = self.page
        return tagged.by_list(
            page.topics.all(), page.objects_funded.all(), page.goals.all(), page.target_groups.all()
        )

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

    @cached_property
    def _newest_changes(self) -> list[Change]:
        """As many as are shown, and one more where there are more."""
        # It knows the page, which knows what reads it.
        from knowledge.funding.changes import changes_for_readers, events_for_readers

        if self.page.pk is None:
            return []
        return changes_for_readers(events_for_readers(self.page)[: SHOWN_CHANGES + 1])

    @property
    def changes(self) -> list[Change]:
        """What changed last since it was published, the newest first."""
        return self._newest_changes[:SHOWN_CHANGES]

    @property
    def has_more_changes(self) -> bool:
        return len(self._newest_changes) > SHOWN_CHANGES

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


def changes_on_a_page(page: ProgrammePage, asked: QueryDict) -> Page:
    """Of the record of changes the page that the address asks for."""
    from knowledge.funding.changes import changes_for_readers, events_for_readers

    found = page_of(events_for_readers(page), asked)
    found.object_list = changes_for_readers(found.object_list)
    return found


def _one_after_the_other(funders: Iterable[Funder]) -> list[list[Funder]]:
    """Rows of the same funder of which one ends before the next begins belong together; two at a time are two parts."""
    funders = list(funders)
    chains: list[list[Funder]] = []
    for row in sorted(funders, key=lambda one: one.starts_on or dt.date.min):
        for found in chains:
            last = found[-1]
            if (
                (last.name, last.kind_id) == (row.name, row.kind_id)
                and last.ends is not None
                and row.starts_on is not None
                # Of both only the year may be known.
                and last.ends.begins <= row.starts_on
            ):
                found.append(row)
                break
        else:
            chains.append([row])
    return sorted(chains, key=lambda found: min(map(funders.index, found)))
