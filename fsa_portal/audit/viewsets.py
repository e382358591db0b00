"""The audit as administrators read it."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn

from fsa_portal.audit.models import AuditEntry, record
from fsa_portal.viewsets import RecordsIndexView, RecordsViewSet


class AuditFilterSet(WagtailFilterSet):
    """What happened, when, by whom and to what."""

    what = django_filters.MultipleChoiceFilter(label=_("What"), choices=AuditEntry.What)
    at = django_filters.DateFromToRangeFilter(label=_("When"), widget=DateRangePickerWidget)
    by = django_filters.CharFilter(field_name="by_user__email", lookup_expr="iexact", label=_("Who (e-mail)"))
    object_type = django_filters.AllValuesFilter(label=_("Kind of thing"))
    object_id = django_filters.NumberFilter(label=_("Number of the thing"))

    class Meta:
        model = AuditEntry
        fields: list[str] = []


class AuditIndexView(RecordsIndexView):
    """The list; taking it away is itself an entry."""

    def get_base_queryset(self) -> QuerySet[AuditEntry]:
        return super().get_base_queryset().select_related("by_user")

    def as_spreadsheet(self, queryset: Any, spreadsheet_format: str) -> HttpResponseBase:
        rows = queryset.count()
        record(AuditEntry.What.EXPORTED, by=self.request.actor, export="audit", rows=rows)
        return super().as_spreadsheet(queryset, spreadsheet_format)


class AuditViewSet(RecordsViewSet):
    """Who signed in, whose rights changed, what was exported, who read which confidential case."""

    model = AuditEntry
    name = "protokoll"
    icon = "history"
    menu_label = _("Audit")
    menu_order = 900
    index_view_class = AuditIndexView
    filterset_class = AuditFilterSet
    ordering = "-pk"
    list_display = [
        DateColumn("at", label=_("When"), sort_key="at"),
        Column("person", label=_("Who")),
        Column("deed", label=_("What"), sort_key="what"),
        Column("thing", label=_("Which thing")),
    ]
    list_export = [
        "at",
        "by_user_id",
        "by_affiliation",
        "by_system",
        "what",
        "object_type",
        "object_id",
        "data",
    ]
    inspect_view_fields = [
        "at",
        "by_user",
        "by_affiliation",
        "by_system",
        "what",
        "object_type",
        "object_id",
        "data",
    ]
