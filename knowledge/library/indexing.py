"""What the search may see of the library."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from cms.indexing import PageSource
from knowledge.library.models import DocumentPage
from search.contract import Passage, SearchDocument


class DocumentSource(PageSource[DocumentPage]):
    """Published documents, a passage for each page of the file."""

    name = "document"
    kind = "document"
    model = DocumentPage
    links = ("topics", "authority")

    def described(self, page: DocumentPage, document: SearchDocument) -> SearchDocument:
        return replace(
            document,
            summary=page.summary,
            passages=(
                Passage(anchor="", text=page.summary),
                *(
                    Passage(anchor="", text=text.text, page=text.page, url=page.page_url(text.page))
                    for text in page.texts.all()
                ),
            ),
            date=dt.date(page.year, 1, 1),
            date_precision="year",
            facets={**document.facets, "year": (str(page.year),)},
            labels=(str(page.get_kind_display()),),
        )
