"""The audit as administrators read it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, Table

from fsa_portal.audit.models import AuditEntry, kind_of_thing, record
from fsa_portal.audit.things import entries_about
from fsa_portal.audit.wording import PIECE, told
from fsa_portal.viewsets import RecordsIndexView, RecordsViewSet, RecordView, choices_of_kinds


def kinds_of_things() -> list[tuple[str, str]]:
    """Those that stand in the audit, by what people call them."""
    found = AuditEntry.objects.exclude(object_type="").order_by().values_list("object_type", flat=True)
    return choices_of_kinds({one: kind_of_thing(one) for one in found.distinct()})


class AuditFilterSet(WagtailFilterSet):
    """What happened, when, by whom and to what."""

    what = django_filters.MultipleChoiceFilter(label=_("What"), choices=AuditEntry.What)
    at = django_filters.DateFromToRangeFilter(label=_("When"), widget=DateRangePickerWidget)
    by = django_filters.CharFilter(field_name="by_user__email", lookup_expr="iexact", label=_("Who (e-mail)"))
    object_type = django_filters.ChoiceFilter(label=_("Kind of thing"), choices=kinds_of_things)
    thing = django_filters.CharFilter(
        method="about", label=_("Which thing"), help_text=_("Reference of a case, or e-mail address.")
    )
    object_id = django_filters.NumberFilter(label=_("Number of the thing"))

    class Meta:
        model = AuditEntry
        fields: list[str] = []

    def about(self, entries: QuerySet[AuditEntry], name: str, value: str) -> QuerySet[AuditEntry]:
        return entries.filter(entries_about(value.strip()))


class AuditIndexView(RecordsIndexView):
    """The list; taking it away is itself an entry."""

    export_headings = {
        "moment": _("When"),
        "person": _("Who"),
        "by_affiliation": _("Number of the affiliation"),
        "deed": _("What"),
        "details": _("Details"),
        "thing": _("Which thing"),
        "what": _("Code: what"),
        "object_type": _("Code: kind of thing"),
        "object_id": _("Number of the thing"),
        "code": _("Code: details"),
    }

    def get_base_queryset(self) -> QuerySet[AuditEntry]:
        return super().get_base_queryset().select_related("by_user")

    def as_spreadsheet(self, queryset: Any, spreadsheet_format: str) -> HttpResponseBase:
        rows = queryset.count()
        record(AuditEntry.What.EXPORTED, by=self.request.actor, export="audit", rows=rows)
        return super().as_spreadsheet(_Told(queryset), spreadsheet_format)

    def get_table(self, object_list: Any) -> Table:
        return super().get_table(list(told(object_list)))

    def get_filename(self) -> str:
        return gettext("audit")

    def stream_csv(self, queryset: Any) -> Iterator[bytes]:
        """Line by line in the reader's language, which is no longer set when the lines go out."""
        return _spoken(super().stream_csv(queryset), get_language())


class _Told:
    """The entries of an export, each with its details and the name of its thing."""

    model = AuditEntry

    def __init__(self, entries: QuerySet[AuditEntry]) -> None:
        self.entries = entries

    def __iter__(self) -> Iterator[AuditEntry]:
        return told(self.entries.iterator(chunk_size=PIECE))


def _spoken(lines: Iterator[bytes], language: str | None) -> Iterator[bytes]:
    while True:
        with override(language):
            line = next(lines, None)
        if line is None:
            return
        yield line


class AuditView(RecordView):
    """One entry, in words and with its codes."""

    def get_object(self, queryset: QuerySet[AuditEntry] | None = None) -> AuditEntry:
        (entry,) = told([super().get_object(queryset)])
        return entry

    def get_field_label(self, field_name: str, field: Any) -> str:
        return str(AuditIndexView.export_headings[field_name])


class AuditViewSet(RecordsViewSet):
    """Who signed in, whose rights changed, what was exported, who read which confidential case."""

    model = AuditEntry
    name = "protokoll"
    icon = "history"
    menu_label = _("Audit")
    menu_order = 900
    index_view_class = AuditIndexView
    inspect_view_class = AuditView
    filterset_class = AuditFilterSet
    ordering = "-pk"
    list_display = [
        DateColumn("at", label=_("When"), sort_key="at"),
        Column("person", label=_("Who")),
        Column("deed", label=_("What"), sort_key="what"),
        Column("details", label=_("Details")),
        Column("thing", label=_("Which thing")),
    ]
    list_export = list(AuditIndexView.export_headings)
    inspect_view_fields = list(AuditIndexView.export_headings)
