"""Contact persons, in the workspace of the FSA."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fsa_portal.conflicts import conflict_response
from fsa_portal.directory.actions import contacts as actions
from fsa_portal.directory.forms import ContactFilter, ContactForm, NewContactForm
from fsa_portal.directory.history import history_of, last_saved
from fsa_portal.directory.models import Authority, ContactPerson, Organisation
from fsa_portal.directory.permissions import can_edit, can_read
from fsa_portal.directory.views.workspace import form_page, only, page_of, step
from fsa_portal.http import Request
from fsa_portal.records import Conflict
from fsa_portal.templatetags.kern import day


def _trail(contact: ContactPerson | None = None) -> list[dict[str, Any]]:
    steps = [step(gettext("Contact persons"), "directory:contacts")]
    if contact:
        steps.append({"title": str(contact), "url": contact.get_absolute_url()})
    return steps


def _known(pk: int) -> ContactPerson:
    """A contact person who is not forgotten, or 404."""
    return get_object_or_404(ContactPerson.objects.current().with_body(), pk=pk)


@require_safe
def contact_list(request: Request) -> HttpResponse:
    """All contact persons. Template ``directory/contacts.html``: ``form``, ``page_obj``, ``can_edit``."""
    only(can_read(request.actor))
    form = ContactFilter(request.GET, auto_id="filter_%s")
    rows = form.apply(ContactPerson.objects.with_body())
    context = {"form": form, "page_obj": page_of(request, rows), "can_edit": can_edit(request.actor)}
    return render(request, "directory/contacts.html", context)


@require_safe
def contact(request: Request, pk: int) -> HttpResponse:
    """One contact person. Template ``directory/contact.html``: ``contact``, ``history``, ``can_edit``."""
    only(can_read(request.actor))
    found = get_object_or_404(ContactPerson.objects.with_body(), pk=pk)
    context = {
        "contact": found,
        "history": history_of(contact=found),
        "can_edit": can_edit(request.actor) and not found.is_former,
        "trail": _trail(),
    }
    return render(request, "directory/contact.html", context)


def _preset(request: Request) -> dict[str, Any]:
    """The body from whose page somebody comes."""
    asked = request.GET
    found: dict[str, Any] = {}
    if key := asked.get("kommune"):
        found["authority"] = Authority.objects.current().filter(key=key).first()
    elif (pk := asked.get("organisation", "")).isascii() and pk.isdigit():
        found["organisation"] = Organisation.objects.current().filter(pk=int(pk)).first()
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def new_contact(request: Request) -> HttpResponse:
    """Enter a contact person; ``?kommune=`` or ``?organisation=`` chooses the body."""
    only(can_edit(request.actor))
    form = (
        NewContactForm(request.POST) if request.method == "POST" else NewContactForm(initial=_preset(request))
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add_contact(by=request.actor, **form.cleaned_data)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            kept = gettext("The contact person is entered and kept until %(day)s.")
            messages.success(request, kept % {"day": day(made.retain_until)})
            return HttpResponseRedirect(made.get_absolute_url())
    return form_page(
        request,
        form=form,
        heading=gettext("New contact person"),
        submit=gettext("Enter"),
        back=reverse("directory:contacts"),
        trail=_trail(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def change_contact(request: Request, pk: int) -> HttpResponse:
    """Change what is known of a contact person."""
    only(can_edit(request.actor))
    found = _known(pk)
    form = ContactForm(request.POST or None, record=found)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_contact(found, by=request.actor, **form.cleaned_data)
        except Conflict as conflict:
            by, at = last_saved(contact=found)
            return conflict_response(
                request, conflict, form=form, back=found.get_absolute_url(), by=by, at=at
            )
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, gettext("The contact person is saved."))
            return HttpResponseRedirect(found.get_absolute_url())
    return form_page(
        request,
        form=form,
        heading=gettext("Edit contact person"),
        submit=gettext("Save"),
        back=found.get_absolute_url(),
        trail=_trail(found),
    )


@require_POST
def confirm_contact(request: Request, pk: int) -> HttpResponse:
    """Still right: kept for two more years."""
    only(can_edit(request.actor))
    found = _known(pk)
    fresh = actions.confirm_contact(found, by=request.actor, version=found.version)
    message = gettext("Confirmed; the contact person is kept until %(day)s.")
    messages.success(request, message % {"day": day(fresh.retain_until)})
    return HttpResponseRedirect(found.get_absolute_url())


@require_http_methods(["GET", "HEAD", "POST"])
def remove_contact(request: Request, pk: int) -> HttpResponse:
    """Forget a person before the time; asks before."""
    only(can_edit(request.actor))
    found = _known(pk)
    if request.method == "POST":
        actions.anonymise_contact(found, by=request.actor)
        messages.success(request, gettext("The person is forgotten; the function stays."))
        return HttpResponseRedirect(reverse("directory:contacts"))
    context = {
        "question": gettext("Forget this contact person?"),
        "text": gettext("Name, phone, address, note and source are gone for good. The function stays."),
        "label": gettext("Forget"),
        "back": found.get_absolute_url(),
        "trail": _trail(found),
    }
    return render(request, "directory/confirm.html", context)
