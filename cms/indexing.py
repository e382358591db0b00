"""What the search may see of pages: the base of every source of pages, and the standard pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import reduce
from operator import or_
from typing import Any, Generic, TypeVar

from django.db.models import Q
from django.utils import timezone, translation
from wagtail.models import Page

from cms.blocks import anchor_of, text_of
from cms.models import BasePage, BasePageQuerySet, StandardPage
from fsa_portal import richtext
from fsa_portal.actor import audience_of
from fsa_portal.directory.indexing import facets_of
from search.contract import Passage, SearchDocument

P = TypeVar("P", bound=BasePage)


class PageSource(Generic[P]):
    """The published pages of one kind: one document each, for those for whom the page is.

    A kind of pages names itself here and adds in :meth:`described` what only it has.
    """

    name: str
    kind: str
    model: type[P]
    links: tuple[str, ...] = ()
    """Relations to what the document repeats: terms, authorities. A change there is a change of the document.
    ``topics``, ``goals``, ``audiences`` and ``authority`` become facets, as do the kinds that a page is meant for."""

    def described(self, page: P, document: SearchDocument) -> SearchDocument | None:
        """``document`` has what all pages have; None when there is nothing to find yet."""
        raise NotImplementedError

    def documents(self, key: str) -> Iterable[SearchDocument]:
        page = self._pages().live().filter(pk=int(key.partition(":")[2])).first()
        if page is None:
            return ()
        # Words of the index are in the language of the page, whoever's request brought the change here.
        with translation.override(page.locale.language_code):
            found = self.described(page, self._frame(page, key))
        return (found,) if found else ()

    def keys(self) -> Iterable[str]:
        return self.keys_of(Q())

    def keys_of(self, which: Q) -> list[str]:
        """The keys of these pages."""
        return [
            self._key(pk) for pk in self.model.objects.filter(which).values_list("pk", flat=True).distinct()
        ]

    def affected(self, instance: Any) -> Iterable[str]:
        if isinstance(instance, Page):
            # What was deleted is not found in the tree any more.
            itself = {self._key(instance.pk)} if isinstance(instance, self.model) else set()
            return itself | self._from_here_down(instance)
        linked = [Q(**{link: instance}) for link in self.links if isinstance(instance, self._target(link))]
        return self.keys_of(reduce(or_, linked)) if linked else ()

    def _frame(self, page: P, key: str) -> SearchDocument:
        return SearchDocument(
            key=key,
            parent=key,
            kind=self.kind,
            title=page.title,
            url=page.get_url() or "",
            audience=audience_of(page.visibility),
            visible_from=page.embargo_until,
            language=page.locale.language_code,
            facets=self._facets(page),
        )

    def _facets(self, page: Any) -> dict[str, tuple[str, ...]]:
        facets: dict[str, tuple[str, ...]] = {}
        if "topics" in self.links:
            facets["topic"] = tuple(term.slug for term in page.topics.all())
        if "goals" in self.links:
            facets["goal"] = tuple(term.slug for term in page.goals.all())
        if "audiences" in self.links:
            facets["audience"] = tuple(term.slug for term in page.audiences.all())
        if "authority" in self.links and page.authority is not None:
            facets |= facets_of(page.authority)
        if page.body_kinds:
            # Of a kind is what concerns such a body, and what is written for such bodies.
            of_body = facets.get("authority_kind", ())
            facets["authority_kind"] = tuple(dict.fromkeys((*of_body, *page.body_kinds)))
        return facets

    def _from_here_down(self, page: Page) -> set[str]:
        """Address and visibility of pages hang on those above them. Wagtail also saves pages as plain ``Page``."""
        if not page.path or not page.allowed_subpage_models():
            return set()
        return set(self.keys_of(Q(path__startswith=page.path)))

    def _pages(self) -> BasePageQuerySet:
        """With what their documents repeat, so that each of it is asked for once."""
        many = [link for link in self.links if self.model._meta.get_field(link).many_to_many]
        single = [link for link in self.links if link not in many]
        return self.model.objects.select_related("locale", *single).prefetch_related(*many)

    def _target(self, link: str) -> type[Any]:
        target = self.model._meta.get_field(link).related_model
        assert isinstance(target, type)
        return target

    def _key(self, pk: int) -> str:
        return f"{self.name}:{pk}"


def section_passages(summary: str, texts: Iterable[tuple[str, str, str]]) -> tuple[Passage, ...]:
    """Passages of a page that is its summary and ``(anchor, heading, html)`` for each section."""
    found = (
        Passage(anchor=anchor, heading=heading, text=richtext.plain(html)) for anchor, heading, html in texts
    )
    return Passage(anchor="", text=summary), *found


NAMED_BOOST = 3.0
"""For what a page is called by name: it comes before pages that only mention the name."""


class StandardPageSource(PageSource[StandardPage]):
    """Pages of plain text: about the office, imprint, privacy."""

    name = "page"
    kind = "page"
    model = StandardPage
    links = ("goals", "audiences")

    def documents(self, key: str) -> Iterable[SearchDocument]:
        """The page, and beside it the names that lead to it first; other words find the page as any other."""
        for page in super().documents(key):
            yield replace(page, aliases=())
            if page.aliases:
                yield replace(page, key=f"{key}/name", passages=page.passages[:1], boost=NAMED_BOOST)

    def described(self, page: StandardPage, document: SearchDocument) -> SearchDocument:
        heading, passages = "", []
        for block in page.body:
            text = text_of(block)
            if block.block_type == "heading":
                heading = text
            if text:
                passages.append(Passage(anchor=anchor_of(block.id), heading=heading, text=text))
        # Without a description a page is introduced by how it begins; that is quoted once.
        summary = page.summary or page.search_description
        if not summary and (first := next((one for one in passages if one.text != one.heading), None)):
            passages.remove(first)
            summary = first.text
        return replace(
            document,
            summary=summary,
            passages=tuple(passages),
            aliases=tuple(word.strip() for word in page.search_words.split(",") if word.strip()),
            date=timezone.localdate(page.last_published_at) if page.last_published_at else None,
        )
