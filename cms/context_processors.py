"""Links of header and footer that editors keep: the standard pages right below the home page."""

from __future__ import annotations

from functools import cache, partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from cms.models import StandardPage
from fsa_portal.actor import ANONYMOUS

HEADER_SLUGS = frozenset({"leichte-sprache", "easy-read"})
"""Pages that stand beside the language switch; all others stand in the footer."""
HOME_DEPTH = 2


def page_links(request: HttpRequest) -> dict[str, Any]:
    """``meta_links`` and ``footer_links``: lists of ``title``, ``url`` and ``lang``, which is empty for the reader's
    language. One query per request, and none where no template asks. A page that is not translated stays
    reachable in the language it has: a site without imprint is not allowed in any."""
    pages = cache(partial(_pages, request))

    def links(*, in_header: bool) -> list[dict[str, str]]:
        return [link for slug, link in pages() if (slug in HEADER_SLUGS) == in_header]

    return {"meta_links": partial(links, in_header=True), "footer_links": partial(links, in_header=False)}


def _pages(request: HttpRequest) -> list[tuple[str, dict[str, str]]]:
    language = (get_language() or settings.LANGUAGE_CODE).partition("-")[0]
    found = list(
        StandardPage.objects.visible_to(getattr(request, "actor", ANONYMOUS))
        .filter(depth=HOME_DEPTH + 1, locale__language_code__in={language, settings.LANGUAGE_CODE})
        .select_related("locale")
        .listed("translation_key", "locale__language_code")
        .order_by("path")
    )
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
