"""What the library gives to pages of others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext

from fsa_portal.actor import Actor
from fsa_portal.contributions import Contribution
from fsa_portal.directory.models import Authority
from knowledge.library.models import DocumentPage, LibraryIndexPage

SHOWN = 3


def newest_documents(*, actor: Actor, body_kind: str = "", **context: Any) -> Iterable[Contribution]:
    """The documents that were published last, for the home page."""
    newest = (
        DocumentPage.objects.visible_to(actor)
        .select_related("authority", "locale")
        .listed("kind", "year", "authority__name", "locale__language_code")
        .ordered_for(body_kind, "-first_published_at", "-pk")
    )
    entries = [
        {
            "title": document.title,
            "url": document.get_url(),
            "note": " · ".join(
                filter(
                    None,
                    (
                        str(document.get_kind_display()),
                        document.authority and document.authority.name,
                        str(document.year),
                    ),
                )
            ),
            "language": document.locale.language_code,
        }
        for document in newest[:SHOWN]
    ]
    if not entries:
        return []
    box = {
        "entries": entries,
        "more": gettext("To the library"),
        "more_url": f"/{LibraryIndexPage.section.slug}/",
    }
    return [Contribution(gettext("Library"), "cms/newest.html", box)]


def of_authority(*, actor: Actor, authority: Authority, **context: Any) -> Iterable[Contribution]:
    """Reports and papers of this authority, for its page."""
    documents = list(
        DocumentPage.objects.visible_to(actor)
        .filter(authority=authority)
        .select_related("file", "locale")
        .annotate(page_count=Count("texts"))
        .order_by("-year", "title")
    )
    if not documents:
        return []
    return [
        Contribution(gettext("Documents from here"), "library/of_authority.html", {"documents": documents})
    ]
