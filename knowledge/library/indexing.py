"""What the search may see of the library."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext

from cms.indexing import PageSource
from fsa_portal.directory.indexing import facets_of_all
from knowledge.library.models import DocumentPage
from search.contract import Passage, SearchDocument

ARCHIVED = 0.5
"""What is archived stands below what holds."""


class DocumentSource(PageSource[DocumentPage]):
    """Published documents, a passage for each page, sheet or section of the file."""

    name = "document"
    kind = "document"
    model = DocumentPage
    links = ("topics", "goals", "audiences", "authorities")

    def described(self, page: DocumentPage, document: SearchDocument) -> SearchDocument:
        marks = [str(page.get_kind_display()), page.edition, gettext("archived") if page.is_archived else ""]
        return replace(
            document,
            summary=page.summary,
            passages=tuple(self._passages(page)),
            date=dt.date(page.year, 1, 1),
            date_precision="year",
            facets={**document.facets, "year": (str(page.year),)},
            labels=tuple(mark for mark in marks if mark),
            boost=ARCHIVED if page.is_archived else 1.0,
        )

    def _passages(self, page: DocumentPage) -> Iterator[Passage]:
        yield Passage(anchor="", text=page.summary)
        if page.is_archived:
            yield Passage(anchor="", heading=gettext("Archived"), text=page.archive_note)
        about = [
            *(funder.name for funder in page.funders.all()),
            *(term.name for term in (*page.goals.all(), *page.audiences.all())),
        ]
        if about:
            yield Passage(anchor="", heading=gettext("Facts"), text=" · ".join(about))
        paged = page.format == "PDF"
        for part in page.texts.all():
            yield Passage(
                anchor="",
                heading=part.heading,
                text=part.text,
                page=part.page if paged else None,
                url=page.part_url(part.page),
            )

    def _facets(self, page: Any) -> dict[str, tuple[str, ...]]:
        facets = super()._facets(page)
        for name, values in facets_of_all(page.authorities.all()).items():
            facets[name] = tuple(dict.fromkeys((*facets.get(name, ()), *values)))
        return facets
