"""A contact or a short advice that was entered wrongly is put right, with a reason; what stood there stays in the
history."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from consultations.cases import actions
from consultations.cases.forms import CorrectionForm
from consultations.cases.history import corrections_of
from consultations.cases.models import Case, Contact, ShortAdvice
from consultations.cases.permissions import can_correct
from consultations.cases.readings import record_readings
from fsa_portal.http import Request


@require_http_methods(["GET", "HEAD", "POST"])
def correct_contact(request: Request, reference: str, pk: int) -> HttpResponse:
    """Correct a contact of a case on which the actor may work; 404 alike for what is not there."""
    seen = Case.objects.visible_to(request.actor).order_by().values("pk")
    contact = (
        Contact.objects.filter(pk=pk, case__reference=reference, case__in=seen)
        .select_related("case__authority__parent", "case__organisation")
        .first()
    )
    if contact is None or not can_correct(request.actor, contact):
        raise Http404
    case = contact.case
    trail = [
        {"title": gettext("Cases"), "url": reverse("cases:list")},
        {"title": case.reference, "url": case.get_absolute_url()},
    ]
    return _correct(request, contact, trail=trail, heading=gettext("Correct a contact"), case=case)


@require_GET
def short_advice(request: Request, pk: int) -> HttpResponse:
    """Advice without a case, with what stood there before. Template ``cases/advice.html``: ``advice``,
    ``corrections``, ``attachments``, ``can_correct``, ``trail``."""
    advice = _advice(request, pk)
    context = {
        "advice": advice,
        "corrections": corrections_of(advice),
        "attachments": advice.attachments.without_text(),
        "can_correct": can_correct(request.actor, advice),
        "trail": [_place_of_client(advice)],
    }
    return render(request, "cases/advice.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def correct_short_advice(request: Request, pk: int) -> HttpResponse:
    """Correct advice without a case, by the same form."""
    advice = _advice(request, pk)
    if not can_correct(request.actor, advice):
        raise Http404
    trail = [_place_of_client(advice), {"title": gettext("Short advice"), "url": advice.get_absolute_url()}]
    return _correct(request, advice, trail=trail, heading=gettext("Correct a short advice"))


def _advice(request: Request, pk: int) -> ShortAdvice:
    """Short advice that the actor may see; 404 alike for what is not there."""
    found = ShortAdvice.objects.visible_to(request.actor).with_client().select_related("logged_by__user")
    advice = found.filter(pk=pk).first()
    if advice is None:
        raise Http404
    return advice


def _place_of_client(advice: ShortAdvice) -> dict[str, Any]:
    return {"title": advice.client.name, "url": f"{advice.client.get_absolute_url()}#kurzberatung"}


def _correct(
    request: Request,
    entry: Contact | ShortAdvice,
    *,
    trail: list[dict[str, Any]],
    heading: str,
    case: Case | None = None,
) -> HttpResponse:
    """Template ``cases/correction.html``: ``entry``, ``case`` (of a contact), ``form``, ``heading``, ``trail``."""
    is_sent = request.method == "POST"
    form = CorrectionForm(request.POST if is_sent else None, request.FILES if is_sent else None, entry=entry)
    if request.method == "POST" and form.is_valid():
        try:
            actions.correct_entry(entry, by=request.actor, **form.cleaned_data)
        except ValidationError as refused:
            form.add_error(None, refused)
            entry.refresh_from_db()
        else:
            messages.success(request, gettext("The correction is saved."))
            return HttpResponseRedirect(entry.get_absolute_url())
    if case is not None:
        record_readings(request, [case])
    context = {"entry": entry, "case": case, "form": form, "trail": trail, "heading": heading}
    return render(request, "cases/correction.html", context, status=422 if form.errors else 200)
