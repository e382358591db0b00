"""Every touch point with Wagtail's admin and its file delivery."""

from __future__ import annotations

from django.http import Http404
from django.http.response import HttpResponseBase
from wagtail import hooks
from wagtail.models import ReferenceIndex

from cms.models import BasePage, PortalDocument
from fsa_portal.accounts.models import EDITING_ROLES
from fsa_portal.http import Request
from fsa_portal.uploads.delivery import deliver


@hooks.register("before_serve_document")
def deliver_document(document: PortalDocument, request: Request) -> HttpResponseBase:
    """A file is for those who may see a page that uses it, and for editors. Delivery is ours, not Wagtail's."""
    if not request.actor.has_role(*EDITING_ROLES):
        users = ReferenceIndex.get_references_to(document).values_list("object_id", flat=True).distinct()
        pages = [int(pk) for pk in users if str(pk).isdecimal()]
        visible = BasePage.objects.visible_to(request.actor).filter(pk__in=pages).specific()
        if not any(page.can_see(request.actor) for page in visible):
            raise Http404
    return deliver(
        request,
        file=document.file,
        name=document.filename,
        content_type=document.content_type,
        inline=True,
        etag=document.get_file_hash(),
    )
