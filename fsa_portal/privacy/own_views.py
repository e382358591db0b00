"""A person's own page about the own data: what we hold, a copy of it, and the way out."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fsa_portal.accounts.models import User
from fsa_portal.audit.models import AuditEntry, record
from fsa_portal.http import Request
from fsa_portal.privacy import actions, holdings
from fsa_portal.privacy.models import Copy, Erasure
from fsa_portal.privacy.permissions import may_fetch
from fsa_portal.uploads.delivery import deliver


def _erasure(request: Request) -> Erasure | None:
    return Erasure.objects.unfinished().filter(person=request.actor.user_id).first()


@require_GET
def mine(request: Request) -> HttpResponse:
    """Template ``privacy/mine.html``: ``lines`` (kind, number, how long), ``copies``, ``erasure`` if one is asked for."""
    user = get_object_or_404(User, pk=request.actor.user_id or 0)
    context = {
        "lines": holdings.summary(user),
        "copies": Copy.objects.filter(person=user),
        "erasure": _erasure(request),
    }
    return render(request, "privacy/mine.html", context)


@require_POST
def request_copy(request: Request) -> HttpResponse:
    actions.request_copy(by=request.actor)
    messages.success(request, gettext("Your copy is being made. You find it here within a few minutes."))
    return HttpResponseRedirect(reverse("privacy:mine"))


@require_GET
def fetch_copy(request: Request, pk: int) -> HttpResponseBase:
    """The zip file, for the person alone; each time it is fetched is audited."""
    copy = Copy.objects.filter(pk=pk, person=request.actor.user_id).exclude(ready_at=None).first()
    if copy is None or not may_fetch(request.actor, copy):
        raise Http404
    record(AuditEntry.What.EXPORTED, by=request.actor, about=copy, step="fetched")
    return deliver(
        request,
        file=copy.file,
        name="meine-daten.zip",
        content_type="application/zip",
        inline=False,
        etag=f"{copy.pk}-{copy.size}",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: Request) -> HttpResponse:
    """Ask that the account is deleted; GET says what that means. Template ``privacy/leave.html``."""
    if request.method == "POST":
        actions.request_erasure(by=request.actor)
        messages.success(request, gettext("Your request is with the administrators of the FSA."))
        return HttpResponseRedirect(reverse("privacy:mine"))
    return render(request, "privacy/leave.html", {"erasure": _erasure(request)})


@require_POST
def stay(request: Request) -> HttpResponse:
    """Take the own request back, as long as nobody has carried it out."""
    erasure = _erasure(request)
    if erasure is None or erasure.requested_by_id != request.actor.user_id:
        raise Http404
    try:
        actions.withdraw_erasure(by=request.actor, erasure=erasure)
    except actions.NotYet:
        messages.error(request, gettext("Your account is being deleted already."))
    else:
        messages.success(request, gettext("Your request is taken back. Nothing was deleted."))
    return HttpResponseRedirect(reverse("privacy:mine"))
