"""Files of pages: documents, their former versions, and pictures cut to size. Each asks before it delivers."""

from __future__ import annotations

from pathlib import PurePath

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe
from wagtail.admin.views.account import AccountView as WagtailAccountView
from wagtail.admin.views.account import AvatarSettingsPanel, BaseSettingsPanel

from cms.models import DocumentVersion, PortalDocument, PortalRendition
from cms.permissions import is_shown_to, may_fetch
from fsa_portal import contributions
from fsa_portal.accounts.models import EDITING_ROLES
from fsa_portal.actor import ANONYMOUS
from fsa_portal.http import Request
from fsa_portal.uploads.delivery import deliver_stored

LONGEST_PATH = 255
"""No name of ours is that long."""


@require_safe
def document(request: Request, document_id: int, filename: str) -> HttpResponseBase:
    """The file of a document. Its number is the address; a name that it had before leads to the one it has now."""
    found = get_object_or_404(PortalDocument, pk=document_id)
    if not may_fetch(request.actor, found):
        raise Http404
    if filename != found.filename:
        return redirect(found.url)
    if elsewhere := _delivered_at(request, found):
        return redirect(elsewhere)
    return deliver_stored(request, found.file, found.filename)


@require_safe
def document_version(request: Request, document_id: int, number: int) -> HttpResponseBase:
    """A former file of a document, for those who may have the present one."""
    found = get_object_or_404(
        DocumentVersion.objects.select_related("document"),
        document_id=document_id,
        number=number,
        withdrawn_at=None,
    )
    if not may_fetch(request.actor, found.document):
        raise Http404
    if elsewhere := _delivered_at(request, found.document, found):
        return redirect(elsewhere)
    return deliver_stored(request, found.file, found.filename)


def _delivered_at(request: Request, document: PortalDocument, version: DocumentVersion | None = None) -> str:
    """Where readers get the file instead; editors get it as it was uploaded."""
    if request.actor.has_role(*EDITING_ROLES):
        return ""
    given = contributions.collect(
        contributions.DELIVERED, document=document, version=version, actor=request.actor
    )
    return given[0] if given else ""


@require_safe
def media(request: Request, path: str) -> HttpResponseBase:
    """A picture cut to size, for those who may see a page that shows the picture."""
    if len(path) > LONGEST_PATH:
        raise Http404
    found = get_object_or_404(PortalRendition.objects.select_related("image"), file=path)
    public = is_shown_to(ANONYMOUS, found.image)
    if not public and not may_fetch(request.actor, found.image):
        raise Http404
    name = PurePath(path).name
    return deliver_stored(request, found.file, name, shared=public)


class AccountView(WagtailAccountView):
    """Wagtail's own settings of an editor, without the portrait: no page shows it, and its field is a door for files
    that nobody looks at."""

    def get_panels(self) -> list[BaseSettingsPanel]:
        return [panel for panel in super().get_panels() if not isinstance(panel, AvatarSettingsPanel)]
