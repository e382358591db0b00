"""What the search may see of the funding programmes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import override
from wagtail.models import Page

from fsa_portal import richtext
from fsa_portal.actor import ANONYMOUS, audience_of
from knowledge.funding.models import FundingStatus, ProgrammePage
from knowledge.vocabulary.models import Term
from search.contract import Passage, SearchDocument


class ProgrammeSource:
    """Published funding programmes."""

    name = "programme"

    def documents(self, key: str) -> Iterable[SearchDocument]:
        programme = (
            ProgrammePage.objects.live()
            .filter(pk=int(key.partition(":")[2]))
            .select_related("funder_kind", "locale")
            .first()
        )
        if programme is None:
            return
        yield SearchDocument(
            key=key,
            parent=key,
            kind="funding",
            title=programme.title,
            url=programme.get_url(),
            audience=audience_of(programme.visibility),
            visible_from=programme.embargo_until,
            summary=programme.summary,
            passages=(
                Passage(anchor="", text=programme.summary),
                *(
                    Passage(anchor=anchor, heading=heading, text=richtext.plain(html))
                    for anchor, heading, html in programme.sections()
                ),
            ),
            language=programme.locale.language_code,
            date=programme.checked_on,
            facets={
                "topic": tuple(programme.topics.values_list("slug", flat=True)),
                "status": (programme.status,),
                "programme": (programme.slug,),
            },
            labels=(programme.funder,),
        )

    def keys(self) -> Iterable[str]:
        return (f"programme:{pk}" for pk in ProgrammePage.objects.values_list("pk", flat=True))

    def affected(self, instance: Any) -> Iterable[str]:
        if isinstance(instance, Term):
            return self._keys(ProgrammePage.objects.filter(topics=instance))
        if isinstance(instance, Page) and instance.path:
            return self._keys(ProgrammePage.objects.filter(path__startswith=instance.path)) or (
                [f"programme:{instance.pk}"] if isinstance(instance, ProgrammePage) else []
            )
        return ()

    @staticmethod
    def _keys(pages: Any) -> list[str]:
        return [f"programme:{pk}" for pk in pages.values_list("pk", flat=True).distinct()]


def status_labels(values: Sequence[str], language: str) -> dict[str, str]:
    """The facet ``status``."""
    with override(language):
        return {status.value: str(status.label) for status in FundingStatus if status.value in values}


def programme_labels(values: Sequence[str], language: str) -> dict[str, str]:
    """The facet ``programme``: titles by slug. Anybody can ask for any value, so only what is public has a name."""
    public = ProgrammePage.objects.visible_to(ANONYMOUS)
    return dict(public.filter(slug__in=values).values_list("slug", "title"))
