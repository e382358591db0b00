"""What I want to hear of, and what I tell about barriers."""

from __future__ import annotations

from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from fsa_portal.accounts.models import User
from fsa_portal.http import Request
from fsa_portal.notices import actions
from fsa_portal.notices.feedback import give_feedback
from fsa_portal.notices.forms import FeedbackForm, PreferencesForm
from fsa_portal.notices.models import Suppression


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: Request) -> HttpResponse:
    """How often to hear of what. Template ``notices/preferences.html``: ``form``, ``suppression`` (of the address)."""
    # The area is closed to whoever has not signed in.
    assert request.actor.user_id is not None
    user = User.objects.get(pk=request.actor.user_id)
    form = PreferencesForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.set_preferences(
            user, by=request.actor, chosen=form.chosen(), language=form.cleaned_data["language"]
        )
        messages.success(request, gettext("Your choice is saved."))
        return HttpResponseRedirect(reverse("notices:preferences"))
    context: dict[str, Any] = {
        "form": form,
        "address": user.email,
        "suppression": Suppression.objects.against(user.email, may_be_stopped=True).first(),
    }
    return render(request, "notices/preferences.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: Request) -> HttpResponse:
    """Tell the office about a barrier. Template ``notices/feedback.html``: ``form``. Whoever sends too much in a short
    time keeps the text."""
    form = FeedbackForm(request.POST or None, initial={"page": _page_before(request)})
    status = 200
    if request.method == "POST" and form.is_valid():
        if ratelimit.consume(request, action="accessibility_feedback"):
            give_feedback(**form.cleaned_data)
            messages.success(request, gettext("Thank you. Your message has reached us."))
            return HttpResponseRedirect(reverse("notices:feedback"))
        form.add_error(
            None, gettext("Too many messages came from here in a short time. Please try again in an hour.")
        )
        status = 429
    elif form.errors:
        status = 422
    return render(request, "notices/feedback.html", {"form": form}, status=status)


def _page_before(request: Request) -> str:
    """The page of ours that the link to this form was on."""
    page = request.headers.get("Referer", "")[:500]
    own = reverse("notices:feedback")
    is_ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, request.is_secure())
    return page if is_ours and own not in page else ""
