"""Pages of our own around allauth's: the code at sign-up, and the reset of somebody's second factor."""

from __future__ import annotations

from allauth.account.utils import complete_signup
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from fsa_portal.accounts.models import User
from fsa_portal.accounts.signin import factors, signup
from fsa_portal.accounts.signin.forms import CodeForm
from fsa_portal.http import Request


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: Request) -> HttpResponse:
    """The second step of the sign-up. Whoever has no sign-up under way is told to begin with the first."""
    if request.user.is_authenticated:
        return HttpResponseRedirect(reverse("accounts:start"))
    state = signup.pending(request)
    if state is None:
        return render(request, "signin/code.html", {"expired": True}, status=410)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if signup.is_right(request, form.cleaned_data["code"]):
            return _signed_up(request, state["next"])
        if signup.pending(request) is None:
            return render(request, "signin/code.html", {"expired": True}, status=410)
        form.add_error("code", gettext("This is not the code from our latest e-mail to this address."))
    return render(request, "signin/code.html", {"form": form, "address": state["email"]})


def _signed_up(request: Request, next_url: str | None) -> HttpResponse:
    user = signup.finish(request)
    if user is None:
        messages.info(request, gettext("There is an account with this address already. Please sign in."))
        return HttpResponseRedirect(reverse("account_login"))
    try:
        return complete_signup(request, user, "mandatory", next_url)
    except ImmediateHttpResponse as other:
        return other.response


@require_GET
def onward(request: Request) -> HttpResponse:
    """After a second factor has been set up: to where the person wanted to go."""
    return HttpResponseRedirect(request.session.pop(factors.GOAL, reverse("accounts:start")))


@require_http_methods(["GET", "HEAD", "POST"])
def reset_second_factor(request: Request, pk: int) -> HttpResponse:
    """Administrators take a lost second factor away; the person sets up a new one at the next sign-in."""
    if not request.actor.has_role("admin"):
        raise Http404
    user = get_object_or_404(User, pk=pk)
    if not factors.may_reset(request.actor, user):
        raise Http404
    if request.method == "POST":
        count = factors.reset_second_factor(by=request.actor, user=user)
        if count:
            messages.success(
                request, gettext("The second factor of %(person)s has been reset.") % {"person": user}
            )
        else:
            messages.info(request, gettext("%(person)s had no second factor.") % {"person": user})
        return HttpResponseRedirect(reverse("accounts:access_person", args=[user.pk]))
    held = Authenticator.objects.filter(user=user).order_by("created_at")
    return render(request, "signin/reset_second_factor.html", {"person": user, "factors": held})
