"""The base of every page, the home page, standard pages."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce, Greatest
from django.http import Http404
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, PageManager, PageQuerySet, get_page_models
from wagtail.url_routing import RouteResult

from cms.blocks import TextBlocks
from fsa_portal import contributions, exports, richtext
from fsa_portal.actor import ANONYMOUS, Actor, Visibility, audience_of
from fsa_portal.exports import Column
from fsa_portal.http import Request
from fsa_portal.records import declare

PAGE_VISIBILITIES = (Visibility.PUBLIC, Visibility.PARTNERS, Visibility.INTERNAL)


@dataclass(frozen=True, slots=True)
class Section:
    """A page that every portal has once: where it stands and what it is called."""

    slug: str
    title: str
    order: int


LISTED = ("title", "slug", "url_path", "path", "depth", "locale", "live", "visibility", "embargo_until")
"""What a line of a list needs of a page; its text and the fifty columns for editors stay in the database."""


class BasePageQuerySet(PageQuerySet):
    """Pages by who may see them."""

    def visible_to(self, actor: Actor, now: dt.datetime | None = None) -> BasePageQuerySet:
        """Live pages for which ``can_see(actor)`` is true."""
        levels = [level for level in PAGE_VISIBILITIES if actor.may_see(audience_of(level))]
        return self.live().filter(
            Q(embargo_until=None) | Q(embargo_until__lte=now or timezone.now()), visibility__in=levels
        )

    def listed(self, *fields: str) -> BasePageQuerySet:
        """With only what a line of a list shows, and these fields."""
        return self.only(*LISTED, *fields)


class BasePage(Page):
    """What every page of the portal has: for whom it is, from when, who answers for it and when it is looked over."""

    visibility = models.CharField(
        _("visible for"),
        max_length=20,
        choices=[(v.value, v.label) for v in PAGE_VISIBILITIES],
        default=Visibility.PUBLIC,
        help_text=_("Partners are all people with a confirmed affiliation."),
    )
    embargo_until = models.DateTimeField(
        _("embargo until"),
        null=True,
        blank=True,
        help_text=_("Until then nobody outside the editors sees the page."),
    )
    responsible = models.CharField(
        _("responsible"),
        max_length=120,
        blank=True,
        help_text=_("The unit or role that keeps this page right."),
    )
    reviewed_on = models.DateField(
        _("last checked on"),
        null=True,
        blank=True,
        help_text=_("When somebody last read the page and found it right. Readers see this date."),
    )
    review_due_on = models.DateField(
        _("to be checked again by"),
        null=True,
        blank=True,
        help_text=_("After this day the page stands on the dashboard under “Overdue reviews”."),
    )

    objects = PageManager.from_queryset(BasePageQuerySet)()

    personal_data = declare(none="visibility embargo_until responsible reviewed_on review_due_on")

    is_creatable = False
    section: ClassVar[Section | None] = None
    private_page_options: ClassVar[list[str]] = []

    promote_panels = [
        *Page.promote_panels,
    ]
    settings_panels = [
        *Page.settings_panels,
        MultiFieldPanel([FieldPanel("visibility"), FieldPanel("embargo_until")], heading=_("Who sees it")),
        MultiFieldPanel(
            [FieldPanel("responsible"), FieldPanel("reviewed_on"), FieldPanel("review_due_on")],
            heading=_("Care"),
        ),
    ]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(visibility__in=[v.value for v in PAGE_VISIBILITIES]),
                name="cms_page_visibility_is_known",
            ),
        ]

    def audience(self, now: dt.datetime | None = None) -> frozenset[str]:
        """The principals that may see the page now; nobody while it is a draft or under embargo."""
        if not self.live or (self.embargo_until is not None and self.embargo_until > (now or timezone.now())):
            return frozenset()
        return audience_of(self.visibility)

    def can_see(self, actor: Actor) -> bool:
        return actor.may_see(self.audience())

    def get_view_restrictions(self) -> Any:
        """Wagtail's own page privacy is not used; see ``visibility``."""
        from wagtail.models import PageViewRestriction

        return PageViewRestriction.objects.none()

    def serve(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not getattr(request, "is_preview", False) and not self.can_see(request.actor):
            raise Http404
        return super().serve(request, *args, **kwargs)

    @property
    def is_closed_to_changes(self) -> bool:
        """Nobody can mend anything in it: the desk asks nobody to."""
        return False

    def child_at(self, slug: str) -> Page | None:
        """The live child with this short name, in its own class. Where only one kind of child is allowed, its table
        is asked at once; Wagtail asks for the page first and for its kind afterwards."""
        allowed = self.allowed_subpage_models()
        if len(allowed) == 1:
            return allowed[0].objects.child_of(self).filter(slug=slug).first()
        child = self.get_children().filter(slug=slug).first()
        return child.specific if child else None

    def route(self, request: Request, path_components: list[str]) -> RouteResult:
        if not path_components:
            return super().route(request, path_components)
        child = self.child_at(path_components[0])
        if child is None:
            raise Http404
        return child.route(request, path_components[1:])

    @cached_property
    def _above(self) -> list[BasePage]:
        own = PAGE_VISIBILITIES.index(Visibility(self.visibility))
        above = BasePage.objects.ancestor_of(self).listed()
        return [
            page
            for page in above
            if page.audience() and PAGE_VISIBILITIES.index(Visibility(page.visibility)) <= own
        ]

    def trail(self) -> Sequence[BasePage]:
        """The pages above this one, home first; none that is closed to somebody who may see this one."""
        return self._above

    # --- what machines are told; see cms.metadata and cms.feeds ---

    def way(self, context: Mapping[str, Any]) -> list[tuple[str, str]]:
        """Title and address of the public pages above this one, home left out."""
        return [(page.title, page.get_url()) for page in self.trail()[1:] if page.can_see(ANONYMOUS)]

    def short_text(self) -> str:
        """What the page says in a few sentences, where nobody sees the page itself."""
        texts = (getattr(self, name, "") for name in ("search_description", "summary", "intro"))
        return richtext.plain(next(filter(None, texts), ""))

    def structured_data(self, context: Mapping[str, Any]) -> dict[str, Any]:
        """What schema.org calls this page, and what it wants to know of it beyond title, dates and publisher."""
        return {"@type": "WebPage"}

    def further_things(self) -> list[dict[str, Any]]:
        """Further things of schema.org that the page speaks of."""
        return []

    @property
    def published_at(self) -> dt.datetime | None:
        """Since when the page can be read: an embargo puts it off."""
        return _later(self.first_published_at, self.embargo_until)

    @property
    def changed_at(self) -> dt.datetime | None:
        return _later(self.last_published_at, self.embargo_until)

    def canonical_url(self, request: Request | None = None) -> str:
        """The address that search engines and the sitemap are given."""
        return self.get_full_url(request) or ""

    def get_sitemap_urls(self, request: Request | None = None) -> list[dict[str, Any]]:
        if not self.can_see(ANONYMOUS):
            return []
        return [{"location": self.canonical_url(request), "lastmod": self.changed_at}]

    @classmethod
    def feed_kinds(cls) -> Sequence[type[BasePage]]:
        """Of a section: the kinds of pages whose news are its feed."""
        return ()

    @classmethod
    def for_feed(cls, limit: int) -> list[Any]:
        """Pages of this kind that everybody may read, those first that changed last."""
        return list(
            cls.objects.visible_to(ANONYMOUS)
            # What was never published by anybody (a list made with the site) is no news.
            .exclude(last_published_at=None)
            .annotate(changed=Greatest("last_published_at", Coalesce("embargo_until", "last_published_at")))
            .select_related("locale")
            .order_by("-changed", "-pk")[:limit]
        )

    def feed_title(self) -> str:
        return str(self.title)


def _later(moment: dt.datetime | None, other: dt.datetime | None) -> dt.datetime | None:
    return max((known for known in (moment, other) if known is not None), default=None)


@functools.cache
def sections() -> dict[str, type[BasePage]]:
    """The kinds of pages that every portal has once, by short name."""
    kinds = [
        model for model in get_page_models() if issubclass(model, BasePage) and model.section is not None
    ]
    return {model.section.slug: model for model in sorted(kinds, key=lambda model: model.section.order)}


class HomePage(BasePage):
    """The front door: the search in the middle, the way in for newcomers and for regulars, what is new."""

    heading = models.CharField(
        _("heading"), max_length=120, help_text=_("Stands in large letters above the search.")
    )
    intro = models.TextField(
        _("introduction"), max_length=400, help_text=_("One or two sentences below the heading.")
    )
    frequent_searches = models.CharField(
        _("frequent searches"), max_length=200, blank=True, help_text=_("Separated by commas.")
    )
    welcome_title = models.CharField(
        _("heading for newcomers"), max_length=80, blank=True, help_text=_("Empty: “New here?”")
    )
    welcome = RichTextField(
        _("text for newcomers"),
        blank=True,
        features=["bold", "link", "ol", "ul"],
        help_text=_("What the portal offers and where to begin. Empty: the box is left out."),
    )
    regulars_title = models.CharField(
        _("heading for regulars"), max_length=80, blank=True, help_text=_("Empty: “Back again?”")
    )
    regulars = RichTextField(
        _("text for regulars"),
        blank=True,
        features=["bold", "link", "ol", "ul"],
        help_text=_("For people who know the portal. Empty: the box is left out."),
    )
    body = StreamField(
        TextBlocks(),
        verbose_name=_("text"),
        blank=True,
        help_text=_("Stands below everything else on the home page."),
    )

    personal_data = declare(
        none="heading intro frequent_searches welcome_title welcome regulars_title regulars body",
    )

    is_creatable = True
    parent_page_types = ["wagtailcore.Page"]
    template = "cms/home_page.html"
    content_panels = [
        *Page.content_panels,
        FieldPanel("heading"),
        FieldPanel("intro"),
        FieldPanel("frequent_searches"),
        MultiFieldPanel([FieldPanel("welcome_title"), FieldPanel("welcome")], heading=_("New here?")),
        MultiFieldPanel([FieldPanel("regulars_title"), FieldPanel("regulars")], heading=_("Regulars")),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("home page")

    def child_at(self, slug: str) -> Page | None:
        section = sections().get(slug)
        if section is not None and (page := section.objects.child_of(self).filter(slug=slug).first()):
            return page
        return super().child_at(slug)

    def get_context(self, request: Request, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        boxes = contributions.collect(contributions.HOME, actor=request.actor, page=self)
        context["news"] = [box for box in boxes if not box.wide]
        context["bands"] = [box for box in boxes if box.wide]
        context["searches"] = [word.strip() for word in self.frequent_searches.split(",") if word.strip()]
        return context

    def further_things(self) -> list[dict[str, Any]]:
        from cms import metadata

        return [metadata.organisation(), metadata.website(self.locale.language_code)]


class StandardPage(BasePage):
    """A page of plain text: imprint, privacy, about the office."""

    body = StreamField(
        TextBlocks(), verbose_name=_("text"), blank=True, help_text=_("The text of the page, block by block.")
    )

    personal_data = declare(none="body")

    is_creatable = True
    template = "cms/standard_page.html"
    content_panels = [*Page.content_panels, FieldPanel("body")]

    class Meta:
        verbose_name = _("standard page")


class IndexPage(BasePage):
    """The list page of a section; each section has its own kind, which says what it lists."""

    intro = models.TextField(
        _("introduction"),
        max_length=400,
        blank=True,
        help_text=_("What there is to find here; stands above the list."),
    )

    personal_data = declare(none="intro")

    max_count_per_parent = 1
    parent_page_types = ["cms.HomePage"]
    content_panels = [*Page.content_panels, FieldPanel("intro")]

    class Meta:
        abstract = True

    def structured_data(self, context: Mapping[str, Any]) -> dict[str, Any]:
        return {"@type": "CollectionPage"}

    def columns(self) -> Sequence[Column]:
        """The list as a table: one column each. A list without columns is not given as CSV or JSON."""
        return ()

    def get_context(self, request: Request, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return context | {"exports": exports.links(request.GET) if self.columns() else []}

    def serve(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        columns = self.columns()
        if not columns or not exports.is_asked_for(request.GET) or not self.can_see(request.actor):
            return super().serve(request, *args, **kwargs)
        # The items that the page would show, on all its pages: filtered, and only what the reader may see.
        listed = self.get_context(request, *args, **kwargs)["page_obj"].paginator.object_list
        return exports.answer(request, name=self.slug, columns=columns, items=listed)


def home_of(language: str) -> HomePage:
    """The home page of a language; the German one where there is none."""
    homes = {home.locale.language_code: home for home in HomePage.objects.live().select_related("locale")}
    return homes.get(language) or homes[settings.LANGUAGE_CODE]
