"""What happens to every request before anything reads it, and to every answer before it leaves."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.template.loader import render_to_string

from fsa_portal.openable import way_up


class EditorPolicyMiddleware:
    """Gives ``/redaktion/``, and nothing else, the looser content security policy that Wagtail's editor needs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path_info.startswith("/redaktion/"):
            response._csp_update = settings.EDITOR_CONTENT_SECURITY_POLICY  # type: ignore[attr-defined]
        return response


class HostileInputMiddleware:
    """A NUL in the path gets a page of its own that asks nothing: no database and no file system takes one. In a query
    it means nothing and is left out, so that a search for it is an ordinary search."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path_info:
            return HttpResponseBadRequest(render_to_string("400.html"))
        query = request.META.get("QUERY_STRING", "")
        if "%00" in query or "\x00" in query:
            request.META["QUERY_STRING"] = query.replace("%00", "").replace("\x00", "")
        return self.get_response(request)


class WrongMethodMiddleware:
    """Gives a page to whoever opens an address that only takes what a form sends, where Django's answer is empty."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 405 or response.streaming or response.content:
            return response
        if request.method not in {"GET", "HEAD", "POST"} or not request.accepts("text/html"):
            return response
        # A relative way up: the page is the same whether what the address names exists or not.
        page = render(request, "405.html", {"up": way_up(request.path)}, status=405)
        page.headers["Allow"] = response.headers["Allow"]
        return page
