"""The key of the one-line log, switched on and off by each person under ``/konto/``."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from consultations.cases import actions
from consultations.cases.models import WithoutKey
from consultations.cases.permissions import can_advise_shortly
from fsa_portal.http import Request


class KeysForm(forms.Form):
    """Whether a single key opens the one-line log."""

    log_key = forms.BooleanField(
        label=_("The key n opens the line for a contact"),
        required=False,
        help_text=_("Switch it off if you use speech input or other software that listens to single keys."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def keys(request: Request) -> HttpResponse:
    """Template ``cases/keys.html``: ``form``. For those who log; whoever else is signed in finds nothing."""
    if not can_advise_shortly(request.actor):
        raise Http404
    works = not WithoutKey.objects.filter(user=request.actor.user_id).exists()
    form = KeysForm(request.POST if request.method == "POST" else None, initial={"log_key": works})
    if request.method == "POST" and form.is_valid():
        actions.set_log_key(by=request.actor, works=form.cleaned_data["log_key"])
        messages.success(request, gettext("Your choice is saved."))
        return HttpResponseRedirect(reverse("cases:keys"))
    return render(request, "cases/keys.html", {"form": form}, status=422 if form.errors else 200)
