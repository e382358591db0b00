"""The chapters of an edition."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from functools import reduce
from operator import or_
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce, Greatest
from django.http.response import HttpResponseBase
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.redirects.models import Redirect
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager

from cms import reading
from cms.blocks import TextBlocks
from cms.meant_for import Tagged
from cms.models import PAGE_VISIBILITIES, BasePage, BasePageQuerySet
from fsa_portal.actor import ANONYMOUS, Actor, audience_of
from fsa_portal.http import Request
from fsa_portal.records import declare
from knowledge.handbook import printing
from knowledge.handbook.freezing import FrozenPagePermissionTester
from knowledge.handbook.models.works import (
    EditionPage,
    HandbookIndexPage,
    HandbookPage,
    below_one_of,
    current_editions,
)
from knowledge.handbook.reading import reading_context
from knowledge.vocabulary.fields import terms_of
from knowledge.vocabulary.models import Vocabulary


class ChapterQuerySet(BasePageQuerySet):
    """Chapters by who may see them: a chapter is never more open than its edition."""

    def visible_to(self, actor: Actor, now: dt.datetime | None = None) -> ChapterQuerySet:
        works = HandbookPage.objects.visible_to(actor, now)
        editions = BasePageQuerySet(EditionPage).visible_to(actor, now)
        # Side by side: one within the other says the same and takes Django twice the time to write down.
        return super().visible_to(actor, now).filter(below_one_of(works), below_one_of(editions))

    def around(
        self, chapter: ChapterPage, editions: Iterable[EditionPage], actor: Actor
    ) -> list[ChapterPage]:
        """All chapters of its edition in reading order, and its counterparts in the other ones of these."""
        edition = chapter.edition
        # Its own one too where that is not published yet: somebody looks at a preview.
        within = {one.pk: one for one in (edition, *editions)}.values()
        near = (
            self.visible_within(within, actor)
            .filter(Q(path__startswith=edition.path) | Q(key=chapter.key))
            .listed("number", "key", "summary")
            .order_by("path")
        )
        found = list(near)
        for one in found:
            one.edition = next(known for known in within if one.path.startswith(known.path))
            one.has_locale_of(one.edition)
        return found

    def visible_within(self, editions: Iterable[EditionPage], actor: Actor) -> ChapterQuerySet:
        """``visible_to`` below editions that the actor is known to see: the same answer, a cheaper question."""
        below = reduce(or_, (Q(path__startswith=edition.path) for edition in editions), Q(pk__in=[]))
        return super().visible_to(actor).filter(below)

    def moved(self, edition: EditionPage, slugs: list[str]) -> ChapterPage | None:
        """Which of these is meant by an address below the edition at which none stands.

        One that stood there under another short name, or the only one with this short name: a chapter can be called by it
        without the chapters above.
        """
        former = Redirect.normalise_path(f"{edition.get_url()}{'/'.join(slugs)}/")
        redirects = Redirect.objects.filter(old_path=former).values("redirect_page_id")
        if found := self.filter(pk__in=redirects).first():
            return found
        same_name = list(self.filter(slug=slugs[0])[:2]) if len(slugs) == 1 else []
        return same_name[0] if len(same_name) == 1 else None


class ChapterPage(Tagged, BasePage):
    """A chapter. Its ``key`` is the same in every edition that has it; its paragraphs keep their anchors."""

    key = models.UUIDField(default=uuid.uuid4, editable=False, db_index=True)
    number = models.CharField(
        _("number"), max_length=12, blank=True, help_text=_("As in the contents: 4 or 4.2.")
    )
    summary = models.CharField(
        _("summary"),
        max_length=300,
        blank=True,
        help_text=_("One or two sentences for contents, search and feeds."),
    )
    topics = terms_of(
        Vocabulary.TOPIC, _("topics"), _("They lead from the pages of the topics to this chapter.")
    )
    body = StreamField(
        TextBlocks(),
        verbose_name=_("text"),
        help_text=_("Each paragraph keeps its address as long as it is changed in its place."),
    )

    objects = PageManager.from_queryset(ChapterQuerySet)()

    personal_data = declare(none="key number summary topics body")

    is_creatable = True
    parent_page_types = ["handbook.EditionPage", "handbook.ChapterPage"]
    subpage_types = ["handbook.ChapterPage"]
    template = "handbook/chapter_page.html"
    content_panels = [
        *Page.content_panels,
        FieldPanel("number"),
        FieldPanel("summary"),
        FieldPanel("body"),
        FieldPanel("topics", widget=forms.CheckboxSelectMultiple),
        *Tagged.tag_panels,
    ]

    class Meta:
        verbose_name = _("chapter")

    def clean(self) -> None:
        super().clean()
        if self.slug[:4].isdigit():
            raise ValidationError({"slug": _("A chapter's short name must not begin with a year.")})

    editions: list[EditionPage] | None = None
    """The editions of the work that the reader may see, where routing has looked them up."""
    around: list[ChapterPage] | None = None
    """While it is read: the chapters that its reader may see, of its edition and with its key in other ones."""

    @cached_property
    def edition(self) -> EditionPage:
        return EditionPage.objects.ancestor_of(self).get()

    def audience(self, now: dt.datetime | None = None) -> frozenset[str]:
        """The narrower of its own and its edition's."""
        return super().audience(now) if self.edition.audience(now) else frozenset()

    def audience_when_published(self) -> frozenset[str]:
        return audience_of(
            max(self.visibility, self.edition.narrowest_visibility, key=PAGE_VISIBILITIES.index)
        )

    @property
    def label(self) -> str:
        """ "4.2 Kleinräumige Sozialberichterstattung"."""
        return f"{self.number} {self.title}".strip()

    def permissions_for_user(self, user: Any) -> FrozenPagePermissionTester:
        return FrozenPagePermissionTester(user, self)

    @property
    def is_closed_to_changes(self) -> bool:
        return self.edition.is_frozen

    def evergreen_url(self, request: Request | None = None) -> str:
        """``/handbuch/<work>/<chapter>/``: always the current edition's state of this chapter."""
        edition = self.edition
        return self.get_url(request).replace(
            f"/{edition.work.slug}/{edition.slug}/", f"/{edition.work.slug}/", 1
        )

    def reading_url(self) -> str:
        """Where a reader goes on: the evergreen address in the current edition, else the edition's own."""
        return self.evergreen_url() if self.edition.is_current else self.get_url()

    def canonical_url(self, request: Request | None = None) -> str:
        if not self.edition.is_current:
            return super().canonical_url(request)
        site = self.get_url_parts(request)
        return f"{site[1]}{self.evergreen_url(request)}" if site else ""

    def get_template(self, request: Request, *args: Any, **kwargs: Any) -> str:
        return printing.TEMPLATE if printing.is_wanted(request) else super().get_template(request)

    @classmethod
    def seen_among(cls, pks: Iterable[int], actor: Actor, *fields: str) -> list[ChapterPage]:
        """Nearly all stand in a current edition: whether somebody may see the others is the dearer question."""
        within = cls.objects.visible_within(current_editions(actor), actor)
        found = list(within.filter(pk__in=pks).listed(*fields))
        if others := set(pks) - {chapter.pk for chapter in found}:
            found += super().seen_among(others, actor, *fields)
        return found

    @classmethod
    def for_feed(cls, limit: int) -> list[ChapterPage]:
        """Of the current editions, those first that changed last: nothing is new in a former edition."""
        editions = current_editions(ANONYMOUS)
        changed = Greatest("last_published_at", Coalesce("embargo_until", "last_published_at"))
        chapters = list(
            cls.objects.visible_within(editions, ANONYMOUS)
            .exclude(last_published_at=None)
            .select_related("locale")
            .defer("body")
            .order_by(changed.desc(), "path")[:limit]
        )
        for chapter in chapters:
            chapter.edition = next(edition for edition in editions if chapter.path.startswith(edition.path))
        return chapters

    def feed_title(self) -> str:
        return self.label

    def trail_among(self, chapters: Iterable[ChapterPage]) -> list[dict[str, str]]:
        """The steps from the handbooks down to the chapter above; ``chapters`` are those of the edition."""
        edition = self.edition
        above = [known for known in chapters if self.path.startswith(known.path) and known.pk != self.pk]
        return [
            {"title": gettext("Handbook"), "url": f"/{HandbookIndexPage.section.slug}/"},
            {"title": edition.work.title, "url": edition.work.get_url()},
            {"title": edition.title, "url": edition.get_url()},
            *({"title": known.label, "url": known.reading_url()} for known in above),
        ]

    def way(self, context: Mapping[str, Any]) -> list[tuple[str, str]]:
        return [(step["title"], step["url"]) for step in context["trail"]]

    def structured_data(self, context: Mapping[str, Any]) -> dict[str, Any]:
        """An article of a book, which is named as citations name it: the work in this edition."""
        edition = self.edition
        return {
            "@type": "TechArticle",
            "headline": self.title,
            "about": [topic.name for topic in context["topics"]],
            "position": self.number,
            "isPartOf": {
                "@type": "Book",
                "name": edition.work.title,
                "bookEdition": edition.title,
                "copyrightYear": edition.year,
                "publisher": {"@type": "Organization", "name": edition.work.publisher},
            },
        }

    def serve(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """What it links to are mostly other chapters, which are shown beside it anyway."""
        reading.know(self.look_around(request.actor))
        return super().serve(request, *args, **kwargs)

    def look_around(self, actor: Actor) -> list[ChapterPage]:
        """``around``, asked once for one reader."""
        if self.editions is None:
            self.editions = self.edition.work.visible_editions(actor)
        if self.around is None:
            self.around = ChapterPage.objects.around(self, self.editions, actor)
        return self.around

    def get_context(self, request: Request, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        if printing.is_wanted(request):
            chapters = type(self).objects.all()
            return context | printing.printed_context(chapters, self.edition, request, part=self)
        return context | reading_context(self, request)
