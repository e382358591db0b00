"""Administrators keep the official mail domains of bodies, under ``/beratung/zugaenge/maildomains/``."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from fsa_portal.accounts import actions
from fsa_portal.accounts.forms import DomainForm
from fsa_portal.accounts.models import MailDomain, Role
from fsa_portal.http import Request

PAGE_SIZE = 100


def _administrators_only(request: Request) -> None:
    if not request.actor.has_role(Role.ADMIN):
        raise Http404


@require_http_methods(["GET", "HEAD", "POST"])
def domains(request: Request) -> HttpResponse:
    """The list, and one more. Template ``accounts/domains.html``: ``form``, ``page_obj``."""
    _administrators_only(request)
    form = DomainForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            row = actions.add_domain(by=request.actor, **form.cleaned_data)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, gettext("%(domain)s is in the list.") % {"domain": row.domain})
            return HttpResponseRedirect(reverse("accounts:domains"))
    context = {
        "form": form,
        "page_obj": Paginator(MailDomain.objects.with_body(), PAGE_SIZE).get_page(request.GET.get("seite")),
        "trail": [{"title": gettext("Access"), "url": reverse("accounts:access")}],
    }
    return render(request, "accounts/domains.html", context, status=422 if form.errors else 200)


@require_POST
def remove_domain(request: Request, pk: int) -> HttpResponse:
    """Take a domain from the list."""
    _administrators_only(request)
    row = get_object_or_404(MailDomain, pk=pk)
    actions.remove_domain(by=request.actor, domain=row)
    messages.success(request, gettext("%(domain)s is no longer in the list.") % {"domain": row.domain})
    return HttpResponseRedirect(reverse("accounts:domains"))
