"""A request is answered: the same page for coordinators and for the FSA."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext

from fsa_portal.accounts import actions
from fsa_portal.accounts.addresses import confirmed_addresses, matching_domains
from fsa_portal.accounts.forms import ConfirmForm, RefuseForm
from fsa_portal.accounts.models import Affiliation
from fsa_portal.http import Request


def decide(
    request: Request, affiliation: Affiliation, *, frame: str, back: str, trail: list[dict[str, Any]]
) -> HttpResponse:
    """POST ``decision``: ``confirm`` or ``refuse``. Template ``accounts/request.html``: ``affiliation``, ``addresses``,
    ``domain`` (the official one that fits, a hint only), ``confirm_form``, ``refuse_form``."""
    if not affiliation.is_waiting:
        messages.info(request, gettext("This request has been answered already."))
        return HttpResponseRedirect(back)
    decision = request.POST.get("decision", "")
    refusing = decision == "refuse"
    confirm_form = ConfirmForm(initial={"role": affiliation.role})
    refuse_form = RefuseForm()
    form: ConfirmForm | RefuseForm | None = None
    if request.method == "POST":
        form = RefuseForm(request.POST) if refusing else ConfirmForm(request.POST)
        if decision not in {"confirm", "refuse"}:
            form.full_clean()
            form.add_error(None, gettext("Please say whether you confirm or refuse."))
        if form.is_valid():
            try:
                if refusing:
                    actions.refuse_affiliation(by=request.actor, affiliation=affiliation, **form.cleaned_data)
                    messages.success(request, gettext("The request is refused; the person is told why."))
                else:
                    actions.confirm_affiliation(
                        by=request.actor, affiliation=affiliation, **form.cleaned_data
                    )
                    messages.success(
                        request, gettext("%(person)s now acts for %(body)s.") % _names(affiliation)
                    )
            except ValidationError as refused:
                form.add_error(None, refused)
            else:
                return HttpResponseRedirect(back)
    context = {
        "affiliation": affiliation,
        "addresses": sorted(confirmed_addresses(affiliation.user)),
        "domain": matching_domains([affiliation]).get(affiliation.pk, ""),
        "confirm_form": form if isinstance(form, ConfirmForm) else confirm_form,
        "refuse_form": form if isinstance(form, RefuseForm) else refuse_form,
        "form": form,
        "frame": frame,
        "back": back,
        "trail": trail,
    }
    return render(request, "accounts/request.html", context, status=422 if form and form.errors else 200)


def _names(affiliation: Affiliation) -> dict[str, Any]:
    return {"person": affiliation.user, "body": affiliation.body}
