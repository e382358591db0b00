"""Former addresses of pages: who may see the page is led to where it stands now, everybody else finds nothing there."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.http.response import HttpResponseBase
from wagtail.contrib.redirects.middleware import get_redirect
from wagtail.contrib.redirects.models import Redirect

from cms.models import BasePage
from fsa_portal.actor import ANONYMOUS

LONGEST_ADDRESS = 255
"""No address of ours that was written down is longer."""


class VisibleRedirectMiddleware:
    """In place of Wagtail's own, which would tell everybody the new address, and with it the title, of any page."""

    def __init__(self, get_response: object) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response: HttpResponseBase = self.get_response(request)  # type: ignore[operator]
        if response.status_code != 404 or request.method not in {"GET", "HEAD"}:
            return response
        return self._moved(request) or response

    def _moved(self, request: HttpRequest) -> HttpResponseBase | None:
        if len(request.path) > LONGEST_ADDRESS:
            return None
        found = get_redirect(request, Redirect.normalise_path(request.path, decode_unicode=False))
        if found is None:
            return None
        if found.redirect_page is not None:
            page = found.redirect_page.specific
            if not isinstance(page, BasePage) or not page.can_see(getattr(request, "actor", ANONYMOUS)):
                return None
        if not (address := found.link):
            return None
        return HttpResponsePermanentRedirect(address) if found.is_permanent else HttpResponseRedirect(address)
