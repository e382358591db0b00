"""Examples side by side: up to four columns, a row for each thing that a planner compares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, ngettext

from fsa_portal.actor import Actor
from fsa_portal.templatetags.kern import day
from knowledge.examples.models import ExamplePage
from knowledge.examples.models.example import COMPARED

PARAMETER = "b"
LEAST, MOST = 2, COMPARED


@dataclass(frozen=True, slots=True)
class Cell:
    """What an example has in a row: rich text, or lines of plain text; ``ask_url`` is where one is put in touch."""

    html: str = ""
    lines: Sequence[str] = ()
    ordered: bool = False
    ask_url: str = ""

    @property
    def is_empty(self) -> bool:
        return not self.html and not any(self.lines)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The chosen ``examples`` in the order in which they were chosen, and ``notes`` on what could not be shown."""

    examples: Sequence[ExamplePage]
    notes: Sequence[str]

    @property
    def is_possible(self) -> bool:
        return len(self.examples) >= LEAST

    def rows(self) -> list[tuple[str, list[Cell]]]:
        """Heading and one cell per example; what none of them says is left out."""
        rows = [(heading, [cell(example) for example in self.examples]) for heading, cell in _rows()]
        return [(heading, cells) for heading, cells in rows if not all(cell.is_empty for cell in cells)]


def compared(slugs: Sequence[str], *, actor: Actor) -> Comparison:
    """The first four of these examples that ``actor`` may see. What is missing and what is not for the actor is one."""
    asked = list(dict.fromkeys(slug for slug in slugs if slug))
    # Some more than fit: of the first ones a few may be gone.
    found = {
        example.slug: example
        for example in ExamplePage.objects.visible_to(actor)
        .filter(slug__in=asked[: 5 * MOST])
        .select_related("authority__parent", "maturity", "locale")
        .prefetch_related("topics", "methods", "goals", "steps")
    }
    examples = [found[slug] for slug in asked if slug in found]
    return Comparison(examples[:MOST], _notes(asked, examples))


def _notes(asked: Sequence[str], examples: Sequence[ExamplePage]) -> list[str]:
    notes = []
    if missing := len(asked[: 5 * MOST]) - len(examples):
        notes.append(
            ngettext(
                "One of the chosen examples does not exist (any more).",
                "%(number)d of the chosen examples do not exist (any more).",
                missing,
            )
            % {"number": missing}
        )
    if len(examples) > MOST:
        notes.append(
            gettext("No more than %(most)d stand side by side: these are the first ones that you chose.")
            % {"most": MOST}
        )
    return notes


def _rows() -> list[tuple[str, Any]]:
    return [
        (gettext("Local authority"), lambda one: Cell(lines=_authority(one))),
        (gettext("Maturity"), lambda one: Cell(lines=_grade(one))),
        (gettext("Period"), lambda one: Cell(lines=[one.period or str(one.year)])),
        (gettext("Topics"), lambda one: Cell(lines=[term.name for term in one.topics.all()])),
        (gettext("Methods"), lambda one: Cell(lines=[term.name for term in one.methods.all()])),
        (gettext("Goals"), lambda one: Cell(lines=[term.name for term in one.goals.all()])),
        (gettext("Effort"), lambda one: Cell(lines=_effort(one))),
        (gettext("Funding"), lambda one: Cell(lines=[one.funding])),
        (gettext("Decision"), lambda one: Cell(lines=[one.decision])),
        (gettext("Problem"), lambda one: Cell(html=one.problem)),
        (gettext("Approach"), lambda one: Cell(html=one.approach)),
        (
            gettext("Steps"),
            lambda one: Cell(lines=[step.text for step in one.steps.all()], ordered=True),
        ),
        (gettext("Result"), lambda one: Cell(html=one.result)),
        (gettext("What did not work"), lambda one: Cell(html=one.lessons)),
        (gettext("Transferability"), lambda one: Cell(lines=[one.transferability])),
        (gettext("Contact"), _contact),
    ]


def _authority(example: ExamplePage) -> list[str]:
    body = example.authority
    if body is None:
        return []
    lines = [body.name, str(body.get_kind_display())]
    if body.parent:
        lines.append(body.parent.name)
    return lines


def _grade(example: ExamplePage) -> list[str]:
    """With the role of who gave it and the day, as its profile says it."""
    if example.grade_on is None:
        return [example.maturity.name]
    given = gettext("Given by %(role)s on %(date)s") % {
        "role": example.grade_role,
        "date": day(example.grade_on),
    }
    return [example.maturity.name, given]


def _contact(example: ExamplePage) -> Cell:
    if not example.contact_role:
        return Cell()
    return Cell(lines=[example.contact_role], ask_url=example.contact_url)


def _effort(example: ExamplePage) -> list[str]:
    return [line for line in (example.shown_hours, example.shown_cost, example.effort) if line]
