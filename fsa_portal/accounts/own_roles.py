"""A person's own roles under ``/konto/rollen/``: held, asked for, offered, given up."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fsa_portal.accounts import actions
from fsa_portal.accounts.addresses import bodies_by_mail, confirmed_addresses
from fsa_portal.accounts.forms import RequestForm
from fsa_portal.accounts.models import Affiliation, ConflictOfInterest, Invitation, User
from fsa_portal.accounts.signin.sessions import end_others
from fsa_portal.contributions import HANDOVER
from fsa_portal.directory.views.boxes import boxes
from fsa_portal.http import Request

REFUSED_SHOWN = 5


def _me(request: Request) -> User:
    return get_object_or_404(User, pk=request.user.pk)


@require_GET
def roles(request: Request) -> HttpResponse:
    """Template ``accounts/roles.html``: ``held``, ``to_come``, ``waiting``, ``refused``, ``invitations``, ``conflicts``."""
    me = _me(request)
    own = Affiliation.objects.filter(user=me).with_body()
    lasting = list(own.not_ended())
    held = [one for one in lasting if one.has_begun]
    context = {
        "held": held,
        "to_come": [one for one in lasting if not one.has_begun],
        "waiting": own.waiting(),
        "refused": own.refused().order_by("-refused_at")[:REFUSED_SHOWN],
        "invitations": Invitation.objects.open().filter(email__in=confirmed_addresses(me)).with_body(),
        "conflicts": ConflictOfInterest.objects.filter(user=me).with_body(),
    }
    return render(request, "accounts/roles.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def request_role(request: Request) -> HttpResponse:
    """Ask to act for a body. Template ``accounts/form.html``."""
    me = _me(request)
    form = RequestForm(
        request.POST if request.method == "POST" else None, named=bool(me.name), by_mail=bodies_by_mail(me)
    )
    if form.is_valid():
        try:
            actions.request_affiliation(by=request.actor, user=me, **form.cleaned_data)
        except ValidationError as refused:
            form.add_error("body", refused)
        else:
            messages.success(request, gettext("Your request is on its way. Here you see how it stands."))
            return HttpResponseRedirect(reverse("accounts:roles"))
    context = {
        "form": form,
        "heading": gettext("Ask for a role"),
        "intro": gettext(
            "Say for whom you act. The coordinator of the body or the FSA confirms it; you get an e-mail then."
        ),
        "submit": gettext("Send request"),
        "back": reverse("accounts:roles"),
        "trail": _trail(),
    }
    return render(request, "accounts/form.html", context, status=422 if form.errors else 200)


@require_POST
def withdraw_request(request: Request, pk: int) -> HttpResponse:
    """Take a request back that nobody has answered."""
    affiliation = get_object_or_404(Affiliation.objects.waiting(), pk=pk, user=request.user.pk)
    try:
        actions.withdraw_request(by=request.actor, affiliation=affiliation)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, gettext("Your request is withdrawn."))
    return HttpResponseRedirect(reverse("accounts:roles"))


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: Request, pk: int) -> HttpResponse:
    """Give up a role. Template ``accounts/confirm.html``."""
    own = Affiliation.objects.not_ended().with_body()
    affiliation = get_object_or_404(own, pk=pk, user=request.user.pk)
    if request.method == "POST":
        try:
            actions.leave_affiliation(by=request.actor, affiliation=affiliation)
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
        else:
            end_others(request, _me(request))
            messages.success(request, gettext("You have given up the role %(role)s.") % {"role": affiliation})
        return HttpResponseRedirect(reverse("accounts:roles"))
    context = {
        "question": gettext("Give up the role %(role)s?") % {"role": affiliation},
        "text": gettext("It ends at once. Only somebody else can give it to you again."),
        "label": gettext("Give up the role"),
        "boxes": boxes(request, HANDOVER, affiliation=affiliation),
        "back": reverse("accounts:roles"),
        "trail": _trail(),
    }
    return render(request, "accounts/confirm.html", context)


@require_POST
def answer_invitation(request: Request, pk: int) -> HttpResponse:
    """POST ``answer``: ``accept`` or ``decline``."""
    me = _me(request)
    mine = Invitation.objects.filter(email__in=confirmed_addresses(me)).with_body()
    invitation = get_object_or_404(mine, pk=pk)
    answer = request.POST.get("answer")
    if answer not in {"accept", "decline"}:
        raise Http404
    try:
        if answer == "decline":
            actions.decline_invitation(by=request.actor, user=me, invitation=invitation)
            messages.success(request, gettext("You have declined the invitation."))
        else:
            actions.accept_invitation(by=request.actor, user=me, invitation=invitation)
            end_others(request, _me(request))
            messages.success(request, gettext("You can now act as %(role)s.") % {"role": invitation})
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return HttpResponseRedirect(reverse("accounts:roles"))


def _trail() -> list[dict[str, str]]:
    return [{"title": gettext("My roles"), "url": reverse("accounts:roles")}]
