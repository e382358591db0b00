"""The page at an address, found in fewer questions than Wagtail asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http.response import HttpResponseBase
from django.utils.translation import get_language
from wagtail import views
from wagtail.coreutils import get_supported_content_language_variant
from wagtail.models import Site
from wagtail.url_routing import RouteResult

from cms import top
from fsa_portal.http import Request

if TYPE_CHECKING:
    from cms.models import BasePage


def serve(request: Request, path: str) -> HttpResponseBase:
    """The page at this address. Wagtail serves it, and looks for it by itself where the top does not know the way."""
    home = _home()
    if home is not None:
        found = _below(home, request, [piece for piece in path.split("/") if piece])
        if found is not None:
            # Here Wagtail keeps the way that it has found.
            request._wagtail_route_for_request = found  # type: ignore[attr-defined]
    response: HttpResponseBase = views.serve(request, path)
    return response


def _home() -> BasePage | None:
    """The home page of the language, as long as there is one site only."""
    known = top.roots()
    if len({root.site_id for root in known}) != 1:
        return None
    try:
        language = get_supported_content_language_variant(get_language())
    except LookupError:
        return None
    home = next(
        (
            page
            for page in top.pages()
            if page.depth == top.HOME_DEPTH and page.locale.language_code == language
        ),
        None,
    )
    if home is not None and home.url_path not in {root.root_path for root in known}:
        # Each process remembers the roots for an hour, and another one has moved them.
        Site.clear_site_root_paths_cache()
        return None
    return home


def _below(home: BasePage, request: Request, pieces: list[str]) -> RouteResult | None:
    """The way from a home page on; None for what is no live page right below it."""
    if not pieces:
        return _whole(home).route(request, [])
    first, *rest = pieces
    child = next(
        (
            page
            for page in top.pages()
            if page.depth == top.DEPTH and page.slug == first and page.path.startswith(home.path)
        ),
        None,
    )
    if child is None:
        return None
    return child.as_its_kind().route(request, rest) if rest else _whole(child).route(request, [])


def _whole(page: BasePage) -> BasePage:
    found: BasePage = page.specific_class._default_manager.get(pk=page.pk)
    found.locale = page.locale
    return found
