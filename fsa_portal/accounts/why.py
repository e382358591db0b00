"""Administrators ask why somebody sees something: ``/beratung/warum/``."""

from __future__ import annotations

from urllib.parse import urlsplit

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from fsa_portal.accounts.explanation import explain
from fsa_portal.accounts.models import Role, User
from fsa_portal.http import Request


class WhyForm(forms.Form):
    """What, and who."""

    address = forms.CharField(
        label=_("Address of the page"),
        max_length=500,
        help_text=_("As it stands in the address field of the browser: a page, a case, a document."),
    )
    person = forms.CharField(label=_("E-mail address of the person"), max_length=254)

    def clean_address(self) -> str:
        """The path alone, whatever host was copied with it."""
        try:
            path = urlsplit(self.cleaned_data["address"].strip()).path
        except ValueError:
            # A host in brackets that is none.
            path = ""
        if not path.startswith("/"):
            raise forms.ValidationError(_("An address of the portal begins with “/” or with its name."))
        return path

    def clean_person(self) -> User:
        person = User.objects.filter(email__iexact=self.cleaned_data["person"].strip()).first()
        if person is None:
            raise forms.ValidationError(_("Nobody has signed up with this address."))
        return person


@require_GET
def why(request: Request) -> HttpResponse:
    """Template ``accounts/why.html``: ``form``; ``explanations``, None before something was asked."""
    if not request.actor.has_role(Role.ADMIN):
        raise Http404
    form = WhyForm(request.GET or None)
    explanations = None
    if form.is_valid():
        explanations = explain(
            request=request, path=form.cleaned_data["address"], person=form.cleaned_data["person"]
        )
    return render(request, "accounts/why.html", {"form": form, "explanations": explanations})
