"""For those who edit: which programmes are to be compared with their source again, and what was changed in one."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.paginator import WagtailPaginator

from fsa_portal.accounts.models import EDITING_ROLES
from fsa_portal.http import Request
from knowledge.funding.actions import HasDraft, confirm_check
from knowledge.funding.changes import entries_of, record_of
from knowledge.funding.models import ProgrammePage
from knowledge.funding.models.programmes import CHECK_EVERY

CHANGES_ON_A_PAGE = 20


@require_safe
def to_be_checked(request: Request) -> HttpResponse:
    """Template ``funding/to_be_checked.html``: ``programmes`` that nobody checked for a month, the oldest first."""
    if not request.actor.has_role(*EDITING_ROLES):
        raise Http404
    programmes = (
        ProgrammePage.objects.live()
        .filter(checked_on__lt=timezone.localdate() - CHECK_EVERY)
        .prefetch_related("funders")
        .defer("purpose", "path_to_apply")
        .order_by("checked_on", "title")
    )
    return TemplateResponse(request, "funding/to_be_checked.html", {"programmes": list(programmes)})


@require_safe
def changes(request: Request, page_id: int) -> HttpResponse:
    """Template ``funding/changes.html``: ``entries`` of the record of the programme ``page``, the newest first, those
    of one page of ``items``."""
    if not request.actor.has_role(*EDITING_ROLES):
        raise Http404
    programme = get_object_or_404(ProgrammePage, pk=page_id)
    paginator = WagtailPaginator(record_of(programme), CHANGES_ON_A_PAGE)
    items = paginator.get_page(request.GET.get("p"))
    context = {
        "page": programme,
        "items": items,
        "elided_page_range": paginator.get_elided_page_range(items.number),
        "entries": entries_of(items),
    }
    return TemplateResponse(request, "funding/changes.html", context)


@require_POST
def checked(request: Request, page_id: int) -> HttpResponse:
    """The page is as its source says."""
    if not request.actor.has_role(*EDITING_ROLES):
        raise Http404
    programme = get_object_or_404(ProgrammePage.objects.live(), pk=page_id)
    said = {"title": programme.title}
    try:
        confirm_check(programme, by=request.actor)
    except HasDraft:
        text = gettext("“%(title)s” has an unpublished draft. Enter the date there and publish it.") % said
        messages.error(request, text)
    except PermissionDenied:
        messages.error(request, gettext("“%(title)s” is locked, or you may not publish it.") % said)
    else:
        messages.success(request, gettext("“%(title)s” is checked as of today.") % said)
    return HttpResponseRedirect(reverse("funding_to_be_checked"))
