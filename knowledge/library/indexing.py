"""What the search may see of the library."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from wagtail.models import Page

from fsa_portal.actor import audience_of
from fsa_portal.directory.indexing import facets_of
from fsa_portal.directory.models import Authority
from knowledge.library.models import DocumentPage
from knowledge.vocabulary.models import Term
from search.contract import Passage, SearchDocument


class DocumentSource:
    """Published documents, a passage for each page of the file."""

    name = "document"

    def documents(self, key: str) -> Iterable[SearchDocument]:
        document = (
            DocumentPage.objects.live()
            .filter(pk=int(key.partition(":")[2]))
            .select_related("authority__parent", "locale")
            .first()
        )
        if document is None:
            return
        facets: dict[str, tuple[str, ...]] = {
            "topic": tuple(document.topics.values_list("slug", flat=True)),
            "year": (str(document.year),),
        }
        if document.authority is not None:
            facets |= facets_of(document.authority)
        pages = document.texts.all()
        yield SearchDocument(
            key=key,
            parent=key,
            kind="document",
            title=document.title,
            url=document.get_url(),
            audience=audience_of(document.visibility),
            visible_from=document.embargo_until,
            summary=document.summary,
            passages=(
                Passage(anchor="", text=document.summary),
                *(Passage(anchor="", text=p.text, page=p.page, url=document.page_url(p.page)) for p in pages),
            ),
            language=document.locale.language_code,
            date=dt.date(document.year, 1, 1),
            facets=facets,
            labels=(str(document.get_kind_display()),),
        )

    def keys(self) -> Iterable[str]:
        return (f"document:{pk}" for pk in DocumentPage.objects.values_list("pk", flat=True))

    def affected(self, instance: Any) -> Iterable[str]:
        if isinstance(instance, Term):
            return self._keys(DocumentPage.objects.filter(topics=instance))
        if isinstance(instance, Authority):
            return self._keys(DocumentPage.objects.filter(authority=instance))
        if isinstance(instance, Page) and instance.path:
            return self._keys(DocumentPage.objects.filter(path__startswith=instance.path)) or (
                [f"document:{instance.pk}"] if isinstance(instance, DocumentPage) else []
            )
        return ()

    @staticmethod
    def _keys(pages: Any) -> list[str]:
        return [f"document:{pk}" for pk in pages.values_list("pk", flat=True).distinct()]
