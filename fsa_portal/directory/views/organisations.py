"""Organisations, in the workspace of the FSA."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fsa_portal import contributions
from fsa_portal.conflicts import conflict_response
from fsa_portal.directory.actions import organisations as actions
from fsa_portal.directory.forms import NewOrganisationForm, OrganisationFilter, OrganisationForm
from fsa_portal.directory.history import history_of, last_saved
from fsa_portal.directory.models import Organisation
from fsa_portal.directory.permissions import can_edit, can_read
from fsa_portal.directory.views.boxes import boxes
from fsa_portal.directory.views.workspace import form_page, only, page_of, step
from fsa_portal.http import Request
from fsa_portal.records import Conflict


def _trail(organisation: Organisation | None = None) -> list[dict[str, Any]]:
    steps = [step(gettext("Organisations"), "directory:organisations")]
    if organisation:
        steps.append({"title": organisation.name, "url": organisation.get_absolute_url()})
    return steps


@require_safe
def organisation_list(request: Request) -> HttpResponse:
    """All organisations. Template ``directory/organisations.html``: ``form``, ``page_obj``, ``can_edit``."""
    only(can_read(request.actor))
    form = OrganisationFilter(request.GET, auto_id="filter_%s")
    rows = (
        form.apply(Organisation.objects.all())
        .order_by("sort_name", "pk")
        .prefetch_related("active_in")
        .annotate(
            contacts=Count("contact_persons", filter=Q(contact_persons__anonymised_at=None), distinct=True)
        )
    )
    context = {"form": form, "page_obj": page_of(request, rows), "can_edit": can_edit(request.actor)}
    return render(request, "directory/organisations.html", context)


@require_safe
def organisation(request: Request, pk: int) -> HttpResponse:
    """One organisation. Template ``directory/organisation.html``: ``organisation``, ``active_in``, ``contacts``,
    ``boxes`` of other apps, ``history``, ``can_edit``."""
    only(can_read(request.actor))
    found = get_object_or_404(Organisation, pk=pk)
    context = {
        "organisation": found,
        "active_in": found.active_in.order_by("sort_name"),
        "contacts": found.contact_persons.current(),
        "boxes": boxes(request, contributions.ORGANISATION, organisation=found),
        "history": history_of(organisation=found),
        "can_edit": can_edit(request.actor),
        "trail": _trail(),
    }
    return render(request, "directory/organisation.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_organisation(request: Request) -> HttpResponse:
    """Enter an organisation."""
    only(can_edit(request.actor))
    form = NewOrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add_organisation(by=request.actor, **form.cleaned_data)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, gettext("%(name)s is entered.") % {"name": made.name})
            return HttpResponseRedirect(made.get_absolute_url())
    return form_page(
        request,
        form=form,
        heading=gettext("New organisation"),
        submit=gettext("Enter"),
        back=reverse("directory:organisations"),
        trail=_trail(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def change_organisation(request: Request, pk: int) -> HttpResponse:
    """Change what is known of an organisation."""
    only(can_edit(request.actor))
    found = get_object_or_404(Organisation, pk=pk)
    form = OrganisationForm(request.POST or None, record=found)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_organisation(found, by=request.actor, **form.cleaned_data)
        except Conflict as conflict:
            by, at = last_saved(organisation=found)
            return conflict_response(
                request, conflict, form=form, back=found.get_absolute_url(), by=by, at=at
            )
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, gettext("%(name)s is saved.") % {"name": form.cleaned_data["name"]})
            return HttpResponseRedirect(found.get_absolute_url())
    return form_page(
        request,
        form=form,
        heading=gettext("Edit organisation"),
        submit=gettext("Save"),
        back=found.get_absolute_url(),
        trail=_trail(found),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def retire_organisation(request: Request, pk: int) -> HttpResponse:
    """The organisation has given up; asks before."""
    only(can_edit(request.actor))
    found = get_object_or_404(Organisation.objects.current(), pk=pk)
    if request.method == "POST":
        actions.retire_organisation(found, by=request.actor, version=found.version)
        messages.success(request, gettext("%(name)s has given up.") % {"name": found.name})
        return HttpResponseRedirect(found.get_absolute_url())
    context = {
        "question": gettext("Has %(name)s given up?") % {"name": found.name},
        "text": gettext("It is no longer offered in forms. Cases, roles and contact persons stay."),
        "label": gettext("Yes, it has given up"),
        "back": found.get_absolute_url(),
        "trail": _trail(found),
    }
    return render(request, "directory/confirm.html", context)


@require_POST
def reinstate_organisation(request: Request, pk: int) -> HttpResponse:
    """It goes on after all."""
    only(can_edit(request.actor))
    found = get_object_or_404(Organisation.objects.exclude(retired_on=None), pk=pk)
    actions.reinstate_organisation(found, by=request.actor, version=found.version)
    messages.success(request, gettext("%(name)s is active again.") % {"name": found.name})
    return HttpResponseRedirect(found.get_absolute_url())
