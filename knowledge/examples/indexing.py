"""What the search may see of the examples."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from wagtail.models import Page

from fsa_portal import richtext
from fsa_portal.actor import audience_of
from fsa_portal.directory.indexing import facets_of
from fsa_portal.directory.models import Authority
from knowledge.examples.models import ExamplePage
from knowledge.vocabulary.models import Term
from search.contract import Passage, SearchDocument


class ExampleSource:
    """Published examples."""

    name = "example"

    def documents(self, key: str) -> Iterable[SearchDocument]:
        example = (
            ExamplePage.objects.live()
            .filter(pk=int(key.partition(":")[2]))
            .select_related("authority__parent", "maturity", "locale")
            .first()
        )
        if example is None:
            return
        authority = example.authority
        facets: dict[str, tuple[str, ...]] = {
            "topic": tuple(example.topics.values_list("slug", flat=True)),
            "year": (str(example.year),),
            "status": (example.maturity.slug,),
        }
        if authority is not None:
            facets |= facets_of(authority)
        yield SearchDocument(
            key=key,
            parent=key,
            kind="example",
            title=example.title,
            url=example.get_url(),
            audience=audience_of(example.visibility),
            visible_from=example.embargo_until,
            summary=example.summary,
            passages=(
                Passage(anchor="", text=example.summary),
                *(
                    Passage(anchor=anchor, heading=heading, text=richtext.plain(html))
                    for anchor, heading, html in example.sections()
                ),
            ),
            language=example.locale.language_code,
            date=dt.date(example.year, 1, 1),
            facets=facets,
            labels=(authority.name,) if authority else (),
        )

    def keys(self) -> Iterable[str]:
        return (f"example:{pk}" for pk in ExamplePage.objects.values_list("pk", flat=True))

    def affected(self, instance: Any) -> Iterable[str]:
        if isinstance(instance, Term):
            return self._keys(
                ExamplePage.objects.filter(topics=instance) | ExamplePage.objects.filter(maturity=instance)
            )
        if isinstance(instance, Authority):
            return self._keys(ExamplePage.objects.filter(authority=instance))
        if isinstance(instance, Page) and instance.path:
            return self._keys(ExamplePage.objects.filter(path__startswith=instance.path)) or (
                [f"example:{instance.pk}"] if isinstance(instance, ExamplePage) else []
            )
        return ()

    @staticmethod
    def _keys(pages: Any) -> list[str]:
        return [f"example:{pk}" for pk in pages.values_list("pk", flat=True).distinct()]
