"""The boxes at the side of the list, the conditions in force above it, and what can be written in its field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Case as When_
from django.db.models import Count, F, QuerySet, Value, When
from django.db.models.functions import Coalesce, ExtractYear
from django.utils.translation import gettext

from consultations.cases.lists.choices import ENDED_STATUS, OPEN_STATUS, KnownChoices
from consultations.cases.lists.narrowing import fits, value_is
from consultations.cases.lists.query import FLAGS, OPERATORS, WORD, Condition, Query, render
from consultations.cases.models import Case, CaseAssignment
from consultations.cases.statuses import FINAL, OPEN
from fsa_portal.actor import Actor
from fsa_portal.directory.kinds import DISTRICT_KINDS
from fsa_portal.filter_panel import Group, Option

FEW = (
    ("mine", "on"),
    ("due", "overdue"),
    ("without", "step"),
    ("without", "contact"),
    ("visibility", "confidential"),
)
"""Boxes that stand for themselves: they are counted together."""
BOXES = ("mine", "adviser", "status", "due", "without", "topic", "district", "kind", "year", "visibility")
OPENED = ("mine", "status", "due")


def panel(query: Query, known: KnownChoices, *, actor: Actor) -> list[Group]:
    """The groups of ``components/filter_panel.html``. A box counts the cases that it would show with all other filters;
    a value that only hidden cases have is no box."""
    counts = _counts(query, actor)
    return [_group(name, counts[name], query, known) for name in BOXES]


def _counts(query: Query, actor: Actor) -> dict[str, dict[str, int]]:
    visible = Case.objects.visible_to(actor).order_by()

    def fitting(name: str) -> QuerySet[Case]:
        return visible.filter(fits(query, actor=actor, but=name))

    few = visible.aggregate(
        **{
            f"{name}_{value}": Count(
                "pk", filter=fits(query, actor=actor, but=name) & value_is(name, value, actor=actor)
            )
            for name, value in FEW
        }
    )
    counts: dict[str, dict[str, int]] = {name: {} for name in BOXES}
    for name, value in FEW:
        counts[name][value] = few[f"{name}_{value}"]
    district = When_(
        When(authority__kind__in=DISTRICT_KINDS, then=F("authority__key")), default=F("authority__parent")
    )
    counts["status"] = _each(fitting("status"), F("status"))
    counts["status"][OPEN_STATUS] = sum(counts["status"].get(one, 0) for one in OPEN)
    counts["status"][ENDED_STATUS] = sum(counts["status"].get(one, 0) for one in FINAL)
    counts["district"] = _each(fitting("district"), district)
    counts["kind"] = _each(fitting("kind"), Coalesce("authority__kind", "organisation__kind", Value("")))
    counts["year"] = _each(fitting("year"), ExtractYear("opened_on"))
    leading = CaseAssignment.objects.filter(is_lead=True, case__in=fitting("adviser").values("pk"))
    counts["adviser"] = _each(leading.order_by(), F("affiliation__user"))
    tagged = Case.topics.through.objects.filter(case__in=fitting("topic").values("pk"))
    counts["topic"] = _each(tagged.order_by(), F("term__slug"))
    return counts


def _each(rows: QuerySet[Any], value: Any) -> dict[str, int]:
    counted = rows.annotate(counted_by=value).values_list("counted_by").annotate(n=Count("pk"))
    return {str(one): number for one, number in counted if one not in (None, "")}


def _group(name: str, counts: Mapping[str, int], query: Query, known: KnownChoices) -> Group:
    chosen = query.named(name)
    values: Iterable[tuple[str, str]]
    if name == "year":
        values = ((year, year) for year in sorted({*counts, *chosen}, reverse=True))
    else:
        values = ((one.value, one.label) for one in known(name))
    options = [
        Option(value, label, counts.get(value, 0), value in chosen)
        for value, label in values
        if counts.get(value) or value in chosen
    ]
    # One's own cases are offered also while there are none.
    if name == "mine" and not options:
        options = [Option("on", known.label("mine", "on"), 0, False)]
    return Group(name, headings()[name], name in OPENED or bool(chosen), options)


def headings() -> dict[str, str]:
    """What each condition is called."""
    return {
        "mine": gettext("In whose hands"),
        "adviser": gettext("Adviser in charge"),
        "status": gettext("Status"),
        "due": gettext("Due"),
        "without": gettext("What is missing"),
        "topic": gettext("Topic"),
        "body": gettext("Body"),
        "district": gettext("District"),
        "kind": gettext("Kind of body"),
        "year": gettext("Year of opening"),
        "visibility": gettext("Visible for"),
        "since": gettext("Opened since"),
        "until": gettext("Opened until"),
        WORD: gettext("Word"),
    }


def chips(query: Query, known: KnownChoices, *kept: tuple[str, str]) -> list[tuple[str, str]]:
    """Label and address of each condition in force, and of each part that was not understood, to take it away."""
    return [
        *((_label(one, known), query.without(one).address(*kept)) for one in query.conditions),
        *(
            (gettext("not understood: %(text)s") % {"text": one.text}, query.without(one).address(*kept))
            for one in query.unknown
        ),
    ]


def _label(one: Condition, known: KnownChoices) -> str:
    match one.name:
        case "since" | "until":
            label = f"{headings()[one.name]} {one.value}"
        case "year":
            label = f"{headings()[one.name]}: {one.value}"
        case "word":
            label = f"„{one.value}“"
        case _:
            label = known.label(one.name, one.value)
    return gettext("not: %(condition)s") % {"condition": label} if one.excluded else label


def beside_boxes(query: Query) -> list[tuple[str, str]]:
    """The conditions that have no ticked box: the form of the boxes carries them along."""
    return [one.parameter for one in query.conditions if one.excluded or one.name not in BOXES]


def completions(groups: Iterable[Group], known: KnownChoices) -> list[str]:
    """What the field offers: the boxes as words, and the operators that have none."""
    boxes = (Condition(group.name, option.value) for group in groups for option in group.options)
    found = [render(Query((one,)), known) for one in boxes]
    flags = {flag.name for flag in FLAGS}
    offered = {group.name for group in groups if group.options} | flags
    return list(dict.fromkeys([*found, *(f"{one.word}:" for one in OPERATORS if one.name not in offered)]))
