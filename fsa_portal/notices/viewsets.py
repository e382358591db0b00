"""Mails and suppressed addresses as administrators see them: what became of each, never its words. And what people
told about barriers."""

from __future__ import annotations

from typing import Any

import django_filters
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn

from fsa_portal.http import Request
from fsa_portal.notices.actions import lift
from fsa_portal.notices.forms import LiftForm
from fsa_portal.notices.kinds import labels
from fsa_portal.notices.models import Delivery, Feedback, Suppression
from fsa_portal.viewsets import RecordsIndexView, RecordsViewSet, RecordView, choices_of_kinds


class DeliveryFilterSet(WagtailFilterSet):
    """Mails by what became of them and to whom they went."""

    state = django_filters.MultipleChoiceFilter(label=_("State"), choices=Delivery.State)
    address = django_filters.CharFilter(lookup_expr="iexact", label=_("E-mail address"))
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=lambda: choices_of_kinds(labels()))
    created_at = django_filters.DateFromToRangeFilter(label=_("When"), widget=DateRangePickerWidget)

    class Meta:
        model = Delivery
        fields: list[str] = []


class DeliveryIndexView(RecordsIndexView):
    """The list of mails."""

    def get_base_queryset(self) -> QuerySet[Delivery]:
        return super().get_base_queryset().select_related("recipient")


class DeliveryView(RecordView):
    """One mail."""

    def get_kind_display_value(self) -> str:
        return f"{self.object.kind_label} ({self.object.kind})"


class DeliveryViewSet(RecordsViewSet):
    """What was mailed to whom, and whether it arrived."""

    model = Delivery
    name = "mails"
    url_prefix = "mails"
    icon = "mail"
    menu_label = _("Mails")
    menu_order = 930
    index_view_class = DeliveryIndexView
    inspect_view_class = DeliveryView
    filterset_class = DeliveryFilterSet
    ordering = "-pk"
    list_display = [
        TitleColumn(
            "__str__", label=_("What"), get_url=lambda mail: reverse("mails:inspect", args=[mail.pk])
        ),
        Column("to", label=_("To")),
        Column("get_state_display", label=_("State"), sort_key="state"),
        Column("reply", label=_("Code")),
        DateColumn("created_at", label=_("Created"), sort_key="created_at"),
        DateColumn("finished_at", label=_("Finished"), sort_key="finished_at"),
    ]
    inspect_view_fields = [
        "kind", "about", "recipient", "address", "language", "state", "attempts", "reply", "message_id", "created_at",
        "finished_at",
    ]  # fmt: skip


class SuppressionFilterSet(WagtailFilterSet):
    """Addresses by why nothing is sent to them."""

    address = django_filters.CharFilter(lookup_expr="iexact", label=_("E-mail address"))
    reason = django_filters.MultipleChoiceFilter(label=_("Reason"), choices=Suppression.Reason)

    class Meta:
        model = Suppression
        fields: list[str] = []


class SuppressionView(RecordView):
    """One address; it can be released. Template ``notices/suppression.html``: ``lift_url``; ``lift_form`` where the
    person wanted no mail."""

    template_name = "notices/suppression.html"
    lift_form: LiftForm | None = None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        url = form = None
        if self.object.lifted_at is None:
            url = reverse("suppressions:lift", args=[self.object.pk])
            if self.object.is_by_its_holder:
                form = self.lift_form or LiftForm()
        return super().get_context_data(lift_url=url, lift_form=form, **kwargs)


class LiftView(SuppressionView):
    """Send to an address again; without a reason not against the wish of its holder. Opened, it is the record."""

    def post(self, request: Request | HttpRequest, pk: int) -> HttpResponse:
        reason = ""
        if self.object.is_by_its_holder and self.object.lifted_at is None:
            self.lift_form = LiftForm(request.POST)
            if not self.lift_form.is_valid():
                return self.render_to_response(self.get_context_data(), status=422)
            reason = self.lift_form.cleaned_data["reason"]
        lift(self.object, by=request.actor, reason=reason)  # type: ignore[union-attr]
        messages.success(request, gettext("Mail goes to this address again."))
        return HttpResponseRedirect(reverse("suppressions:inspect", args=[pk]))


class SuppressionViewSet(RecordsViewSet):
    """Addresses to which nothing is sent."""

    model = Suppression
    name = "suppressions"
    url_prefix = "gesperrte-adressen"
    icon = "no-view"
    menu_label = _("Suppressed addresses")
    menu_order = 940
    inspect_view_class = SuppressionView
    filterset_class = SuppressionFilterSet
    ordering = "-pk"
    list_display = [
        TitleColumn(
            "address",
            label=_("E-mail address"),
            get_url=lambda found: reverse("suppressions:inspect", args=[found.pk]),
        ),
        Column("get_reason_display", label=_("Reason"), sort_key="reason"),
        Column("reply", label=_("Code")),
        DateColumn("created_at", label=_("Since"), sort_key="created_at"),
        DateColumn("lifted_at", label=_("Released"), sort_key="lifted_at"),
    ]
    inspect_view_fields = [
        "address",
        "reason",
        "reply",
        "created_at",
        "lifted_at",
        "lifted_by",
        "lift_reason",
    ]

    def get_urlpatterns(self) -> list[URLPattern]:
        lift_view = self.construct_view(LiftView, **self.get_inspect_view_kwargs())
        return [*super().get_urlpatterns(), path("<int:pk>/freigeben/", lift_view, name="lift")]


class FeedbackViewSet(RecordsViewSet):
    """What people told about barriers; it went to the office by mail."""

    model = Feedback
    name = "feedback"
    url_prefix = "barrierefreiheit"
    icon = "comment"
    menu_label = _("Feedback on accessibility")
    menu_order = 950
    ordering = "-pk"
    list_display = [
        TitleColumn(
            "message",
            label=_("Message"),
            accessor=lambda given: Truncator(given.message).chars(120),
            get_url=lambda given: reverse("feedback:inspect", args=[given.pk]),
        ),
        Column("page", label=_("Address of the page")),
        DateColumn("received_at", label=_("Received"), sort_key="received_at"),
    ]
    inspect_view_fields = ["message", "page", "email", "received_at"]
