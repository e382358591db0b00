"""The handbook: works, and their editions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, OuterRef
from django.db.models.lookups import StartsWith
from django.http import Http404, HttpResponsePermanentRedirect
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page, PageManager
from wagtail.url_routing import RouteResult

from cms.models import LISTED, PAGE_VISIBILITIES, BasePage, BasePageQuerySet, IndexPage, Section
from fsa_portal.actor import Actor, audience_of
from fsa_portal.http import Request
from fsa_portal.known_dates import year_field
from fsa_portal.once import once
from fsa_portal.records import declare
from fsa_portal.richtext.fields import CleanTextField
from knowledge.handbook import printing
from knowledge.handbook.freezing import FrozenPagePermissionTester
from knowledge.handbook.reading import tree_of

if TYPE_CHECKING:
    from knowledge.handbook.models.chapters import ChapterPage

EDITION_SLUG = RegexValidator(r"^\d{4}(-[a-z0-9-]+)?$", _("An edition's short name begins with its year."))


def below_one_of(pages: BasePageQuerySet) -> Exists:
    """Whether a page stands below one of these."""
    below = ExpressionWrapper(OuterRef("path"), models.CharField())
    return Exists(pages.filter(StartsWith(below, F("path"))))


class HandbookIndexPage(IndexPage):
    """``/handbuch/``: the works and their editions."""

    section = Section("handbuch", "Handbuch", 10)
    subpage_types = ["handbook.HandbookPage"]
    template = "handbook/index_page.html"

    class Meta:
        verbose_name = _("list of handbooks")

    @classmethod
    def feed_kinds(cls) -> Sequence[type[BasePage]]:
        return [chapter_pages()]

    def get_context(self, request: Request, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        works = list(
            HandbookPage.objects.child_of(self).visible_to(request.actor).select_related("current_edition")
        )
        # All editions at once: a work more is no query more.
        editions = EditionPage.objects.descendant_of(self).visible_to(request.actor).order_by("-year")
        of_work: dict[str, list[EditionPage]] = {work.path: [] for work in works}
        by_path = {work.path: work for work in works}
        for edition in editions:
            path = edition.path[: -edition.steplen]
            if path in by_path:
                edition.work = by_path[path]
                of_work[path].append(edition)
        context["works"] = [(work, of_work[work.path]) for work in works]
        return context


class HandbookPage(BasePage):
    """A work, such as "Moderne Sozialplanung". It has no text of its own: its editions have."""

    subtitle = models.CharField(
        _("subtitle"), max_length=200, blank=True, help_text=_("Stands below the title of the work.")
    )
    intro = CleanTextField(
        _("introduction"),
        blank=True,
        features=["bold", "italic", "link"],
        help_text=_("For whom the work is and what it is good for; stands above the contents."),
    )
    publisher = models.CharField(
        _("publisher"), max_length=200, default="FSA", help_text=_("Named in every citation.")
    )
    current_edition = models.ForeignKey(
        "handbook.EditionPage", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    personal_data = declare(none="subtitle intro publisher current_edition")

    is_creatable = True
    parent_page_types = ["handbook.HandbookIndexPage"]
    subpage_types = ["handbook.EditionPage"]
    content_panels = [
        *Page.content_panels,
        FieldPanel("subtitle"),
        FieldPanel("intro"),
        FieldPanel("publisher"),
    ]

    class Meta:
        verbose_name = _("handbook")

    def permissions_for_user(self, user: Any) -> FrozenPagePermissionTester:
        return FrozenPagePermissionTester(user, self)

    def visible_editions(self, actor: Actor) -> list[EditionPage]:
        """Newest first."""
        if not self.can_see(actor):
            return []
        editions = list(EditionPage.objects.visible_within(self, actor).order_by("-year"))
        for edition in editions:
            edition.work = self
            edition.has_locale_of(self)
        return editions

    def route(self, request: Request, path_components: list[str]) -> RouteResult:
        """``<year>/<chapter>`` is that edition for ever; without a year the current edition answers."""
        if not path_components:
            return super().route(request, path_components)
        if not self.can_see(request.actor):
            raise Http404
        first, *rest = path_components
        # Only editions that the reader may see: a live chapter below a draft or hidden one stays closed.
        editions = self.visible_editions(request.actor)
        edition = next((known for known in editions if known.slug == first), None)
        request.handbook_evergreen = edition is None
        if edition is None:
            edition = next((known for known in editions if known.pk == self.current_edition_id), None)
            rest = path_components
        if edition is None:
            raise Http404
        if not rest:
            return RouteResult(edition)
        chapters = chapter_pages().objects.visible_within([edition], request.actor)
        path = edition.url_path + "/".join(rest) + "/"
        chapter = chapters.filter(url_path=path).first()
        if chapter is None:
            moved = chapters.moved(edition, rest)
            if moved is None:
                raise Http404
            moved.edition = edition
            goal = moved.evergreen_url(request) if request.handbook_evergreen else moved.get_url(request)
            return RouteResult(self, kwargs={"moved_to": goal})
        chapter.edition, chapter.editions = edition, editions
        chapter.has_locale_of(self)
        return RouteResult(chapter)

    def serve(self, request: Request, *args: Any, moved_to: str = "", **kwargs: Any) -> Any:
        """The work's own address shows the current edition's contents."""
        if moved_to:
            return HttpResponsePermanentRedirect(moved_to)
        edition = self.current_edition
        if edition is not None and self.can_see(request.actor):
            edition.work = self
            edition.has_locale_of(self)
            if edition.can_see(request.actor):
                return edition.serve(request)
        return super().serve(request, *args, **kwargs)

    def get_template(self, request: Request, *args: Any, **kwargs: Any) -> str:
        return "handbook/work_page.html"

    def structured_data(self, context: Mapping[str, Any]) -> dict[str, Any]:
        return {"@type": "Book", "alternateName": self.subtitle}


class EditionQuerySet(BasePageQuerySet):
    """Editions by state and by who may see them: an edition is never more open than its work."""

    def visible_to(self, actor: Actor, now: dt.datetime | None = None) -> EditionQuerySet:
        works = HandbookPage.objects.visible_to(actor, now)
        return super().visible_to(actor, now).filter(below_one_of(works))

    def visible_within(self, work: HandbookPage, actor: Actor) -> EditionQuerySet:
        """``visible_to`` below a work that the actor is known to see: the same answer, a cheaper question."""
        return super().visible_to(actor).filter(path__startswith=work.path, depth=work.depth + 1)

    def open(self) -> EditionQuerySet:
        return self.filter(frozen_at=None)


class EditionPage(BasePage):
    """One edition of a work, citable by its year for ever. A frozen one changes only by a published correction."""

    year = year_field(_("year"), _("The year by which the edition is cited; its short name begins with it."))
    notice = models.CharField(
        _("notice"),
        max_length=200,
        blank=True,
        help_text=_("Shown above every chapter and added to each citation."),
    )
    frozen_at = models.DateTimeField(_("frozen"), null=True, blank=True, editable=False)

    objects = PageManager.from_queryset(EditionQuerySet)()

    personal_data = declare(none="year notice frozen_at")

    is_creatable = True
    parent_page_types = ["handbook.HandbookPage"]
    subpage_types = ["handbook.ChapterPage"]
    template = "handbook/edition_page.html"
    content_panels = [*Page.content_panels, FieldPanel("year"), FieldPanel("notice")]

    class Meta:
        verbose_name = _("edition")

    def clean(self) -> None:
        super().clean()
        if not self.slug:  # type: ignore[has-type]
            self.slug = str(self.year)
        try:
            EDITION_SLUG(self.slug)
        except ValidationError as error:
            raise ValidationError({"slug": error}) from error

    @cached_property
    def work(self) -> HandbookPage:
        return HandbookPage.objects.parent_of(self).get()

    @property
    def narrowest_visibility(self) -> str:
        """Its own visibility or that of its work, whichever shows it to fewer."""
        return max(self.visibility, self.work.visibility, key=PAGE_VISIBILITIES.index)

    def audience(self, now: dt.datetime | None = None) -> frozenset[str]:
        return super().audience(now) if self.work.audience(now) else frozenset()

    def audience_when_published(self) -> frozenset[str]:
        return audience_of(self.narrowest_visibility)

    @property
    def is_current(self) -> bool:
        return self.work.current_edition_id == self.pk

    @property
    def is_frozen(self) -> bool:
        return self.frozen_at is not None

    def permissions_for_user(self, user: Any) -> FrozenPagePermissionTester:
        return FrozenPagePermissionTester(user, self)

    def way(self, context: Mapping[str, Any]) -> list[tuple[str, str]]:
        return self.work.way(context)

    def short_text(self) -> str:
        return super().short_text() or self.work.subtitle

    def structured_data(self, context: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "@type": "Book",
            "name": self.work.title,
            "bookEdition": self.title,
            "copyrightYear": self.year,
        }

    def chapters(self, actor: Actor) -> list[ChapterPage]:
        """All visible chapters in reading order."""
        chapters = list(
            chapter_pages()
            .objects.visible_within([self], actor)
            .listed("number", "key", "summary")
            .order_by("path")
        )
        for chapter in chapters:
            chapter.edition = self
        return chapters

    def canonical_url(self, request: Request | None = None) -> str:
        """The contents of the current edition stand at the address of the work."""
        return self.work.canonical_url(request) if self.is_current else super().canonical_url(request)

    def get_template(self, request: Request, *args: Any, **kwargs: Any) -> str:
        return printing.TEMPLATE if printing.is_wanted(request) else super().get_template(request)

    def get_context(self, request: Request, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        if printing.is_wanted(request):
            return context | printing.printed_context(chapter_pages().objects.all(), self, request)
        work = self.work
        editions = work.visible_editions(request.actor)
        context.update(
            edition=self,
            work=work,
            editions=editions,
            current=next((known for known in editions if known.pk == work.current_edition_id), None),
            tree=tree_of(self.chapters(request.actor)),
            evergreen=getattr(request, "handbook_evergreen", True),
        )
        return context


def chapter_pages() -> type[ChapterPage]:
    """The chapters: they know their edition, and so they are not known yet where this module is read."""
    return apps.get_model("handbook", "ChapterPage")


def current_editions(actor: Actor) -> list[EditionPage]:
    """The current edition of each work, as far as the actor may see it."""
    return [edition for edition in once(_current_editions) if edition.can_see(actor)]


def _current_editions() -> list[EditionPage]:
    works = (
        HandbookPage.objects.live()
        .exclude(current_edition=None)
        .select_related("current_edition")
        .listed(*(f"current_edition__{name}" for name in (*LISTED, "year")))
    )
    editions = []
    for work in works:
        edition = work.current_edition
        # Known before it is asked who may see it: a work more is no query more.
        edition.work = work
        editions.append(edition)
    return editions
