"""Coordinators look after the colleagues of their own body, under ``/mein/team/``."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fsa_portal.accounts import actions
from fsa_portal.accounts.addresses import matching_domains
from fsa_portal.accounts.decisions import decide
from fsa_portal.accounts.forms import ColleagueForm, InviteForm
from fsa_portal.accounts.models import Affiliation, Body, Invitation
from fsa_portal.accounts.permissions import coordinates
from fsa_portal.http import Request


def _own_body(request: Request) -> Body:
    """The body that the person coordinates in the role in force; everybody else finds nothing here."""
    held = next((one for one in request.affiliations if one.pk == request.actor.affiliation_id), None)
    body = held.body if held is not None else None
    if body is None or not coordinates(request.actor, body):
        raise Http404
    return body


def _colleague(request: Request, pk: int) -> Affiliation:
    colleagues = Affiliation.objects.not_ended().of(_own_body(request)).exclude(user=request.user.pk)
    return get_object_or_404(colleagues.with_body().select_related("user"), pk=pk)


@require_GET
def team(request: Request) -> HttpResponse:
    """Template ``accounts/team.html``: ``body``, ``requests`` (with ``domains``), ``colleagues``, ``invitations``."""
    body = _own_body(request)
    of_body = Affiliation.objects.of(body).with_body().select_related("user")
    requests = list(of_body.waiting().exclude(user=request.user.pk).order_by("requested_at"))
    context = {
        "body": body,
        "requests": requests,
        "domains": matching_domains(requests),
        "colleagues": of_body.not_ended().order_by("user__name", "user__email"),
        "invitations": Invitation.objects.open().of(body).with_body(),
    }
    return render(request, "accounts/team.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def answer_request(request: Request, pk: int) -> HttpResponse:
    """Confirm or refuse a request to act for the own body."""
    requested = Affiliation.objects.requested().of(_own_body(request)).exclude(user=request.user.pk)
    affiliation = get_object_or_404(requested.with_body().select_related("user"), pk=pk)
    return decide(request, affiliation, frame="base.html", back=reverse("accounts:team"), trail=_trail())


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: Request) -> HttpResponse:
    """Invite a colleague. Template ``accounts/form.html``."""
    body = _own_body(request)
    form = InviteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            invitation = actions.invite(by=request.actor, body=body, **form.cleaned_data)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(
                request, gettext("The invitation to %(email)s is on its way.") % {"email": invitation.email}
            )
            return HttpResponseRedirect(reverse("accounts:team"))
    context = {
        "form": form,
        "heading": gettext("Invite a colleague"),
        "intro": gettext("The person gets an e-mail, and acts for %(body)s after accepting.")
        % {"body": body.name},
        "submit": gettext("Invite"),
        "back": reverse("accounts:team"),
        "trail": _trail(),
    }
    return render(request, "accounts/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: Request, pk: int) -> HttpResponse:
    """Limit a colleague to reading or to some time, or lift that. Template ``accounts/form.html``."""
    colleague = _colleague(request, pk)
    form = ColleagueForm(
        request.POST if request.method == "POST" else None,
        initial={"role": colleague.role, "ends_on": colleague.ends_on},
    )
    if form.is_valid():
        try:
            actions.change_affiliation(by=request.actor, affiliation=colleague, **form.cleaned_data)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(
                request, gettext("The role of %(person)s is saved.") % {"person": colleague.user}
            )
            return HttpResponseRedirect(reverse("accounts:team"))
    context = {
        "form": form,
        "heading": gettext("Change the role of %(person)s") % {"person": colleague.user},
        "intro": gettext("The change holds at once; the person has to sign in again."),
        "submit": gettext("Save"),
        "back": reverse("accounts:team"),
        "trail": _trail(),
    }
    return render(request, "accounts/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: Request, pk: int) -> HttpResponse:
    """Remove a colleague. Template ``accounts/confirm.html``."""
    colleague = _colleague(request, pk)
    if request.method == "POST":
        try:
            actions.end_affiliation(by=request.actor, affiliation=colleague)
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
        else:
            messages.success(
                request, gettext("%(person)s no longer acts for the body.") % {"person": colleague.user}
            )
        return HttpResponseRedirect(reverse("accounts:team"))
    context = {
        "question": gettext("Remove %(person)s?") % {"person": colleague.user},
        "text": gettext("The role ends at once. The account stays, what the person has done stays."),
        "label": gettext("Remove"),
        "back": reverse("accounts:team"),
        "trail": _trail(),
    }
    return render(request, "accounts/confirm.html", context)


@require_POST
def withdraw_invitation(request: Request, pk: int) -> HttpResponse:
    """Take an open invitation back."""
    invitation = get_object_or_404(Invitation.objects.of(_own_body(request)), pk=pk)
    try:
        actions.withdraw_invitation(by=request.actor, invitation=invitation)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, gettext("The invitation is withdrawn."))
    return HttpResponseRedirect(reverse("accounts:team"))


def _trail() -> list[dict[str, str]]:
    return [{"title": gettext("Team"), "url": reverse("accounts:team")}]
