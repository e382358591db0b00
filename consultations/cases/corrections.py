"""A contact that was entered wrongly is put right, with a reason; what stood there stays in the history."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from consultations.cases import actions
from consultations.cases.forms import CorrectionForm
from consultations.cases.models import Case, Contact
from consultations.cases.permissions import can_work_on
from consultations.cases.readings import record_readings
from fsa_portal.http import Request


@require_http_methods(["GET", "HEAD", "POST"])
def correct_contact(request: Request, reference: str, pk: int) -> HttpResponse:
    """Template ``cases/correction.html``: ``contact``, ``case``, ``form``, ``trail``."""
    contact = _contact(request, reference, pk)
    case = contact.case
    form = CorrectionForm(request.POST if request.method == "POST" else None, contact=contact)
    if request.method == "POST" and form.is_valid():
        try:
            actions.correct_contact(contact, by=request.actor, **form.cleaned_data)
        except ValidationError as refused:
            form.add_error(None, refused)
            contact.refresh_from_db()
        else:
            messages.success(request, gettext("The contact is corrected."))
            return HttpResponseRedirect(f"{case.get_absolute_url()}#{contact.anchor}")
    record_readings(request, [case])
    trail = [
        {"title": gettext("Cases"), "url": reverse("cases:list")},
        {"title": case.reference, "url": case.get_absolute_url()},
    ]
    context = {"contact": contact, "case": case, "form": form, "trail": trail}
    return render(request, "cases/correction.html", context, status=422 if form.errors else 200)


def _contact(request: Request, reference: str, pk: int) -> Contact:
    """The contact of a case on which the actor may work; 404 alike for what is not there."""
    seen = Case.objects.visible_to(request.actor).order_by().values("pk")
    contact = (
        Contact.objects.filter(pk=pk, case__reference=reference, case__in=seen)
        .select_related("case__authority__parent", "case__organisation")
        .first()
    )
    if contact is None or not can_work_on(request.actor, contact.case):
        raise Http404
    return contact
