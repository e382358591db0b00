"""Which addresses can be opened, so that nobody is led to one that only takes what a form sends."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme


def openable(path: str) -> bool:
    """Whether there is a view at ``path`` that answers GET. It is not asked: that might write or be refused."""
    try:
        view = resolve(path).func
    except Resolver404:
        return False
    kind = getattr(view, "view_class", None)
    if kind is not None and not hasattr(kind, "get"):
        return False
    return all("GET" in methods for methods in _limits(view))


def _limits(view: Callable[..., Any] | None) -> Iterator[list[str]]:
    """The methods that ``require_http_methods`` and its kin let through, from the outermost inwards."""
    while view is not None:
        if inspect.isfunction(view):
            limit = inspect.getclosurevars(view).nonlocals.get("request_method_list")
            if limit is not None:
                yield limit
        view = getattr(view, "__wrapped__", None)


def way_up(path: str) -> str:
    """The relative address of the nearest page above ``path`` that can be opened; empty when that is the home page."""
    parts = path.strip("/").split("/")
    for levels in range(1, len(parts)):
        if openable(f"/{'/'.join(parts[:-levels])}/"):
            return "../" * levels
    return ""


def where_the_form_stood(request: HttpRequest) -> str:
    """The page from which a form was sent, if it can be opened again; else its own address, else empty."""
    came_from = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(
        came_from, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        page = urlsplit(came_from)
        if openable(page.path):
            return f"{page.path}?{page.query}" if page.query else page.path
    return request.get_full_path() if openable(request.path) else ""
