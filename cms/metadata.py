"""What machines are told of a page: schema.org, Open Graph, its canonical address, its feed.

Only of what the public may read. A page for partners or for the FSA says nothing beyond itself, whoever looks at it.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from fsa_portal.actor import ANONYMOUS
from fsa_portal.http import Request, reader_language

if TYPE_CHECKING:
    from cms.models import BasePage

Data = dict[str, Any]

SITE_NAME = "FSA-Portal"
OPEN_GRAPH_LOCALES = {"de": "de_DE", "en": "en_GB"}
LONGEST_DESCRIPTION = 300
# Inside a script element only "</script" and "<!--" could end or confuse it; as in django.utils.html.json_script.
ESCAPES = {
    ord(">"): "\\u003E",
    ord("<"): "\\u003C",
    ord("&"): "\\u0026",
    0x2028: "\\u2028",
    0x2029: "\\u2029",
}


@dataclass
class Metadata:
    """The metadata of a public page for ``shell/metadata.html``, made from the context of the page."""

    page: BasePage
    request: Request
    context: Mapping[str, Any]

    @cached_property
    def canonical(self) -> str:
        return self.page.canonical_url(self.request)

    @cached_property
    def title(self) -> str:
        return self.page.seo_title or self.page.title

    @cached_property
    def description(self) -> str:
        return self.page.short_text()[:LONGEST_DESCRIPTION]

    @property
    def site_name(self) -> str:
        return SITE_NAME

    @property
    def language(self) -> str:
        """That of the address, which is that of the tree in which the page stands."""
        return reader_language()

    @property
    def og_locale(self) -> str:
        return OPEN_GRAPH_LOCALES.get(self.language, self.language)

    @property
    def og_type(self) -> str:
        return "website" if self.page.depth <= 2 else "article"

    @cached_property
    def feed(self) -> str:
        """The address of the feed of this list; empty where there is none."""
        return feed_address(self.page)

    @cached_property
    def json_ld(self) -> SafeString:
        """The graph of schema.org. A data block: no browser runs it, so the content security policy lets it stand."""
        graph = [self._thing(), *self._breadcrumb(), *self.page.further_things()]
        content = {"@context": "https://schema.org", "@graph": [_filled(thing) for thing in graph]}
        return mark_safe(json.dumps(content, ensure_ascii=False, default=_plain).translate(ESCAPES))

    def _thing(self) -> Data:
        own = self.page.structured_data(self.context)
        return {
            "@id": self.canonical,
            "url": self.canonical,
            "name": self.page.title,
            "description": self.description,
            "inLanguage": self.language,
            "datePublished": self.page.published_at,
            "dateModified": self.page.changed_at,
            "publisher": {"@id": organisation_id()},
        } | own

    def _breadcrumb(self) -> list[Data]:
        way = [*self.page.way(self.context), (self.page.title, self.canonical)]
        if len(way) < 2:
            return []
        steps = [
            {"@type": "ListItem", "position": number, "name": title, "item": absolute(url)}
            for number, (title, url) in enumerate(way, start=1)
        ]
        return [{"@type": "BreadcrumbList", "itemListElement": steps}]


def of(page: BasePage, request: Request, context: Mapping[str, Any]) -> Metadata | None:
    """The metadata of the page; None for a preview and for what the public may not read."""
    if getattr(request, "is_preview", False) or not page.can_see(ANONYMOUS):
        return None
    return Metadata(page, request, context)


def feed_address(page: BasePage) -> str:
    """All news for the home page, those of its kind for a list; feeds are in one language."""
    if page.depth == 2:
        return reverse("feed", args=["alles"])
    section = type(page).section
    if section is None or not page.feed_kinds() or page.language != settings.LANGUAGE_CODE:
        return ""
    return reverse("feed", args=[section.slug])


def absolute(url: str) -> str:
    return url if url.startswith(("http://", "https://")) else f"{settings.BASE_URL}{url}"


def organisation_id() -> str:
    return f"{settings.BASE_URL}/#organisation"


def organisation() -> Data:
    """The office that runs the portal."""
    return {
        "@type": "GovernmentOrganization",
        "@id": organisation_id(),
        "name": "Fachstelle für sozialraumorientierte Armutsbekämpfung",
        "alternateName": "FSA",
        "url": f"{settings.BASE_URL}/",
        "areaServed": {"@type": "State", "name": "Nordrhein-Westfalen"},
    }


def website(language: str) -> Data:
    """The portal itself, with the way to search it."""
    find = f"{settings.BASE_URL}{reverse('search:results')}?q={{search_term_string}}"
    return {
        "@type": "WebSite",
        "@id": f"{settings.BASE_URL}/#website",
        "name": SITE_NAME,
        "url": f"{settings.BASE_URL}/",
        "inLanguage": language,
        "publisher": {"@id": organisation_id()},
        "potentialAction": {
            "@type": "SearchAction",
            "name": gettext("Search the portal"),
            "target": {"@type": "EntryPoint", "urlTemplate": find},
            "query-input": "required name=search_term_string",
        },
    }


def _filled(thing: Mapping[str, Any]) -> Data:
    """Without what is not known: an empty date is no date."""
    return {name: value for name, value in thing.items() if value not in (None, "", [], {})}


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    # Translated names.
    return str(value)
