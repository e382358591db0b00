"""Pages of figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from consultations.cases.stages import PlanningStage
from consultations.reporting import charts, columns
from consultations.reporting.forms import PeriodForm
from consultations.reporting.growth import Standing, growth
from consultations.reporting.periods import Part, Period, last_quarter
from consultations.reporting.permissions import can_see_figures, can_see_reports
from consultations.reporting.report import FEWEST, Report, report
from consultations.reporting.tallies import Heading, Tally, by_kind, by_topic, work
from consultations.reporting.trend import YearOfStages, bars, stages_by_year
from fsa_portal import exports
from fsa_portal.http import Request
from fsa_portal.templatetags.kern import hours

PLANNED = PlanningStage.values.index(PlanningStage.ESTABLISHED)
"""From this stage on there is social planning."""


def _form(request: Request, *, default: Period | None = None) -> PeriodForm:
    if not can_see_figures(request.actor):
        raise Http404
    return PeriodForm(request.GET, actor=request.actor, default=default)


def _show(request: Request, template: str, form: PeriodForm | None = None, **context: Any) -> HttpResponse:
    """A page of figures; ``form`` with what is wrong with the period, if anything: like every list, it answers what an
    address asks."""
    context |= {
        "form": form,
        "period": None if form is None else form.period,
        "frame": "work.html" if request.actor.is_staff else "base.html",
        "trail": [{"title": gettext("Figures"), "url": reverse("reporting:overview")}],
    }
    return render(request, f"reporting/{template}.html", context)


@require_GET
def overview(request: Request) -> HttpResponse:
    """Template ``reporting/overview.html``: ``form``, ``period``, ``facts`` (its sums), ``asked`` (the period for other
    addresses), ``sees_reports``."""
    form = _form(request)
    context: dict[str, Any] = {"sees_reports": can_see_reports(request.actor)}
    if period := form.period:
        done, standing = work(period), growth(period.last).on(period.last)
        facts = [
            (gettext("Bodies with a contact"), done.bodies),
            (gettext("Bodies ever advised"), standing.bodies),
            (gettext("Active at the end of the period"), standing.active),
            (gettext("Opened cases"), done.opened),
            (gettext("Closed cases"), done.closed),
            (gettext("Contacts and short advice"), done.contacts + done.short_advice),
            (gettext("Hours"), hours(done.minutes)),
        ]
        context |= {
            "facts": [(label, str(number)) for label, number in facts],
            "asked": f"?von={period.first.isoformat()}&bis={period.last.isoformat()}",
        }
    return _show(request, "overview", form, **context)


@dataclass(frozen=True, slots=True)
class PartOfGrowth:
    """One row of the table: a month or a quarter."""

    part: Part
    new: int
    standing: Standing


@require_GET
def bodies(request: Request) -> HttpResponse:
    """Template ``reporting/bodies.html``: ``parts`` (rows of the table), ``curve``, ``last`` (standing),
    ``exports`` (a row for each day on which something changes)."""
    form = _form(request)
    period = form.period
    if period is None:
        return _show(request, "bodies", form)
    found = growth(period.last)
    days = found.within(period)
    if exports.is_asked_for(request.GET):
        return exports.answer(request, name="beratene-stellen", columns=columns.of_days(), items=days)
    parts, before = [], found.before(period.first)
    for part in period.parts():
        standing = found.on(part.last)
        parts.append(PartOfGrowth(part, standing.bodies - before.bodies, standing))
        before = standing
    context = {
        "parts": parts if found.days else [],
        "curve": charts.curve(days) if found.days else None,
        "last": days[-1],
        "exports": exports.links(request.GET) if found.days else [],
    }
    return _show(request, "bodies", form, **context)


@dataclass(frozen=True, slots=True)
class ByYear:
    """One table: a row for each topic or kind, a column for each year, and the sums."""

    slug: str
    title: str
    column: str
    """What the rows are."""
    years: Sequence[int]
    rows: list[tuple[str, list[str], str]]


def _by_year(
    slug: str,
    title: str,
    column: str,
    period: Period,
    headings: list[Heading],
    told: Callable[[Tally], str],
) -> ByYear:
    rows = [(one.name, [told(year) for year in one.years], told(one.total)) for one in headings]
    return ByYear(slug, title, column, period.years, rows)


@require_GET
def topics(request: Request) -> HttpResponse:
    """Template ``reporting/topics.html``: ``tables`` (cases and contacts by topic and year), ``bars``, ``exports``."""
    form = _form(request)
    period = form.period
    if period is None:
        return _show(request, "topics", form)
    headings = by_topic(period)
    if exports.is_asked_for(request.GET):
        rows = columns.rows_of(headings, period)
        return exports.answer(request, name="themen", columns=columns.of_topics(), items=rows)
    topic = gettext("Topic")
    context = {
        "tables": [
            _by_year("faelle", gettext("Opened cases"), topic, period, headings, lambda one: str(one.cases)),
            _by_year("kontakte", gettext("Contacts"), topic, period, headings, lambda one: str(one.contacts)),
        ],
        "bars": charts.bars((one.name, one.total.contacts, str(one.total.contacts)) for one in headings),
        "exports": exports.links(request.GET) if headings else [],
    }
    return _show(request, "topics", form, **context)


@require_GET
def time(request: Request) -> HttpResponse:
    """Template ``reporting/time.html``: ``tables`` (hours by kind and by topic, year by year), ``bars``, ``exports``."""
    form = _form(request)
    period = form.period
    if period is None:
        return _show(request, "time", form)
    kinds = by_kind(period)
    if exports.is_asked_for(request.GET):
        rows = columns.rows_of(kinds, period)
        return exports.answer(request, name="zeit", columns=columns.of_kinds(), items=rows)
    is_anything = any(one.total.contacts for one in kinds)
    context = {
        "tables": [
            _by_year("arten", gettext("Hours by kind"), gettext("Kind"), period, kinds, lambda one: hours(one.minutes)),
            _by_year("themen", gettext("Hours by topic"), gettext("Topic"), period, by_topic(period), lambda one: hours(one.minutes)),
        ],
        "bars": charts.bars((one.name, one.total.minutes, hours(one.total.minutes)) for one in kinds),
        "exports": exports.links(request.GET) if is_anything else [],
    }  # fmt: skip
    return _show(request, "time", form, **context)


@require_GET
def period_report(request: Request) -> HttpResponse:
    """Template ``reporting/report.html``: ``report``, ``fewest``, ``exports``. Without a period, the last quarter."""
    if not can_see_reports(request.actor):
        raise Http404
    form = _form(request, default=last_quarter(timezone.localdate()))
    period = form.period
    if period is None:
        return _show(request, "report", form)
    found: Report = report(period, is_for_outside=not request.actor.is_staff)
    if exports.is_asked_for(request.GET):
        name = f"bericht-{period.first.isoformat()}-{period.last.isoformat()}"
        return exports.answer(request, name=name, columns=columns.of_report(), items=found.lines())
    context = {"report": found, "fewest": FEWEST, "exports": exports.links(request.GET)}
    return _show(request, "report", form, **context)


@require_GET
def planning_trend(request: Request) -> HttpResponse:
    """Template ``reporting/planning_trend.html``: ``years``, ``stages`` (their names), ``bars``, ``first`` and ``last``
    (year and number of authorities with planning), ``exports``, ``frame`` (the workspace, or the portal for the
    ministry)."""
    if not can_see_figures(request.actor):
        raise Http404
    years = stages_by_year(timezone.localdate())
    if exports.is_asked_for(request.GET):
        return exports.answer(request, name="planungsstand", columns=columns.of_stages(), items=years)
    context: dict[str, Any] = {
        "years": years,
        "stages": PlanningStage.labels,
        "bars": bars(years),
        "first": _planned(years[0]) if years else None,
        "last": _planned(years[-1]) if years else None,
        "exports": exports.links(request.GET) if years else [],
    }
    return _show(request, "planning_trend", **context)


def _planned(year: YearOfStages) -> dict[str, int]:
    return {"year": year.year, "number": sum(year.counts[PLANNED:])}
