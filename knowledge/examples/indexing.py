"""What the search may see of the examples."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext

from cms.indexing import PageSource, section_passages
from knowledge.examples.models import ExamplePage
from search.contract import Passage, SearchDocument


class ExampleSource(PageSource[ExamplePage]):
    """Published examples, a passage for each section."""

    name = "example"
    kind = "example"
    model = ExamplePage
    links = ("topics", "methods", "goals", "audiences", "maturity", "authority")

    def described(self, page: ExamplePage, document: SearchDocument) -> SearchDocument:
        return replace(
            document,
            summary=page.summary,
            passages=(*section_passages(page.summary, page.sections()), *_facts(page)),
            date=dt.date(page.year, 1, 1),
            date_precision="year",
            facets={**document.facets, "year": (str(page.year),), "status": (page.maturity.slug,)},
            labels=(page.authority.name,) if page.authority else (),
        )


def _facts(page: ExamplePage) -> Iterator[Passage]:
    """What stands beside the texts: by whom it was decided and paid, by which methods, for whom it fits."""
    terms = [term.name for name in ("methods", "goals") for term in getattr(page, name).all()]
    money = " ".join(filter(None, (page.effort, page.funding)))
    for anchor, heading, text in (
        ("aufwand", gettext("Effort and money"), money),
        ("beschluss", gettext("Decision"), page.decision),
        ("uebertragen", gettext("Transferability"), page.transferability),
        ("steckbrief", gettext("Profile"), ", ".join(terms)),
    ):
        if text:
            yield Passage(anchor=anchor, heading=heading, text=text)
