"""Whoever reads a page, and what its text leads to: pages, files, pictures.

A text may link what some of its readers may not see. They get the words without the link, and no block that leads there.
While a request is answered, everything that the text of its page leads to is asked for at once: a link more is no query
more. Outside a request (a published state, a job) the reader is the public.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.html import escape
from wagtail.documents.rich_text import DocumentLinkHandler
from wagtail.fields import RichTextField, StreamField
from wagtail.rich_text import LinkHandler
from wagtail.rich_text.pages import PageLinkHandler

from fsa_portal.actor import ANONYMOUS, Actor
from fsa_portal.http import reader_language

if TYPE_CHECKING:
    from cms.models import BasePage, PortalDocument, PortalImage

_LINK = re.compile(r"<a(?=[^>]*\blinktype=\"(page|document)\")[^>]*\bid=\"(\d+)\"")
GOALS, FILES, PICTURES = "page", "document", "image"
"""What the blocks that lead somewhere call it."""
CALLED = {GOALS: GOALS, FILES: FILES, PICTURES: PICTURES, "film": FILES, "captions": FILES}
"""The same, also for the blocks that have several files."""
SUMMARIES = ("summary", "search_description")
"""Where pages keep what such a block says of them when it has no text of its own."""


class Reading:
    """One reader in front of one page."""

    def __init__(self, actor: Callable[[], Actor]) -> None:
        self._actor = actor
        self.forget()

    def forget(self) -> None:
        """Somebody else reads from here on: a preview as another role."""
        self.links: dict[int, str | None] = {}
        self.beside: dict[int, BasePage] = {}
        self.goals: dict[int, BasePage | None] = {}
        self.files: dict[int, PortalDocument] = {}
        self.pictures: dict[int, PortalImage] = {}

    @property
    def actor(self) -> Actor:
        return self._actor()

    def expect(self, pages: Iterable[Any]) -> None:
        """Ask for everything that the texts of these pages lead to."""
        linked: set[tuple[str, int]] = set()
        chosen: dict[str, set[int]] = defaultdict(set)
        for page in pages:
            for text in _texts(page):
                _collect(text, linked, chosen)
        self._expect_pages({pk for kind, pk in linked if kind == GOALS}, chosen[GOALS])
        self._expect_files({pk for kind, pk in linked if kind == FILES} | chosen[FILES])
        self._expect_pictures(chosen[PICTURES])

    def know(self, pages: Iterable[BasePage]) -> None:
        """These are at hand and the reader may see them: a link to one is no question. In the reader's own language,
        as others may be translated."""
        language = reader_language()
        self.beside |= {page.pk: page for page in pages if page.language == language}

    def link_to(self, ids: Iterable[int]) -> dict[int, str | None]:
        """The addresses of those of these pages that the reader may see."""
        self._expect_pages(set(ids), set())
        return self.links

    def documents(self, ids: Iterable[int]) -> dict[int, PortalDocument]:
        self._expect_files(set(ids))
        return self.files

    def _expect_files(self, ids: set[int]) -> None:
        if missing := ids - self.files.keys():
            from cms.models import PortalDocument

            self.files |= PortalDocument.objects.in_bulk(missing)

    def _expect_pictures(self, ids: set[int]) -> None:
        """With all sizes that they were cut to: one query, as long as each was shown before."""
        if not (missing := ids - self.pictures.keys()):
            return
        from cms.models import PortalImage, PortalRendition

        cuts = defaultdict(list)
        for cut in PortalRendition.objects.filter(image_id__in=missing).select_related("image"):
            self.pictures[cut.image_id] = cut.image
            cuts[cut.image_id].append(cut)
        if never_shown := missing - self.pictures.keys():
            self.pictures |= PortalImage.objects.in_bulk(never_shown)
        for pk in missing & self.pictures.keys():
            # By this name Wagtail looks for them before it asks.
            self.pictures[pk].prefetched_renditions = cuts[pk]  # type: ignore[attr-defined]

    def _expect_pages(self, linked: set[int], chosen: set[int]) -> None:
        """Addresses for ``linked``; the pages themselves, in their own class, for ``chosen``."""
        at_hand = (linked & self.beside.keys()) - self.links.keys()
        self.links |= {pk: self.beside[pk].get_url() for pk in at_hand}
        missing = (linked - self.links.keys()) | (chosen - self.goals.keys())
        if not missing:
            return
        from cms.models import BasePage, BasePageQuerySet

        self.links |= dict.fromkeys(missing)
        self.goals |= dict.fromkeys(chosen)
        by_kind: dict[type[BasePage], dict[int, BasePage | None]] = defaultdict(dict)
        if missing <= chosen:
            # Each is fetched in its own class below, if the reader may see it.
            for pk, type_id in BasePage.objects.filter(pk__in=missing).values_list("pk", "content_type"):
                kind: Any = ContentType.objects.get_for_id(type_id).model_class()
                by_kind[kind][pk] = None
        else:
            visible = BasePage.objects.visible_to(self.actor).filter(pk__in=missing)
            for page in visible.listed("translation_key", "content_type"):
                by_kind[page.specific_class][page.pk] = page
        for kind, pages in by_kind.items():
            wanted = chosen & pages.keys()
            # A kind may be narrower than its fields say: a chapter is never more open than its edition.
            narrower = type(kind.objects.all()).visible_to is not BasePageQuerySet.visible_to
            if wanted:
                shown = kind.seen_among(pages.keys(), self.actor, "translation_key", *_words_of(kind))
                found = {page.pk: page for page in shown}
            elif narrower:
                found = {page.pk: pages[page.pk] for page in kind.seen_among(pages.keys(), self.actor)}
            else:
                found = pages
            self.goals |= {pk: found[pk] for pk in wanted & found.keys()}
            self._address(kind, found)

    def _address(self, kind: type[BasePage], pages: dict[int, BasePage]) -> None:
        """Whoever reads another language gets the translation, where one is for them."""
        language = reader_language()
        foreign = [page for page in pages.values() if page.language != language]
        translated = {}
        if foreign:
            keys = [page.translation_key for page in foreign]
            there = kind.objects.visible_to(self.actor).filter(
                translation_key__in=keys, locale__language_code=language
            )
            translated = {page.translation_key: page for page in there.listed("translation_key")}
        for pk, page in pages.items():
            self.links[pk] = translated.get(page.translation_key, page).get_url()


def _words_of(kind: type[BasePage]) -> list[str]:
    """Those of them that pages of this kind have."""
    return [field.name for field in kind._meta.fields if field.name in SUMMARIES]


_current: ContextVar[Reading | None] = ContextVar("cms_reading", default=None)


def _reading() -> Reading:
    return _current.get() or Reading(lambda: ANONYMOUS)


@contextmanager
def as_reader(actor: Callable[[], Actor]) -> Iterator[Reading]:
    """What is rendered inside is rendered for this actor."""
    reading = Reading(actor)
    token = _current.set(reading)
    try:
        yield reading
    finally:
        _current.reset(token)


class ReaderMiddleware:
    """Every page is written for whoever asks for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with as_reader(lambda: getattr(request, "actor", ANONYMOUS)):
            return self.get_response(request)


