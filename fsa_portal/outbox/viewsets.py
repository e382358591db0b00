"""The outbox as administrators see it: what waits, what was given up, and what is done every night and week."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import django_filters
from django.apps import apps
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from fsa_portal.outbox import schedule
from fsa_portal.outbox.models import Job
from fsa_portal.outbox.queue import label_of, labels, retry
from fsa_portal.viewsets import (
    AdministratorsMenuItem,
    AdministratorsOnly,
    RecordsViewSet,
    RecordView,
    choices_of_kinds,
)


class JobFilterSet(WagtailFilterSet):
    """Jobs by what became of them."""

    status = django_filters.MultipleChoiceFilter(label=_("Status"), choices=Job.Status)
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=lambda: choices_of_kinds(labels()))

    class Meta:
        model = Job
        fields: list[str] = []


class JobView(RecordView):
    """One job; one that was given up can be tried again."""

    template_name = "outbox/job.html"

    def get_page_subtitle(self) -> str:
        return label_of(self.object.kind)

    def get_kind_display_value(self) -> str:
        return f"{label_of(self.object.kind)} ({self.object.kind})"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        again = None
        if self.object.status == Job.Status.DEAD:
            again = reverse("jobs:retry", args=[self.object.pk])
        return super().get_context_data(again_url=again, **kwargs)


class RetryView(AdministratorsOnly, View):
    """Try a job again that was given up."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        job = get_object_or_404(Job, pk=pk)
        if retry(job):
            messages.success(request, gettext("The job is tried again within a second."))
        else:
            messages.warning(request, gettext("This job is not given up: nothing was changed."))
        return HttpResponseRedirect(reverse("jobs:inspect", args=[pk]))


class JobViewSet(RecordsViewSet):
    """What waits in the outbox, what was done once, and what was given up."""

    model = Job
    name = "jobs"
    url_prefix = "auftraege"
    icon = "tasks"
    menu_label = _("Jobs")
    menu_order = 910
    inspect_view_class = JobView
    filterset_class = JobFilterSet
    ordering = "-pk"
    list_display = [
        TitleColumn(
            "kind",
            label=_("Kind"),
            accessor=lambda job: label_of(job.kind),
            get_url=lambda job: reverse("jobs:inspect", args=[job.pk]),
            sort_key="kind",
        ),
        Column("get_status_display", label=_("Status"), sort_key="status"),
        Column("attempts", label=_("Attempts"), sort_key="attempts"),
        DateColumn("created_at", label=_("Queued"), sort_key="created_at"),
        DateColumn("finished_at", label=_("Finished"), sort_key="finished_at"),
    ]
    inspect_view_fields = [
        "kind", "key", "status", "attempts", "created_at", "not_before", "started_at", "finished_at", "progress",
        "result", "last_error",
    ]  # fmt: skip

    def get_urlpatterns(self) -> list[URLPattern]:
        return [*super().get_urlpatterns(), path("<int:pk>/nochmal/", RetryView.as_view(), name="retry")]


@dataclass(frozen=True, slots=True)
class Line:
    """Something periodic with its last run."""

    label: str
    period: str
    last: Job | None

    @property
    def state(self) -> str:
        """What is to be said of the last run."""
        if self.last is None:
            return gettext("never yet")
        if self.last.status == Job.Status.WAITING and (progress := self.last.progress):
            return gettext("at work: %(done)s of %(total)s") % progress
        return str(self.last.get_status_display())

    @property
    def figures(self) -> list[tuple[str, Any]]:
        """The figures of the result, by what they count."""
        found = self.last.result.items() if self.last is not None else []
        return sorted((_counted(name), figure) for name, figure in found)

    @property
    def seconds(self) -> float | None:
        """How long the last run took."""
        took: dt.timedelta | None = self.last.duration if self.last is not None else None
        return round(took.total_seconds(), 1) if took is not None else None


def _counted(name: str) -> str:
    """What a figure counts: the rows of a model, or what the work itself calls it."""
    try:
        return str(apps.get_model(name)._meta.verbose_name_plural)
    except (LookupError, ValueError):
        return gettext(name)


PERIODS = {"night": _("every night"), "week": _("every week")}


def lines() -> list[Line]:
    """All periodic work with the last run of each."""
    known = schedule.periodic()
    last: dict[str, Job] = {}
    since = timezone.now() - schedule.KEPT
    for job in Job.objects.filter(kind__in=[p.name for p in known], created_at__gte=since).order_by(
        "created_at"
    ):
        last[job.kind] = job
    return [Line(str(p.label), str(PERIODS[p.period]), last.get(p.name)) for p in known]


class PeriodicView(AdministratorsOnly, WagtailAdminTemplateMixin, TemplateView):
    """What is done every night and week: last run, how long it took, what came of it."""

    template_name = "outbox/periodic.html"
    page_title = _("Nightly and weekly work")
    header_icon = "date"
    _show_breadcrumbs = True
    breadcrumbs_items = [
        *WagtailAdminTemplateMixin.breadcrumbs_items,
        {"url": "", "label": _("Nightly and weekly work")},
    ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(lines=lines(), **kwargs)


class PeriodicViewSet(ViewSet):
    """The page of the periodic work."""

    name = "nachtarbeit"
    icon = "date"
    menu_label = _("Nightly and weekly work")
    menu_order = 920
    add_to_settings_menu = True

    @property
    def menu_item_class(self) -> type[AdministratorsMenuItem]:
        return AdministratorsMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        return [path("", PeriodicView.as_view(), name="index")]
