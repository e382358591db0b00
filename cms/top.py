"""The top of the tree: the home pages and what stands right below them.

Every address begins there, and header, footer, breadcrumbs and the versions in other languages lead back there. While a
request is answered they are asked for once, for everything and everybody: whoever shows one asks ``can_see``.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.db import connection
from django.db.models import F
from django.urls import get_script_prefix, reverse
from django.utils.http import RFC3986_SUBDELIMS
from django.utils.translation import override
from wagtail.models import Locale, Site, SiteRootPath

from fsa_portal.once import once

if TYPE_CHECKING:
    from cms.models import BasePage

HOME_DEPTH = 2
DEPTH = HOME_DEPTH + 1
"""How deep the top reaches."""


def pages() -> list[BasePage]:
    """Those that are live, in the order of the tree."""
    return once(_ask)


def _ask() -> list[BasePage]:
    from cms.models import BasePage

    locales: dict[int, Locale] = {}
    found = list(BasePage.objects.raw(*_question(connection.vendor)))
    for page in found:
        page.locale = locales.setdefault(page.locale_id, Locale(page.locale_id, page.written_in))
    return found


@cache
def _question(vendor: str) -> tuple[str, tuple[Any, ...]]:
    """Every page of the portal asks it, in the same words: to put them together takes longer than to answer it."""
    from cms.models import BasePage

    found = BasePage.objects.live().filter(depth__in=(HOME_DEPTH, DEPTH))
    found = found.annotate(written_in=F("locale__language_code"))
    question: tuple[str, tuple[Any, ...]] = (
        found.listed("translation_key", "content_type").order_by("path").query.sql_with_params()
    )
    return question


def languages() -> dict[int, str]:
    """The code of each language that has a home page, by its locale."""
    return once(_ask_languages)


def _ask_languages() -> dict[int, str]:
    return {page.locale_id: page.locale.language_code for page in pages()}


def roots() -> list[SiteRootPath]:
    """Where the addresses of the site begin in the tree, for each language."""
    return once(Site.get_site_root_paths)


@cache
def _home_address(language: str, prefix: str) -> str:
    with override(language):
        return reverse("wagtail_serve", args=("",))


def address(root: SiteRootPath, url_path: str) -> str:
    """The address of the page that stands at this place below this root."""
    below = quote(url_path[len(root.root_path) :], safe=RFC3986_SUBDELIMS + "/~:@")
    return _home_address(root.language_code, get_script_prefix()) + below
