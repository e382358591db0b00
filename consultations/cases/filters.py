"""The filters of the list of cases: what is chosen, and how many cases each choice would show."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext

from cms.filters import without
from consultations.cases.forms import CaseFilterForm
from consultations.cases.models import Case, CaseQuerySet
from consultations.cases.statuses import CaseStatus
from fsa_portal.actor import Actor
from fsa_portal.filter_panel import Group, Option
from knowledge.vocabulary.models import Term


def filtered(form: CaseFilterForm, *, actor: Actor, but: str = "") -> CaseQuerySet:
    """The cases that ``actor`` may see and that fit the filters, ``but`` one. What is no choice is ignored."""
    form.is_valid()
    chosen = form.cleaned_data
    cases = Case.objects.visible_to(actor)
    if but != "status" and chosen.get("status"):
        cases = cases.filter(status__in=chosen["status"])
    if but != "topic" and chosen.get("topic"):
        cases = cases.filter(pk__in=_tagged().filter(term__in=chosen["topic"]).values("case"))
    if but != "mine" and chosen.get("mine"):
        cases = cases.assigned_to(actor.affiliation_id)
    return cases


def _tagged() -> QuerySet[Any]:
    return Case.topics.through.objects.all()


def panel(form: CaseFilterForm, *, actor: Actor) -> list[Group]:
    """The groups of ``components/filter_panel.html``; one query each."""
    form.is_valid()
    chosen = form.cleaned_data
    by_status = dict(
        filtered(form, actor=actor, but="status").order_by().values_list("status").annotate(n=Count("pk"))
    )
    by_topic = dict(
        _tagged()
        .filter(case__in=filtered(form, actor=actor, but="topic").order_by().values("pk"))
        .values_list("term")
        .annotate(n=Count("pk"))
    )
    mine = filtered(form, actor=actor, but="mine").assigned_to(actor.affiliation_id).count()
    statuses = [
        Option(
            status.value,
            str(status.label),
            by_status.get(status.value, 0),
            status in chosen.get("status", ()),
        )
        for status in CaseStatus
    ]
    # A topic of hidden cases only would tell that there is such a case.
    visible = Case.objects.visible_to(actor).order_by().values("pk")
    topics = [
        Option(term.slug, term.name, by_topic.get(term.pk, 0), term in (chosen.get("topic") or ()))
        for term in Term.objects.filter(pk__in=_tagged().filter(case__in=visible).values("term"))
    ]
    return [
        Group(
            "mine",
            gettext("In whose hands"),
            True,
            [Option("on", gettext("Mine"), mine, bool(chosen.get("mine")))],
        ),
        Group("status", gettext("Status"), True, [o for o in statuses if o.count or o.selected]),
        Group("topic", gettext("Topic"), any(o.selected for o in topics), topics),
    ]


def chips(groups: list[Group], asked: QueryDict) -> list[tuple[str, str]]:
    """Label and address of each choice in force, to take it away."""
    return [
        (option.label, without(asked, group.name, option.value))
        for group in groups
        for option in group.options
        if option.selected
    ]
