"""For whom a page is, in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from wagtail.models import Page

from cms.models import BasePage, home_of
from fsa_portal.contributions import Explained
from fsa_portal.http import Request


def page_at(*, request: Request, path: str, **context: Any) -> Iterable[Explained]:
    """The page that answers at ``path``, draft or not."""
    page = _page(request, path)
    if not isinstance(page, BasePage):
        return []
    return [Explained(title=page.title, rule=_rule(page), audience=page.audience())]


def _page(request: Request, path: str) -> Page | None:
    first, *rest = [piece for piece in path.split("/") if piece] or [""]
    home = home_of("en") if first == "en" else home_of("de")
    pieces = rest if first == "en" else [piece for piece in (first, *rest) if piece]
    try:
        return home.route(request, pieces).page
    except Http404:
        # Addresses of handbooks lead to what the asker may see; the place in the tree also finds drafts.
        found = Page.objects.filter(url_path=home.url_path + "".join(f"{piece}/" for piece in pieces)).first()
        return found.specific if found is not None else None


def _rule(page: BasePage) -> str:
    if not page.live:
        return gettext("The page is a draft: only the editors' area shows it.")
    if page.embargo_until is not None and page.embargo_until > timezone.now():
        moment = date_format(timezone.localtime(page.embargo_until), "DATETIME_FORMAT")
        return gettext("The page is under embargo until %(moment)s.") % {"moment": moment}
    return gettext("The page is visible for: %(visibility)s.") % {"visibility": page.get_visibility_display()}
