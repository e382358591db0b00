"""What every page of the portal has: who may see it, where it stands, what it says of itself."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce, Greatest
from django.http import Http404
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager, get_page_models
from wagtail.url_routing import RouteResult

from cms import reading, top
from cms.blocks import refuse_unsourced
from cms.meant_for import KindsField, labels
from cms.models.queries import PAGE_VISIBILITIES, BasePageQuerySet
from cms.previews import PreviewByRole
from fsa_portal import contributions, richtext
from fsa_portal.actor import ANONYMOUS, Actor, Visibility, audience_of
from fsa_portal.http import Request
from fsa_portal.records import declare


@dataclass(frozen=True, slots=True)
class Section:
    """A page that every portal has once: where it stands and what it is called. ``english`` is slug and title of its
    English counterpart, where there is one."""

    slug: str
    title: str
    order: int
    english: tuple[str, str] | None = None


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
    allowed_http_methods = ("GET", "HEAD")
    """Nobody writes to a page."""
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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if args and not kwargs:
            # A row of the database: what Wagtail and modelcluster do to begin with is for new pages only, and costs a
            # page that shows many as much as the rows themselves.
            models.Model.__init__(self, *args)
        else:
            super().__init__(*args, **kwargs)

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

    def check_request_method(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        """Wagtail asks before it serves: a page that somebody may not see refuses no method, it is not there."""
        if request.method not in self.allowed_http_methods and not self.can_see(request.actor):
            raise Http404
        return super().check_request_method(request, *args, **kwargs)

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
        if self.depth <= top.DEPTH:
            known = [page for page in top.pages() if page.translation_key == self.translation_key]
            return [page for page in known if page.can_see(actor)]
        if self.is_knowledge and not self._section_is_translated():
            return []
        # Few pages have any: that there is none is a cheaper question than who may see it.
        if not BasePage.objects.filter(translation_key=self.translation_key).exclude(pk=self.pk).exists():
            return []
        same = type(self).objects.filter(translation_key=self.translation_key)
        return list(same.visible_to(actor).select_related("locale").listed("locale__language_code"))

    def _section_is_translated(self) -> bool:
        """Pages of knowledge stay in their section: no translation of one stands in another."""
        section = next(
            (page for page in top.pages() if page.depth == top.DEPTH and self.path.startswith(page.path)),
            None,
        )
        return section is None or any(
            page.translation_key == section.translation_key and page.pk != section.pk for page in top.pages()
        )

    @property
    def language(self) -> str:
        """The code of the language that it is written in; asked for once for all pages of a request."""
        if "locale" not in self._state.fields_cache and (known := top.languages().get(self.locale_id)):
            return known
        return str(self.locale.language_code)

    @classmethod
    def seen_among(cls, pks: Iterable[int], actor: Actor, *fields: str) -> list[Self]:
        """Those of these pages of this kind that the actor may see, ``listed`` with the fields."""
        return list(cls.objects.visible_to(actor).filter(pk__in=pks).listed(*fields))

    def has_locale_of(self, above: Page) -> None:
        """Take over the locale that is known above, which is the same almost always."""
        if self.locale_id == above.locale_id:
            self.locale = above.locale

    def as_its_kind(self) -> BasePage:
        """Itself in its own class, with what is known of it; the rest is fetched when somebody asks for it."""
        kind = self.specific_class
        known = {
            field.attname: self.pk if field.primary_key else self.__dict__[field.attname]
            for field in kind._meta.concrete_fields
            if field.primary_key or field.attname in self.__dict__
        }
        page: BasePage = kind.from_db(self._state.db, list(known), list(known.values()))
        page.locale = self.locale
        return page

    @property
    def is_closed_to_changes(self) -> bool:
        """Nobody can mend anything in it: the desk asks nobody to."""
        return False

    def child_at(self, slug: str) -> BasePage | None:
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
        child.has_locale_of(self)
        return child.route(request, path_components[1:])

    @cached_property
    def _above(self) -> list[BasePage]:
        own = PAGE_VISIBILITIES.index(Visibility(self.visibility))
        if self.depth <= top.DEPTH + 1:
            above = [
                page for page in top.pages() if page.depth < self.depth and self.path.startswith(page.path)
            ]
        else:
            above = list(BasePage.objects.ancestor_of(self).listed())
        return [
            page
            for page in above
            if page.audience() and PAGE_VISIBILITIES.index(Visibility(page.visibility)) <= own
        ]

    def trail(self) -> Sequence[BasePage]:
        """The pages above this one, home first; none that is closed to somebody who may see this one."""
        return self._above

    # --- addresses: Wagtail's own, worked out once for all pages of a site ---

    def get_url_parts(self, request: Any = None) -> tuple[int, str, str] | None:
        own = [root for root in top.roots() if self.url_path.startswith(root.root_path)]
        if len(own) != 1:
            parts: tuple[int, str, str] | None = super().get_url_parts(request)
            return parts
        return own[0].site_id, own[0].root_url, top.address(own[0], self.url_path)

    def get_url(self, request: Any = None, current_site: Any = None) -> Any:
        if len({root.site_id for root in top.roots()}) > 1:
            return super().get_url(request, current_site)
        parts = self.get_url_parts(request)
        return parts[2] if parts else None

    url = property(get_url)

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
def sections_in_any_language() -> dict[str, type[BasePage]]:
    """Likewise, also by the short name of the English counterpart."""
    english = {
        kind.section.english[0]: kind for kind in sections().values() if kind.section and kind.section.english
    }
    return english | sections()
