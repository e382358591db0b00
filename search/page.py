"""What the results page shows: filters with counts, chips, hits, pages, and the addresses behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.urls import Resolver404, resolve, translate_url
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from fsa_portal.filter_panel import Group, Option
from search.contract import Hit, Query, Result
from search.labels import FACET_LABELS, value_labels
from search.query import LAST_PAGE

PAGE_SIZE = 10
SHOWN_FACETS = (
    "kind",
    "topic",
    "goal",
    "audience",
    "authority_kind",
    "district",
    "authority",
    "size",
    "year",
    "programme",
    "funder",
    "object",
    "applicant",
    "status",
    "edition",
)
_OPEN_FACETS = frozenset({"kind", "topic", "year"})
WRITTEN = "wagtail_serve"
"""Name of the pattern of all pages that editors wrote: each is in one language."""
_MOST_OPTIONS = 12
_MOST_CHOSEN = 20

SORTS = {"relevance": _("Relevance"), "newest": _("Newest first"), "oldest": _("Oldest first")}


@dataclass(frozen=True, slots=True)
class Chip:
    """A chosen value, with the address of the page without it."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class ShownHit:
    """A hit with the words for its kind and its address for this reader."""

    hit: Hit
    kind_label: str
    url: str
    language_label: str = ""
    """What its language is called, where the page is in another one than the reader's."""
    lang: str = ""
    """The code of that language, for title, passages and labels."""


def query_from(parameters: QueryDict, language: str) -> Query:
    """The question that an address stands for; what makes no sense in it is left out."""
    number = parameters.get("page", "1")
    sort = parameters.get("sort", "")
    return Query(
        text=parameters.get("q", ""),
        facets={
            name: tuple(dict.fromkeys(parameters.getlist(name)))[:_MOST_CHOSEN]
            for name in SHOWN_FACETS
            if parameters.get(name)
        },
        page=int(number) if number.isascii() and number.isdigit() and len(number) <= 6 else 1,
        size=PAGE_SIZE,
        sort=sort if sort in SORTS else "relevance",
        language=language,
        counts=SHOWN_FACETS,
    )


def address_in(language: str, url: str, from_language: str) -> str:
    """The address of the same page in another language; empty where it has only its own, as what editors wrote does."""
    if language == from_language:
        return url
    with override(from_language):
        try:
            match = resolve(unquote(urlsplit(url).path))
        except Resolver404:
            return ""
        return "" if match.url_name == WRITTEN else translate_url(url, language)


class ResultsPage:
    """One page of results."""

    def __init__(self, query: Query, result: Result) -> None:
        self.query = query
        self.result = result

    @cached_property
    def groups(self) -> list[Group]:
        """The filters that can still divide these results."""
        groups = []
        for name in SHOWN_FACETS:
            options = self._options(name)
            if options:
                chosen = name in self.query.facets
                groups.append(Group(name, str(FACET_LABELS[name]), chosen or name in _OPEN_FACETS, options))
        return groups

    @cached_property
    def chips(self) -> list[Chip]:
        return [
            Chip(self._labels[name][value], self.url(without=(name, value)))
            for name, values in self.query.facets.items()
            for value in values
        ]

    @cached_property
    def sorts(self) -> list[tuple[str, str, bool]]:
        """Label, address and whether it is the present one."""
        return [(str(label), self.url(sort=name), name == self.query.sort) for name, label in SORTS.items()]

    @cached_property
    def hits(self) -> list[ShownHit]:
        return self._shown(relaxed=False)

    @cached_property
    def relaxed_hits(self) -> list[ShownHit]:
        """Hits that miss some of the words."""
        return self._shown(relaxed=True)

    @property
    def page_obj(self) -> Page:
        """For the paging component: the pages up to the last that can be asked for."""
        reachable = min(self.result.total, LAST_PAGE * PAGE_SIZE)
        return Paginator(range(reachable), PAGE_SIZE).get_page(self.query.page)

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the filter form carries along."""
        kept = [("q", self.query.text)] if self.query.text else []
        return kept + ([("sort", self.query.sort)] if self.query.sort != "relevance" else [])

    def url(self, *, without: tuple[str, str] | None = None, sort: str = "", all_facets: bool = False) -> str:
        """The address of the first page, changed in one point."""
        parameters = QueryDict(mutable=True)
        if self.query.text:
            parameters["q"] = self.query.text
        for name, values in {} if all_facets else self.query.facets.items():
            parameters.setlist(name, [value for value in values if (name, value) != without])
        sort = sort or self.query.sort
        if sort != "relevance":
            parameters["sort"] = sort
        return f"?{parameters.urlencode()}"

    @property
    def url_without_filters(self) -> str:
        return self.url(all_facets=True)

    @cached_property
    def _labels(self) -> Mapping[str, Mapping[str, str]]:
        return {
            name: value_labels(
                name,
                dict.fromkeys(
                    [*self.query.facets.get(name, ()), *(value for value, _ in self._counted(name))]
                ),
                self.query.language,
            )
            for name in SHOWN_FACETS
        }

    @cached_property
    def _kinds(self) -> Mapping[str, str]:
        return value_labels("kind", dict.fromkeys(hit.kind for hit in self.result.hits), self.query.language)

    def _counted(self, name: str) -> list[tuple[str, int]]:
        """The values worth showing: the most frequent, years from the newest."""
        counted = list(self.result.counts.get(name, ()))[:_MOST_OPTIONS]
        return sorted(counted, reverse=True) if name == "year" else counted

    def _options(self, name: str) -> list[Option]:
        chosen = self.query.facets.get(name, ())
        counts = dict(self.result.counts.get(name, ()))
        shown = dict.fromkeys([value for value, _ in self._counted(name)] + list(chosen))
        return [
            Option(value, self._labels[name][value], counts.get(value, 0), value in chosen) for value in shown
        ]

    def _shown(self, *, relaxed: bool) -> list[ShownHit]:
        return [self._shown_as(hit) for hit in self.result.hits if hit.relaxed is relaxed]

    def _shown_as(self, hit: Hit) -> ShownHit:
        kind, language = self._kinds[hit.kind], self.query.language
        if hit.language == language:
            return ShownHit(hit, kind, hit.url)
        here = address_in(language, hit.url, hit.language)
        name = "" if here else str(dict(settings.LANGUAGES).get(hit.language, hit.language))
        return ShownHit(hit, kind, here or hit.url, name, hit.language)
