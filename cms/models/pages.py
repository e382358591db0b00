"""The base of every page, the home page, list pages and standard pages."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Case, Q, Value, When
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

from cms import reading
from cms.blocks import TextBlocks, refuse_unsourced
from cms.meant_for import OFFERED, KindsField, Tagged, kind_of_reader, labels, named_in_column
from cms.previews import PreviewByRole
from fsa_portal import contributions, exports, richtext
from fsa_portal.actor import ANONYMOUS, Actor, Visibility, audience_of
from fsa_portal.exports import Column
from fsa_portal.http import Request
from fsa_portal.records import declare

PAGE_VISIBILITIES = (Visibility.PUBLIC, Visibility.PARTNERS, Visibility.INTERNAL)


@dataclass(frozen=True, slots=True)
class Section:
    """A page that every portal has once: where it stands and what it is called. ``english`` is slug and title of its
    English counterpart, where there is one."""

    slug: str
    title: str
    order: int
    english: tuple[str, str] | None = None


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

    def ordered_for(self, kind: str, *order: Any) -> BasePageQuerySet:
        """In this order; with a kind of authority only what is meant for it, before that what names it."""
        if not kind:
            return self.order_by(*order)
        meant = self.filter(Q(body_kinds="") | Q(body_kinds__contains=named_in_column(kind)))
        rank = Case(When(body_kinds="", then=Value(1)), default=Value(0))
        return meant.annotate(meant_rank=rank).order_by("meant_rank", *order)

    def listed(self, *fields: str) -> BasePageQuerySet:
        """With only what a line of a list shows, and these fields."""
        return self.only(*LISTED, *fields)


MEANT_FOR_PANEL = FieldPanel("body_kinds")


class BasePage(PreviewByRole, Page):
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
    body_kinds = KindsField(
        _("meant for"),
        max_length=300,
        blank=True,
        default="",
        help_text=_(
            "Kinds of local authority that the page is written for. Their people find it first among what is new."
            " None: for all."
        ),
    )

    objects = PageManager.from_queryset(BasePageQuerySet)()

    personal_data = declare(none="visibility embargo_until responsible reviewed_on review_due_on body_kinds")

    is_creatable = False
    is_knowledge: ClassVar[bool] = True
    """Something to read; not a page that only leads to others."""
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
        MEANT_FOR_PANEL,
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
        return self.audience_when_published()

    def audience_when_published(self) -> frozenset[str]:
        """The principals that it is meant for."""
        return audience_of(self.visibility)

    def can_see(self, actor: Actor) -> bool:
        return actor.may_see(self.audience())

    def get_view_restrictions(self) -> Any:
        """Wagtail's own page privacy is not used; see ``visibility``."""
        from wagtail.models import PageViewRestriction

        return PageViewRestriction.objects.none()

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """Nothing numeric is public without its source, whichever way a page goes live."""
        if self.live and kwargs.get("update_fields") is None:
            self.refuse_unsourced()
        return super().save(*args, **kwargs)

    def refuse_unsourced(self) -> None:
        """Raise when its texts hold figures without source and date, or pictures without what must be said of them."""
        for field in self._meta.fields:
            if isinstance(field, StreamField):
                refuse_unsourced(field.value_from_object(self))

    def serve(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not getattr(request, "is_preview", False) and not self.can_see(request.actor):
            raise Http404
        reading.expect(self)
        return super().serve(request, *args, **kwargs)

    @property
    def meant_for(self) -> list[str]:
        """Names of the kinds of local authority; none when it is for all."""
        return labels(self.body_kinds)

    def get_context(self, request: Request, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """``translations`` (language, address) and ``alternates`` (language, full address, this page included);
        ``page_tools`` of other apps."""
        tools: list[Any] = []
        if self.is_knowledge and self.pk is not None:
            tools = contributions.collect(contributions.PAGE, actor=request.actor, page=self, request=request)
        versions = self._versions(request.actor)
        others = [page for page in versions if page.pk != self.pk]
        return super().get_context(request, *args, **kwargs) | {
            "translations": {page.locale.language_code: page.get_url(request) for page in others},
            "alternates": [
                (page.locale.language_code, page.canonical_url(request)) for page in versions if others
            ],
            "page_tools": tools,
        }

    def _versions(self, actor: Actor) -> list[BasePage]:
        """The page in all its languages, as far as the actor may see it."""
        same = type(self).objects.filter(translation_key=self.translation_key)
        return list(same.visible_to(actor).select_related("locale").listed("locale__language_code"))

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


@functools.cache
def _sections_in_any_language() -> dict[str, type[BasePage]]:
    """Likewise, also by the short name of the English counterpart."""
    english = {
        kind.section.english[0]: kind for kind in sections().values() if kind.section and kind.section.english
    }
    return english | sections()


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
    welcome_page = models.ForeignKey(
        "wagtailcore.Page",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("page for newcomers"),
        help_text=_("The button below the text leads there."),
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
    highlights = StreamField(
        TextBlocks(),
        verbose_name=_("highlights"),
        blank=True,
        help_text=_("Stands above what is new: a teaser, a notice."),
    )
    body = StreamField(
        TextBlocks(),
        verbose_name=_("text"),
        blank=True,
        help_text=_("Stands below everything else on the home page."),
    )

    personal_data = declare(
        none="heading intro frequent_searches welcome_title welcome welcome_page regulars_title regulars highlights"
        " body",
    )

    is_creatable = True
    is_knowledge = False
    parent_page_types = ["wagtailcore.Page"]
    template = "cms/home_page.html"
    content_panels = [
        *Page.content_panels,
        FieldPanel("heading"),
        FieldPanel("intro"),
        FieldPanel("frequent_searches"),
        MultiFieldPanel(
            [FieldPanel("welcome_title"), FieldPanel("welcome"), FieldPanel("welcome_page")],
            heading=_("New here?"),
        ),
        MultiFieldPanel([FieldPanel("regulars_title"), FieldPanel("regulars")], heading=_("Regulars")),
        FieldPanel("highlights"),
        FieldPanel("body"),
    ]
    settings_panels = [panel for panel in BasePage.settings_panels if panel is not MEANT_FOR_PANEL]

    class Meta:
        verbose_name = _("home page")

    def child_at(self, slug: str) -> Page | None:
        section = _sections_in_any_language().get(slug)
        if section is not None and (page := section.objects.child_of(self).filter(slug=slug).first()):
            return page
        return super().child_at(slug)

    def get_context(self, request: Request, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        kind = kind_of_reader(request)
        boxes = contributions.collect(contributions.HOME, actor=request.actor, page=self, body_kind=kind)
        context["body_kind"] = kind
        context["body_kinds"] = [(offered.value, offered.label) for offered in OFFERED]
        context["news"] = [box for box in boxes if not box.wide]
        context["bands"] = [box for box in boxes if box.wide]
        context["searches"] = [word.strip() for word in self.frequent_searches.split(",") if word.strip()]
        return context

    newcomers_page: BasePage | None = None
    """The page for newcomers, if the reader may see it."""

    def _versions(self, actor: Actor) -> list[BasePage]:
        """One question for these and for the page for newcomers."""
        meant = Q(translation_key=self.translation_key) | Q(pk=self.welcome_page_id)
        found = BasePage.objects.visible_to(actor).filter(meant).select_related("locale")
        pages = list(found.listed("translation_key", "locale__language_code"))
        self.newcomers_page = next((page for page in pages if page.pk == self.welcome_page_id), None)
        return [page for page in pages if page.translation_key == self.translation_key]

    def further_things(self) -> list[dict[str, Any]]:
        from cms import metadata

        return [metadata.organisation(), metadata.website(self.locale.language_code)]


class StandardPage(Tagged, BasePage):
    """A page of plain text: imprint, privacy, about the office."""

    summary = models.TextField(
        _("in short"), max_length=400, blank=True, help_text=_("Stands below the title and in lists of hits.")
    )
    search_words = models.CharField(
        _("also found as"),
        max_length=200,
        blank=True,
        help_text=_("Names and abbreviations that lead to this page first, separated by commas: FSA."),
    )
    body = StreamField(
        TextBlocks(), verbose_name=_("text"), blank=True, help_text=_("The text of the page, block by block.")
    )

    personal_data = declare(none="summary search_words body")

    is_creatable = True
    template = "cms/standard_page.html"
    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("body"),
        *Tagged.tag_panels,
    ]
    promote_panels = [*BasePage.promote_panels, FieldPanel("search_words")]

    def get_context(self, request: Request, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """``goals`` and ``audiences``."""
        return super().get_context(request, *args, **kwargs) | {
            "goals": list(self.goals.all()),
            "audiences": list(self.audiences.all()),
        }

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

    is_knowledge = False
    max_count_per_parent = 1
    parent_page_types = ["cms.HomePage"]
    content_panels = [*Page.content_panels, FieldPanel("intro")]
    settings_panels = [panel for panel in BasePage.settings_panels if panel is not MEANT_FOR_PANEL]

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
