"""What the search may see of the examples."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from cms.indexing import PageSource, section_passages
from knowledge.examples.models import ExamplePage
from search.contract import SearchDocument


class ExampleSource(PageSource[ExamplePage]):
    """Published examples, a passage for each section."""

    name = "example"
    kind = "example"
    model = ExamplePage
    links = ("topics", "maturity", "authority")

    def described(self, page: ExamplePage, document: SearchDocument) -> SearchDocument:
        return replace(
            document,
            summary=page.summary,
            passages=section_passages(page.summary, page.sections()),
            date=dt.date(page.year, 1, 1),
            date_precision="year",
            facets={**document.facets, "year": (str(page.year),), "status": (page.maturity.slug,)},
            labels=(page.authority.name,) if page.authority else (),
        )
