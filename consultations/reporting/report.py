"""What the FSA did in a period, on one page: for a quarter or a year, to be printed or taken along."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from consultations.cases.models import Became, CaseOutcome, FollowUp, LadderStep
from consultations.cases.stages import PlanningStage
from consultations.reporting.growth import growth
from consultations.reporting.periods import Period
from consultations.reporting.tallies import Heading, by_kind, by_topic, work
from consultations.reporting.trend import stages_on
from knowledge.vocabulary.models import Term

FEWEST = 5
"""Outside of the FSA, what fewer bodies than these were advised on is not told by topic, kind and outcome."""


@dataclass(frozen=True, slots=True)
class Line:
    """One number, under its heading; ``minutes`` where it took time."""

    section: str
    label: str
    number: int
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """One table of the report."""

    slug: str
    title: str
    lines: tuple[Line, ...]

    @property
    def has_minutes(self) -> bool:
        return any(line.minutes is not None for line in self.lines)


@dataclass(frozen=True, slots=True)
class Report:
    """The tables of a period. ``is_short``: so few bodies were advised that the details are left out."""

    period: Period
    sections: tuple[Section, ...]
    is_short: bool

    def lines(self) -> Iterator[Line]:
        for section in self.sections:
            yield from section.lines


def report(period: Period, *, is_for_outside: bool) -> Report:
    """All that is told of a period, of confidential cases too: nobody is named. ``is_for_outside``: to somebody who is
    not of the FSA."""
    curve, done = growth(period.last), work(period)
    began = curve.before(period.first)
    ended = curve.on(period.last)
    sections = [
        _section(
            "stellen",
            gettext("Bodies"),
            (gettext("Advised in the period"), done.bodies),
            (gettext("Came new in the period"), ended.bodies - began.bodies),
            (gettext("Ever advised by the end of the period"), ended.bodies),
            (gettext("Of these local authorities"), ended.authorities),
            (gettext("Of these organisations"), ended.organisations),
            (gettext("Active at the end of the period"), ended.active),
        ),
        _section(
            "faelle",
            gettext("Cases"),
            (gettext("Opened in the period"), done.opened),
            (gettext("Closed in the period"), done.closed),
            (gettext("Open at the end of the period"), done.open_at_end),
        ),
        _section(
            "kontakte",
            gettext("Contacts"),
            (gettext("Contacts in cases"), done.contacts, done.contact_minutes),
            (gettext("Short advice"), done.short_advice, done.short_advice_minutes),
        ),
    ]
    is_short = is_for_outside and done.bodies < FEWEST
    if not is_short:
        sections += [
            _kinds(by_kind(period)),
            *_topics(by_topic(period)),
            _outcomes(period, not_realised=done.not_realised),
            _ladder(period),
            _follow_ups(period),
        ]
    return Report(period, (*sections, _stages(period)), is_short)


def _section(slug: str, title: str, *lines: tuple[str, int] | tuple[str, int, int]) -> Section:
    return Section(slug, title, tuple(Line(title, *line) for line in lines))


def _kinds(headings: list[Heading]) -> Section:
    lines = [(one.label, one.total.contacts, one.total.minutes) for one in headings if one.total.contacts]
    return _section("arten", gettext("Contacts by kind"), *lines)


def _topics(headings: list[Heading]) -> tuple[Section, Section]:
    opened = [(one.name, one.total.cases) for one in headings if one.total.cases]
    met = [(one.name, one.total.contacts, one.total.minutes) for one in headings if one.total.contacts]
    return (
        _section("themen", gettext("Opened cases by topic"), *opened),
        _section("kontakte-themen", gettext("Contacts by topic"), *met),
    )


def _outcomes(period: Period, *, not_realised: int) -> Section:
    days = (period.first, period.last)
    lines = _by_term(CaseOutcome.objects.filter(case__closed_on__range=days))
    if not_realised:
        lines.append((gettext("Of these cases that did not come about"), not_realised))
    return _section("ergebnisse", gettext("Outcomes of the closed cases"), *lines)


def _by_term(rows: QuerySet[Any]) -> list[tuple[str, int]]:
    """How many rows name each term, in the order of its list."""
    told = rows.order_by("term__order", "term").values_list(
        "term__order", "term", "term__name_de", "term__name_en"
    )
    return [
        (Term(name_de=de, name_en=en).name, number) for *_, de, en, number in told.annotate(n=Count("pk"))
    ]


def _ladder(period: Period) -> Section:
    """The steps of the ladder that cases reached in the period."""
    lines = _by_term(LadderStep.objects.filter(reached_on__range=(period.first, period.last)))
    return _section("leiter", gettext("Steps of the outcome ladder reached by cases"), *lines)


def _follow_ups(period: Period) -> Section:
    """What clients said became of the cases about which they were to be asked in the period; whoever has not said is
    unknown."""
    last = min(period.last, timezone.localdate())
    asked = FollowUp.objects.filter(due_on__range=(period.first, last)).order_by()
    numbers = dict(asked.values_list("answer").annotate(n=Count("pk")))
    lines = [(str(answer.label), numbers[answer]) for answer in Became if answer in numbers]
    if "" in numbers:
        lines.append((gettext("No answer: unknown"), numbers[""]))
    return _section("nachfragen", gettext("What became of closed cases, asked in the period"), *lines)


def _stages(period: Period) -> Section:
    """How planning stood at the end of the period."""
    standing = stages_on(period.last)
    lines = [(str(stage.label), number) for stage, number in zip(PlanningStage, standing.counts, strict=True)]
    title = gettext("Authorities by planning stage at the end of the period")
    return _section("planungsstand", title, *lines, (gettext("Not known"), standing.unknown))
