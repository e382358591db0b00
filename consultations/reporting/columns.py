"""What figures are as tables to take along."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext

from consultations.cases.stages import PlanningStage
from consultations.reporting.periods import Period
from consultations.reporting.tallies import Heading, Tally
from fsa_portal.exports import Column

Row = tuple[Heading, int, Tally]


def of_days() -> list[Column]:
    """Bodies, from day to day."""
    return [
        Column("day", gettext("As of"), lambda one: one.day),
        Column("bodies", gettext("Bodies advised so far"), lambda one: one.bodies),
        Column("authorities", gettext("Of these local authorities"), lambda one: one.authorities),
        Column("organisations", gettext("Of these organisations"), lambda one: one.organisations),
        Column("active", gettext("Active"), lambda one: one.active),
    ]


def rows_of(headings: Iterable[Heading], period: Period) -> Iterator[Row]:
    """A row for each heading and year in which something was."""
    for heading in headings:
        for year, tally in zip(period.years, heading.years, strict=True):
            if tally != Tally():
                yield heading, year, tally


def of_topics() -> list[Column]:
    """Topics, year by year."""
    cases = Column("cases", gettext("Opened cases"), lambda row: row[2].cases)
    return [
        Column("topic", gettext("Topic"), lambda row: row[0].name, lambda row: row[0].slug),
        *_counted(cases),
    ]


def of_kinds() -> list[Column]:
    """Kinds of contacts, year by year."""
    return [Column("kind", gettext("Kind"), lambda row: row[0].name, lambda row: row[0].slug), *_counted()]


def _counted(*more: Column) -> list[Column]:
    return [
        Column("year", gettext("Year"), lambda row: row[1]),
        *more,
        Column("contacts", gettext("Contacts"), lambda row: row[2].contacts),
        Column("minutes", gettext("Minutes"), lambda row: row[2].minutes),
    ]


def of_report() -> list[Column]:
    """The lines of a period report."""
    return [
        Column("section", gettext("Section"), lambda line: line.section),
        Column("label", gettext("What"), lambda line: line.label),
        Column("number", gettext("How many"), lambda line: line.number),
        Column("minutes", gettext("Minutes"), lambda line: line.minutes),
    ]


def of_stages() -> list[Column]:
    """Planning stages, year by year."""

    def number_of(step: int) -> Column:
        stage = list(PlanningStage)[step]
        return Column(stage.value, stage.label, lambda year: year.counts[step])

    return [
        Column("day", gettext("As of"), lambda year: year.day),
        *(number_of(step) for step in range(len(PlanningStage))),
        Column("unknown", gettext("Not known"), lambda year: year.unknown),
        Column("authorities", gettext("In all"), lambda year: year.authorities),
    ]