def expect(*pages: Any) -> None:
    """Ask at once for all that the texts of these pages lead to."""
    if (reading := _current.get()) is not None:
        reading.expect(pages)


def know(pages: Iterable[BasePage]) -> None:
    """These pages are at hand, and whoever reads may see them."""
    if (reading := _current.get()) is not None:
        reading.know(pages)


def forget() -> None:
    if (reading := _current.get()) is not None:
        reading.forget()


def goals(ids: list[int]) -> list[Any] | None:
    """The chosen pages that the reader may see, in this order; None unless they are at hand."""
    reading = _current.get()
    return _at_hand(reading.goals, ids) if reading is not None else None


def files(ids: list[int]) -> list[Any] | None:
    reading = _current.get()
    return _at_hand(reading.files, ids) if reading is not None else None


def pictures(ids: list[int]) -> list[Any] | None:
    reading = _current.get()
    return _at_hand(reading.pictures, ids) if reading is not None else None


def _at_hand(known: dict[int, Any], ids: list[int]) -> list[Any] | None:
    return [known.get(pk) for pk in ids] if all(pk in known for pk in ids) else None


def seen(page: Any) -> Any:
    """The page if the reader may see it, else None."""
    if page is None:
        return None
    reading = _reading()
    if page.pk in reading.goals:
        return reading.goals[page.pk]
    own = page.specific
    return own if own.can_see(reading.actor) else None


def _texts(page: Any) -> Iterator[Any]:
    """What the fields of text of a page hold, as it is stored."""
    for field in page._meta.get_fields():
        if isinstance(field, StreamField):
            yield list(field.value_from_object(page).raw_data)
        elif isinstance(field, RichTextField):
            yield field.value_from_object(page)


def _collect(value: Any, linked: set[tuple[str, int]], chosen: dict[str, set[int]]) -> None:
    match value:
        case str() if "linktype" in value:
            linked |= {(kind, int(pk)) for kind, pk in _LINK.findall(value)}
        case list():
            for inner in value:
                _collect(inner, linked, chosen)
        case dict():
            for name, inner in value.items():
                if name in CALLED and isinstance(inner, int):
                    chosen[CALLED[name]].add(inner)
                else:
                    _collect(inner, linked, chosen)


def _ids(attributes: Iterable[dict[str, str]]) -> list[int]:
    return [int(given["id"]) if given.get("id", "").isdecimal() else 0 for given in attributes]


class ReadersPageLinkHandler(PageLinkHandler):
    """Links to pages: an address for those who may see the page, words for the others."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        ids = _ids(attrs_list)
        known = _reading().link_to(ids)
        return [_opening(known.get(pk)) for pk in ids]


class ReadersDocumentLinkHandler(DocumentLinkHandler):
    """Links to files. Whoever may see the page that has the link may fetch the file."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        ids = _ids(attrs_list)
        known = _reading().documents(ids)
        return [_opening(known[pk].url if pk in known else None) for pk in ids]


def _opening(address: str | None) -> str:
    return f'<a href="{escape(address)}">' if address else "<a>"


LINK_HANDLERS: tuple[type[LinkHandler], ...] = (ReadersPageLinkHandler, ReadersDocumentLinkHandler)
