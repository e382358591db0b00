"""What the search may see of the funding programmes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import override

from cms.indexing import PageSource, section_passages
from fsa_portal.actor import ANONYMOUS
from knowledge.funding.models import FundingStatus, ProgrammePage
from search.contract import SearchDocument


class ProgrammeSource(PageSource[ProgrammePage]):
    """Published funding programmes, a passage for each section."""

    name = "programme"
    kind = "funding"
    model = ProgrammePage
    links = ("topics",)

    def described(self, page: ProgrammePage, document: SearchDocument) -> SearchDocument:
        return replace(
            document,
            summary=page.summary,
            passages=section_passages(page.summary, page.sections()),
            date=page.checked_on,
            facets={**document.facets, "status": (page.status,), "programme": (page.slug,)},
            labels=(page.funder,),
        )


def status_labels(values: Sequence[str], language: str) -> dict[str, str]:
    """The facet ``status``."""
    with override(language):
        return {status.value: str(status.label) for status in FundingStatus if status.value in values}


def programme_labels(values: Sequence[str], language: str) -> dict[str, str]:
    """The facet ``programme``: titles by slug. Anybody can ask for any value, so only what is public has a name."""
    public = ProgrammePage.objects.visible_to(ANONYMOUS)
    return dict(public.filter(slug__in=values).values_list("slug", "title"))
