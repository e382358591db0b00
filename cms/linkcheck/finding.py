"""The links that stand in a page: in its texts, its blocks, its fields, and in the rows that belong to it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urldefrag, urlsplit

from django.conf import settings
from django.utils.encoding import iri_to_uri
from wagtail.models import ReferenceIndex

from cms.linkcheck.models import LONGEST_TARGET
from cms.models import BasePage

_WEB = ("http://", "https://")


def targets(page: BasePage) -> set[str]:
    """Where the page leads, each once, as :class:`~cms.linkcheck.models.Link` names it."""
    found = {target for text in _texts(page.serializable_data()) for target in _in_text(text)}
    found |= _chosen_pages(page)
    return {target for target in found if len(target) <= LONGEST_TARGET}


def _texts(value: Any) -> Iterator[str]:
    """Every text of a page as its revisions keep it: blocks and the rows of its panels included."""
    match value:
        case str():
            yield value
        case dict():
            for inner in value.values():
                yield from _texts(inner)
        case list() | tuple():
            for inner in value:
                yield from _texts(inner)


class _Anchors(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag != "a":
            return
        given = {name: value or "" for name, value in attributes}
        kind = given.get("linktype")
        if kind in {"page", "document"} and given.get("id", "").isdecimal():
            self.found.append(f"{kind}:{int(given['id'])}")
        elif "href" in given:
            self.found.append(given["href"])


def _in_text(text: str) -> Iterator[str]:
    if text.startswith(_WEB) and not any(sign.isspace() for sign in text):
        yield from _named(text)
        return
    if text[:1] in ("[", "{") and ("<a" in text or any(start in text for start in _WEB)):
        # A stream of blocks is kept as JSON, in which quotes are escaped.
        try:
            blocks = json.loads(text)
        except ValueError:
            blocks = []
        for part in _texts(blocks):
            yield from _in_text(part)
    if "<a" in text:
        reader = _Anchors()
        reader.feed(text)
        for address in reader.found:
            yield from _named(address)


def _named(address: str) -> Iterator[str]:
    """The name of a target; mail, phone and places on the same page are none."""
    address = urldefrag(address.strip()).url
    if address.startswith(("page:", "document:")):
        yield address
        return
    if address.startswith("//"):
        address = f"https:{address}"
    own = settings.BASE_URL
    if address == own or address.startswith(f"{own}/"):
        address = address.removeprefix(own) or "/"
    if address.startswith("/"):
        yield iri_to_uri(address.partition("?")[0])
    elif address.lower().startswith(_WEB):
        try:
            host = urlsplit(address).hostname
        except ValueError:
            host = ""
        # What has no host leads nowhere; it is kept as it is, and found to be gone.
        yield iri_to_uri(address) if host else address


def _chosen_pages(page: BasePage) -> set[str]:
    """Pages that were chosen in fields and blocks, from Wagtail's own index of references."""
    references = ReferenceIndex.get_references_for_object(page).filter(
        to_content_type__model="page", to_content_type__app_label="wagtailcore"
    )
    return {
        f"page:{reference.to_object_id}" for reference in references if reference.to_object_id != str(page.pk)
    }
