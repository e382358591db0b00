"""The versions of a document, for those who edit."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from fsa_portal.accounts.models import EDITING_ROLES
from fsa_portal.http import Request
from knowledge.library.actions import withdraw_version
from knowledge.library.models import DocumentPage, PublishedVersion


def _document(request: Request, page_id: int) -> DocumentPage:
    if not request.actor.has_role(*EDITING_ROLES):
        raise Http404
    return get_object_or_404(DocumentPage, pk=page_id)


@require_http_methods(["GET", "HEAD"])
def versions(request: Request, page_id: int) -> HttpResponse:
    """Template ``library/versions.html``: ``document`` and its ``versions``, newest first, each with ``url``; ``refused``: copies
    that could not be made."""
    document = _document(request, page_id)
    rows = [
        {"version": version, "url": document.version_url(version.number)}
        for version in document.versions.order_by("-number")
    ]
    refused = document.stamped.exclude(refused="")
    context = {"document": document, "versions": rows, "refused": refused}
    return TemplateResponse(request, "library/versions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: Request, page_id: int, number: int) -> HttpResponse:
    """Nobody gets this former version any more; asks before. Template ``library/confirm_withdrawal.html``: ``document``,
    ``version``, ``back``."""
    document = _document(request, page_id)
    version = get_object_or_404(
        PublishedVersion,
        page=document,
        number=number,
        replaced_at__isnull=False,
        withdrawn_at=None,
        document__isnull=False,
    )
    back = reverse("library_versions", args=[document.pk])
    if request.method != "POST":
        context = {"document": document, "version": version, "back": back}
        return TemplateResponse(request, "library/confirm_withdrawal.html", context)
    withdraw_version(version, by=request.actor)
    messages.success(request, gettext("Version %(number)s is withdrawn.") % {"number": number})
    return HttpResponseRedirect(back)
