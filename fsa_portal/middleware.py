"""What happens to every request before anything reads it, and to every answer before it leaves."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest


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
    """A NUL in the path gets a plain 400: no database and no file system takes one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path_info:
            return HttpResponseBadRequest("Bad request")
        return self.get_response(request)
