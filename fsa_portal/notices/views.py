"""What I want to hear of."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from fsa_portal.accounts.models import User
from fsa_portal.http import Request
from fsa_portal.notices import actions
from fsa_portal.notices.forms import PreferencesForm
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
