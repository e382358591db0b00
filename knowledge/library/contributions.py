"""What the library gives to pages of others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Prefetch
from django.utils.translation import gettext

from cms.models import DocumentVersion, PortalDocument
from fsa_portal.actor import Actor
from fsa_portal.contributions import Contribution
from fsa_portal.directory.models import Authority
from knowledge.library.models import DocumentKind, DocumentPage, LibraryIndexPage, PublishedVersion

SHOWN = 3


def newest_documents(*, actor: Actor, body_kind: str = "", **context: Any) -> Iterable[Contribution]:
    """The documents that were published last, for the home page."""
    newest = (
        DocumentPage.objects.visible_to(actor)
        .prefetch_related(Prefetch("authorities", Authority.objects.only("name")))
        .listed("kind", "year")
        .filter(archived_on=None)
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
                        ", ".join(authority.name for authority in document.authorities.all()),
                        str(document.year),
                    ),
                )
            ),
            "language": document.language,
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


def with_caveat(
    *, document: PortalDocument, version: DocumentVersion | None, actor: Actor, **context: Any
) -> Iterable[str]:
    """The address at which a file is delivered with the caveat of its document on it."""
    pages = DocumentPage.objects.visible_to(actor).select_related("locale")
    if version is None:
        found = [(page, document.file, page.file_url) for page in pages.filter(file=document)]
    else:
        found = [
            (one.page, version.file, one.page.version_url(one.number))
            for one in PublishedVersion.objects.filter(
                former=version, withdrawn_at=None, page__in=pages
            ).select_related("page__locale")
        ]
    return [address for page, file, address in found if page.is_stamped(file)]


def of_authority(*, actor: Actor, authority: Authority, **context: Any) -> Iterable[Contribution]:
    """Reports and plans of this authority from the oldest to the newest, then its other papers, for its page."""
    documents = list(
        DocumentPage.objects.visible_to(actor)
        .filter(authorities=authority)
        .select_related("file", "locale")
        .prefetch_related("funders")
        .annotate(page_count=Count("texts"))
        .order_by("year", "title")
    )
    reports = [document for document in documents if document.is_report]
    others = [document for document in reversed(documents) if not document.is_report]
    if reports or authority.is_current:
        box = {
            "documents": reports,
            "authority": authority,
            "url": f"/{LibraryIndexPage.section.slug}/?kind={DocumentKind.SOCIAL_REPORT}",
        }
        yield Contribution(
            gettext("Social reports and plans"), "library/reports.html", box, anchor="berichte"
        )
    if others:
        title = gettext("More documents from here")
        yield Contribution(title, "library/of_authority.html", {"documents": others}, anchor="dokumente")
