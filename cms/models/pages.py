"""The home page, list pages and standard pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db import models
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from cms import top
from cms.blocks import TextBlocks
from cms.meant_for import OFFERED, Tagged, kind_of_reader
from cms.models.base import MEANT_FOR_PANEL, BasePage, sections_in_any_language
from fsa_portal import contributions, exports
from fsa_portal.actor import Actor
from fsa_portal.exports import Column
from fsa_portal.http import Request
from fsa_portal.records import declare
from fsa_portal.richtext.fields import CleanTextField


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
    welcome = CleanTextField(
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
    regulars = CleanTextField(
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
        section = sections_in_any_language().get(slug)
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
        """With these the page for newcomers is looked up, which mostly stands beside them."""
        self.newcomers_page = self._newcomers_page(actor) if self.welcome_page_id else None
        return super()._versions(actor)

    def _newcomers_page(self, actor: Actor) -> BasePage | None:
        known = next((page for page in top.pages() if page.pk == self.welcome_page_id), None)
        if known is not None:
            return known if known.can_see(actor) else None
        found: BasePage | None = BasePage.objects.visible_to(actor).filter(pk=self.welcome_page_id).first()
        return found

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

    def rows(self, context: Mapping[str, Any]) -> Iterable[Any]:
        """What the table holds: the items that the page with this context would show, on all its pages."""
        items: Iterable[Any] = context["page_obj"].paginator.object_list
        return items

    def get_context(self, request: Request, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return context | {"exports": exports.links(request.GET) if self.columns() else []}

    def serve(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        columns = self.columns()
        if not columns or not exports.is_asked_for(request.GET) or not self.can_see(request.actor):
            return super().serve(request, *args, **kwargs)
        # Filtered, and only what the reader may see.
        rows = self.rows(self.get_context(request, *args, **kwargs))
        return exports.answer(request, name=self.slug, columns=columns, items=rows)


def home_of(language: str) -> HomePage:
    """The home page of a language; the German one where there is none."""
    homes = {home.locale.language_code: home for home in HomePage.objects.live().select_related("locale")}
    return homes.get(language) or homes[settings.LANGUAGE_CODE]
