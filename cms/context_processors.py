"""Links of header and footer that editors keep: the pages right below the home page."""

from __future__ import annotations

from functools import cache, partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from cms import top
from fsa_portal.actor import ANONYMOUS
from fsa_portal.http import reader_language

HEADER_SLUGS = frozenset({"leichte-sprache", "easy-read", "gebaerdensprache", "sign-language"})
"""Pages that stand beside the language switch."""
ACCESS_SLUGS = HEADER_SLUGS | {"barrierefreiheit", "accessibility", "hilfe", "help"}
LEGAL_SLUGS = frozenset({"impressum", "imprint", "datenschutz", "privacy"})
NAVIGATION_SLUGS = frozenset({"handbuch", "praxis", "foerderung", "bibliothek"})
"""They stand in the main navigation; all others are about the portal."""


def page_links(request: HttpRequest) -> dict[str, Any]:
    """``meta_links``, ``footer_links``, ``access_links`` and ``legal_links``: lists of ``title``, ``url`` and ``lang``,
    which is empty for the reader's language. A page that is
    not translated stays reachable in the language it has: a site without imprint is not allowed in any."""
    pages = cache(partial(_pages, request))

    def links(*, among: frozenset[str] | None = None) -> list[dict[str, str]]:
        if among is not None:
            return [link for slug, link in pages() if slug in among]
        elsewhere = ACCESS_SLUGS | LEGAL_SLUGS | NAVIGATION_SLUGS
        return [link for slug, link in pages() if slug not in elsewhere]

    return {
        "meta_links": partial(links, among=HEADER_SLUGS),
        "footer_links": links,
        "access_links": partial(links, among=ACCESS_SLUGS),
        "legal_links": partial(links, among=LEGAL_SLUGS),
    }


def _pages(request: HttpRequest) -> list[tuple[str, dict[str, str]]]:
    language = reader_language()
    actor = getattr(request, "actor", ANONYMOUS)
    found = [
        page
        for page in top.pages()
        if page.depth == top.DEPTH
        and page.locale.language_code in {language, settings.LANGUAGE_CODE}
        and page.can_see(actor)
    ]
    translated = {page.translation_key for page in found if page.locale.language_code == language}
    return [
        (
            page.slug,
            {
                "title": page.title,
                "url": page.get_url(request) or "",
                "lang": "" if page.locale.language_code == language else page.locale.language_code,
            },
        )
        for page in found
        if page.locale.language_code == language or page.translation_key not in translated
    ]
