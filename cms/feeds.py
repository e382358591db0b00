"""Atom feeds: what is new in the portal, all of it or one kind. Only what the public may read."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from cms.models import BasePage, sections
from fsa_portal.http import Request

ALL = "alles"
ENTRIES = 50
PUBLISHER = "Fachstelle für sozialraumorientierte Armutsbekämpfung"


class Feed(Atom1Feed):
    """Atom that was last updated when its newest entry was, and never before it had one."""

    def latest_post_date(self) -> dt.datetime:
        dates = [item["updateddate"] for item in self.items]
        return max(dates, default=dt.datetime(1970, 1, 1, tzinfo=dt.UTC))


@require_safe
def feed(request: Request, name: str) -> HttpResponse:
    """``alles``, or the short name of a section that has a feed."""
    known = {slug: kind for slug, kind in sections().items() if kind.feed_kinds()}
    if name != ALL and name not in known:
        raise Http404
    # The address has no language, so the reader's browser must not choose one.
    with translation.override(settings.LANGUAGE_CODE):
        return _written(request, name, known)


def _written(request: Request, name: str, known: Mapping[str, type[BasePage]]) -> HttpResponse:
    wanted = known.values() if name == ALL else [known[name]]
    title = gettext("What is new") if name == ALL else str(known[name].section.title)  # type: ignore[union-attr]
    pages = [page for section in wanted for kind in section.feed_kinds() for page in kind.for_feed(ENTRIES)]
    pages.sort(key=lambda page: page.changed_at, reverse=True)
    home = f"{settings.BASE_URL}/" if name == ALL else f"{settings.BASE_URL}/{name}/"
    written = Feed(
        title=f"FSA-Portal: {title}",
        link=home,
        description="",
        language=settings.LANGUAGE_CODE,
        author_name=PUBLISHER,
        feed_url=f"{settings.BASE_URL}{request.path}",
        feed_guid=f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'fsa-portal/feed/{name}')}",
    )
    for page in pages[:ENTRIES]:
        written.add_item(**entry(page, request))
    # Programs that look every few minutes are answered by what lies between.
    return HttpResponse(
        written.writeString("utf-8"), content_type=Feed.content_type, headers={"Cache-Control": "max-age=300"}
    )


def entry(page: BasePage, request: Request) -> dict[str, Any]:
    """One entry. Its id outlives another address of the page and of the portal; translations have their own."""
    own = uuid.uuid5(page.translation_key, page.locale.language_code)
    return {
        "unique_id": f"urn:uuid:{own}",
        "title": page.feed_title(),
        "link": page.canonical_url(request),
        "description": page.short_text(),
        "pubdate": page.published_at,
        "updateddate": page.changed_at,
    }
