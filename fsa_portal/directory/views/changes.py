"""What team leads and administrators record about the register: new authorities, other names, other borders."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from fsa_portal.actor import Actor
from fsa_portal.directory.actions import authorities as actions
from fsa_portal.directory.forms import NewAuthorityForm, SuccessionForm
from fsa_portal.directory.kinds import SuccessionKind
from fsa_portal.directory.models import Authority
from fsa_portal.directory.permissions import can_change_register
from fsa_portal.directory.views.workspace import form_page, only, step
from fsa_portal.http import Request
from fsa_portal.records import Conflict


@require_http_methods(["GET", "HEAD", "POST"])
def new_authority(request: Request) -> HttpResponse:
    """Enter an authority into which others were merged."""
    only(can_change_register(request.actor))
    form = NewAuthorityForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add_authority(by=request.actor, **form.cleaned_data)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, gettext("%(name)s is entered.") % {"name": made.name})
            return HttpResponseRedirect(made.get_absolute_url())
    return form_page(
        request,
        form=form,
        heading=gettext("New local authority"),
        submit=gettext("Enter"),
        back=reverse("directory:list"),
        trail=[step(gettext("Local authorities"), "directory:list")],
    )


@require_http_methods(["GET", "HEAD", "POST"])
def change_authority(request: Request, key: str) -> HttpResponse:
    """Record that an authority was renamed, merged, incorporated or split up."""
    only(can_change_register(request.actor))
    authority = get_object_or_404(Authority.objects.current(), key=key)
    form = SuccessionForm(request.POST or None, authority=authority)
    if request.method == "POST" and form.is_valid():
        if "sure" not in request.POST and form.cleaned_data["kind"] != SuccessionKind.RENAMED:
            return _ask(request, authority, form)
        try:
            _record(authority, by=request.actor, **form.cleaned_data)
        except Conflict:
            # The entries stand; sent again, they are meant for the authority as it is now.
            posted = request.POST.copy()
            posted["version"] = str(Authority.objects.get(pk=authority.pk).version)
            form = SuccessionForm(posted, authority=authority)
            form.add_error(
                None, gettext("Somebody else has changed this authority meanwhile. Please look again.")
            )
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, gettext("The change is recorded."))
            return HttpResponseRedirect(Authority.objects.get(pk=authority.pk).get_absolute_url())
    return form_page(
        request,
        form=form,
        heading=gettext("Record a change of %(name)s") % {"name": authority.name},
        submit=gettext("Record"),
        back=authority.get_absolute_url(),
        trail=[{"title": authority.name, "url": authority.get_absolute_url()}],
        hint=gettext("A new authority into which others were merged is entered first."),
        hint_url=reverse("directory:new_authority"),
    )


def _ask(request: Request, authority: Authority, form: SuccessionForm) -> HttpResponse:
    """An end is final: both sides are shown before. Template ``directory/confirm_end.html``: ``authority``, ``successors``,
    ``what`` happened, ``effective_on``, ``source``, ``entries`` (to be sent again), ``back``, ``trail``."""
    given = form.cleaned_data
    hidden = ("opened_under", "csrfmiddlewaretoken")
    context = {
        "authority": authority,
        "successors": given["successors"],
        "what": SuccessionKind(given["kind"]).label,
        "effective_on": given["effective_on"],
        "source": given["source"],
        "entries": [
            (name, value) for name, values in request.POST.lists() if name not in hidden for value in values
        ],
        "back": authority.get_absolute_url(),
        "trail": [{"title": authority.name, "url": authority.get_absolute_url()}],
    }
    return render(request, "directory/confirm_end.html", context)


def _record(
    authority: Authority, *, by: Actor, kind: str, name: str, successors: Any, version: int, **since: Any
) -> None:
    if kind == SuccessionKind.RENAMED:
        actions.rename_authority(authority, by=by, version=version, name=name, **since)
    elif kind == SuccessionKind.SPLIT:
        actions.split_authority(authority, by=by, into=list(successors), **since)
    else:
        incorporated = kind == SuccessionKind.INCORPORATED
        (into,) = successors
        actions.merge_authorities([authority], by=by, into=into, incorporated=incorporated, **since)
