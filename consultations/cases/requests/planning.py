"""Who answers for which region, who is away and what everybody has on the desk: a page of the team lead."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from consultations.cases.forms import AdviserField
from consultations.cases.models import Absence, RegionDuty
from consultations.cases.requests import duties
from consultations.cases.requests.forms import advising
from consultations.cases.requests.permissions import can_plan_duties
from consultations.cases.requests.routing import loads
from fsa_portal.accounts.models import Affiliation
from fsa_portal.directory.models import Authority
from fsa_portal.forms import PlausibleDateField
from fsa_portal.http import Request


class AbsenceForm(forms.Form):
    """Who is away, and when."""

    affiliation = AdviserField(Affiliation.objects.none(), label=_("Who"), empty_label=_("Please choose"))
    first = PlausibleDateField(label=_("From"), first=-1, last=2)
    last = PlausibleDateField(label=_("Until"), first=-1, last=2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["affiliation"].queryset = advising()  # type: ignore[attr-defined]


class DutyForm(forms.Form):
    """Who answers for a region."""

    adviser = AdviserField(
        Affiliation.objects.none(), label=_("Adviser"), required=False, empty_label=_("nobody: by capacity")
    )
    deputy = AdviserField(
        Affiliation.objects.none(), label=_("Deputy"), required=False, empty_label=_("nobody: by capacity")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("adviser", "deputy"):
            self.fields[name].queryset = advising()  # type: ignore[attr-defined]


def _leads_only(request: Request) -> None:
    if not can_plan_duties(request.actor):
        raise Http404


@require_http_methods(["GET", "HEAD", "POST"])
def responsibilities(request: Request) -> HttpResponse:
    """Template ``cases/responsibilities.html``: ``loads`` of the advisers, ``regions`` (with ``duty``), ``absences``,
    ``form`` for one more absence, ``trail``."""
    _leads_only(request)
    form = AbsenceForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            duties.add_absence(by=request.actor, **form.cleaned_data)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, gettext("The absence is noted."))
            return HttpResponseRedirect(reverse("cases:responsibilities"))
    found = {
        duty.region_id: duty for duty in RegionDuty.objects.select_related("adviser__user", "deputy__user")
    }
    regions = Authority.objects.current().filter(parent=None).order_by("sort_name")
    context = {
        "loads": loads(),
        "regions": [{"region": region, "duty": found.get(region.pk)} for region in regions],
        "absences": Absence.objects.filter(last__gte=timezone.localdate()).select_related(
            "affiliation__user"
        ),
        "form": form,
        "trail": _trail(),
    }
    return render(request, "cases/responsibilities.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def duty(request: Request, key: str) -> HttpResponse:
    """Who answers for one region. Template ``cases/duty.html``: ``region``, ``form``, ``trail``."""
    _leads_only(request)
    region = get_object_or_404(Authority.objects.current().filter(parent=None), key=key)
    now = RegionDuty.objects.filter(region=region).first()
    opened = {"adviser": now.adviser_id, "deputy": now.deputy_id} if now else {}
    form = DutyForm(request.POST if request.method == "POST" else None, initial=opened)
    if request.method == "POST" and form.is_valid():
        try:
            duties.set_duty(region, by=request.actor, **form.cleaned_data)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, gettext("The responsibility is saved."))
            return HttpResponseRedirect(f"{reverse('cases:responsibilities')}#regionen")
    trail = [*_trail(), {"title": gettext("Responsibilities"), "url": reverse("cases:responsibilities")}]
    context = {"region": region, "form": form, "trail": trail}
    return render(request, "cases/duty.html", context, status=422 if form.errors else 200)


@require_POST
def remove_absence(request: Request, pk: int) -> HttpResponse:
    """The adviser is there after all."""
    _leads_only(request)
    duties.remove_absence(get_object_or_404(Absence, pk=pk), by=request.actor)
    messages.success(request, gettext("The absence is removed."))
    return HttpResponseRedirect(reverse("cases:responsibilities"))


def _trail() -> list[dict[str, str]]:
    return [{"title": gettext("Requests for advice"), "url": reverse("cases:requests")}]
