"""The form by which everybody asks for advice, under ``/anfragen/``."""

from __future__ import annotations

from typing import Any

from allauth.core import ratelimit
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from consultations.cases.models import AdviceRequest, ClientKind
from consultations.cases.requests import actions
from consultations.cases.requests.forms import AskForm
from consultations.cases.requests.right import state_link
from consultations.cases.requests.routing import ANSWERED_WITHIN
from consultations.cases.requests.wording import promise
from fsa_portal.accounts.models import Affiliation, User
from fsa_portal.directory.models import Authority
from fsa_portal.http import Request

SESSION_KEY = "advice_request"
"""Of the last request that came from this browser."""


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: Request) -> HttpResponse:
    """Template ``cases/ask.html``: ``form``, ``days`` until the answer."""
    form = AskForm(request.POST if request.method == "POST" else None, initial=_known_of(request))
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        if ratelimit.consume(request, action="advice_request", key=form.cleaned_data["email"].lower()):
            asked = actions.ask(by=request.actor, **form.cleaned_data)
            request.session[SESSION_KEY] = asked.pk
            return HttpResponseRedirect(reverse("cases:asked"))
        status = 429
        form.add_error(
            None,
            gettext(
                "From here, or for this address, too many requests came today. Please try again tomorrow."
            ),
        )
    return render(request, "cases/ask.html", {"form": form, "days": ANSWERED_WITHIN}, status=status)


@require_safe
def asked(request: Request) -> HttpResponse:
    """The receipt, for whoever has just asked. Template ``cases/asked.html``: ``promise``, ``link`` to how it stands."""
    found = AdviceRequest.objects.with_body().filter(pk=request.session.get(SESSION_KEY, 0)).first()
    if found is None or not found.is_waiting:
        raise Http404
    return render(request, "cases/asked.html", {"promise": promise(found), "link": state_link(found)})


def _known_of(request: Request) -> dict[str, Any]:
    """What the portal knows already of somebody who is signed in."""
    person = User.objects.filter(pk=request.actor.user_id).first() if request.actor.user_id else None
    if person is None:
        return {}
    known: dict[str, Any] = {"name": person.name, "email": person.email}
    held = Affiliation.objects.with_body().filter(pk=request.actor.affiliation_id or 0).first()
    body = held.body if held else None
    if isinstance(body, Authority):
        kind = ClientKind.DISTRICT if body.is_district else ClientKind.MUNICIPALITY
        return known | {"kind": kind, "authority": body.key}
    return known | {"kind": ClientKind.PROVIDER, "organisation_name": body.name} if body else known
