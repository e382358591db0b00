"""For whom a page or a stored file is, in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.http import Http404
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from wagtail.models import Page

from cms.models import BasePage, DocumentVersion, PortalDocument, PortalImage, PortalRendition, home_of
from cms.permissions import pages_with
from fsa_portal.accounts.models import EDITING_ROLES
from fsa_portal.contributions import Explained
from fsa_portal.http import Request, match_at


def page_at(*, request: Request, path: str, **context: Any) -> Iterable[Explained]:
    """The page that answers at ``path``, draft or not."""
    page = found_at(request, path)
    if not isinstance(page, BasePage):
        return []
    return [Explained(title=page.title, rule=_rule(page), audience=page.audience())]


def found_at(request: Request, path: str) -> Page | None:
    """The page at an address, draft or not."""
    first, *rest = [piece for piece in path.split("/") if piece] or [""]
    home = home_of("en") if first == "en" else home_of("de")
    pieces = rest if first == "en" else [piece for piece in (first, *rest) if piece]
    try:
        found = home.route(request, pieces)
    except Http404:
        # Addresses of handbooks lead to what the asker may see; the place in the tree also finds drafts.
        hidden = Page.objects.filter(
            url_path=home.url_path + "".join(f"{piece}/" for piece in pieces)
        ).first()
        return hidden.specific if hidden is not None else None
    # Short and former addresses of chapters only lead on.
    moved_to = found.kwargs.get("moved_to")
    return found_at(request, urlsplit(moved_to).path) if moved_to else found.page


def _rule(page: BasePage) -> str:
    if not page.live:
        return gettext("The page is a draft: only the editors' area shows it.")
    if page.embargo_until is not None and page.embargo_until > timezone.now():
        moment = date_format(timezone.localtime(page.embargo_until), "DATETIME_FORMAT")
        return gettext("The page is under embargo until %(moment)s.") % {"moment": moment}
    return gettext("The page is visible for: %(visibility)s.") % {"visibility": page.get_visibility_display()}


def file_at(*, path: str, **context: Any) -> Iterable[Explained]:
    """The document, the former file of one or the picture that is delivered at ``path``."""
    match = match_at(path)
    if match is None:
        return []
    asked = match.kwargs
    match match.url_name:
        case "wagtaildocs_serve":
            document = PortalDocument.objects.filter(pk=asked["document_id"]).first()
            return [_file(document)] if document is not None else []
        case "document_version":
            versions = DocumentVersion.objects.select_related("document")
            version = versions.filter(document_id=asked["document_id"], number=asked["number"]).first()
            return [_version(version)] if version is not None else []
        case "media":
            rendition = PortalRendition.objects.select_related("image").filter(file=asked["path"]).first()
            return [_file(rendition.image)] if rendition is not None else []
    return []


def _file(used: PortalDocument | PortalImage) -> Explained:
    """Editors choose among all files; for others the pages decide that use it (``permissions.may_fetch``)."""
    pages = Page.objects.filter(pk__in=pages_with(used)).order_by("title", "pk").specific()
    using = [page for page in pages if isinstance(page, BasePage)]
    if using:
        listed = " ".join(
            gettext("“%(page)s”: %(rule)s") % {"page": page.title, "rule": _rule(page)} for page in using
        )
        rule = gettext("The file is for whoever sees a page that uses it, and for editors. %(pages)s") % {
            "pages": listed
        }
    else:
        rule = gettext("No page uses the file: only editors get it.")
    editors = (f"role:{role}" for role in EDITING_ROLES)
    return Explained(used.title, rule, frozenset(editors).union(*(page.audience() for page in using)))


def _version(version: DocumentVersion) -> Explained:
    if version.withdrawn_at is not None:
        return Explained(str(version), gettext("The former file was withdrawn: nobody gets it."), frozenset())
    now = _file(version.document)
    return Explained(str(version), now.rule, now.audience)
