"""Pages of figures."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from consultations.cases.stages import PlanningStage
from consultations.reporting.permissions import can_see_figures
from consultations.reporting.trend import YearOfStages, bars, stages_by_year
from fsa_portal import exports
from fsa_portal.http import Request

PLANNED = PlanningStage.values.index(PlanningStage.ESTABLISHED)
"""From this stage on there is social planning."""


@require_GET
def planning_trend(request: Request) -> HttpResponse:
    """Template ``reporting/planning_trend.html``: ``years``, ``stages`` (their names), ``bars``, ``first`` and ``last``
    (year and number of authorities with planning), ``exports``, ``frame`` (the workspace, or the portal for the
    ministry)."""
    if not can_see_figures(request.actor):
        raise Http404
    years = stages_by_year(timezone.localdate())
    if exports.is_asked_for(request.GET):
        return exports.answer(request, name="planungsstand", columns=_columns(), items=years)
    context = {
        "years": years,
        "stages": PlanningStage.labels,
        "bars": bars(years),
        "first": _planned(years[0]) if years else None,
        "last": _planned(years[-1]) if years else None,
        "exports": exports.links(request.GET) if years else [],
        "frame": "work.html" if request.actor.is_staff else "base.html",
    }
    return render(request, "reporting/planning_trend.html", context)


def _planned(year: YearOfStages) -> dict[str, int]:
    return {"year": year.year, "number": sum(year.counts[PLANNED:])}


def _columns() -> list[exports.Column]:
    def number_of(step: int) -> exports.Column:
        stage = list(PlanningStage)[step]
        return exports.Column(stage.value, stage.label, lambda year: year.counts[step])

    return [
        exports.Column("day", gettext("As of"), lambda year: year.day),
        *(number_of(step) for step in range(len(PlanningStage))),
        exports.Column("unknown", gettext("Not known"), lambda year: year.unknown),
        exports.Column("authorities", gettext("In all"), lambda year: year.authorities),
    ]
