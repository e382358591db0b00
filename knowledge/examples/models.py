"""Good practice: what an authority did, what came of it and what did not work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from cms.filters import Facet, narrowed
from cms.models import BasePage, IndexPage, Section
from fsa_portal.directory.models import Authority
from fsa_portal.http import Request
from fsa_portal.records import declare

PROSE = ["bold", "italic", "link", "ol", "ul"]
SIMILAR = 3


class ExampleIndexPage(IndexPage):
    """``/praxis/``: all examples."""

    section = Section("praxis", "Praxis", 20)
    subpage_types = ["examples.ExamplePage"]
    template = "examples/index_page.html"

    class Meta:
        verbose_name = _("list of examples")

    @classmethod
    def feed_kinds(cls) -> Sequence[type[BasePage]]:
        return [ExamplePage]

    def get_context(self, request: Request, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """``page_obj`` of examples, ``groups`` of filters and ``chips`` of those in force."""
        examples = (
            ExamplePage.objects.child_of(self)
            .visible_to(request.actor)
            .select_related("authority", "maturity")
            .prefetch_related("topics")
            .order_by("-year", "title")
        )
        facets = [
            Facet("topic", gettext("Topic"), lambda one: [(t.slug, t.name) for t in one.topics.all()]),
            Facet("maturity", gettext("Maturity"), lambda one: [(one.maturity.slug, one.maturity.name)]),
            Facet("year", gettext("Year"), lambda one: [(str(one.year), str(one.year))], open=False),
        ]
        return super().get_context(request, *args, **kwargs) | narrowed(list(examples), facets, request.GET)


class ExamplePage(BasePage):
    """One example of good practice."""

    authority = models.ForeignKey(
        Authority,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("authority"),
    )
    year = models.PositiveSmallIntegerField(_("year"))
    topics = ParentalManyToManyField(
        "vocabulary.Term",
        verbose_name=_("topics"),
        related_name="+",
        limit_choices_to={"vocabulary": "topic"},
    )
    maturity = models.ForeignKey(
        "vocabulary.Term",
        on_delete=models.PROTECT,
        related_name="+",
        limit_choices_to={"vocabulary": "maturity"},
        verbose_name=_("maturity"),
    )
    summary = models.TextField(_("in short"), max_length=500)
    problem = RichTextField(_("problem"), features=PROSE)
    approach = RichTextField(_("approach"), features=PROSE)
    result = RichTextField(_("result"), features=PROSE)
    lessons = RichTextField(_("what did not work"), features=PROSE, blank=True)
    effort = models.CharField(_("effort"), max_length=200, blank=True)
    effort_hours = models.PositiveIntegerField(_("effort in hours"), null=True, blank=True)
    effort_cost = models.PositiveIntegerField(_("cost in euros"), null=True, blank=True)
    transferability = models.CharField(_("transferability"), max_length=300, blank=True)

    personal_data = declare(
        none="authority year topics maturity summary problem approach result lessons effort effort_hours effort_cost"
        " transferability"
    )

    is_creatable = True
    parent_page_types = ["examples.ExampleIndexPage"]
    subpage_types: list[str] = []
    template = "examples/example_page.html"
    content_panels = [
        *Page.content_panels,
        FieldPanel("authority"),
        MultiFieldPanel(
            [FieldPanel("year"), FieldPanel("topics"), FieldPanel("maturity")], heading=_("Facts")
        ),
        FieldPanel("summary"),
        FieldPanel("problem"),
        FieldPanel("approach"),
        FieldPanel("result"),
        FieldPanel("lessons"),
        MultiFieldPanel(
            [
                FieldPanel("effort"),
                FieldPanel("effort_hours"),
                FieldPanel("effort_cost"),
                FieldPanel("transferability"),
            ],
            heading=_("Effort"),
        ),
    ]

    class Meta:
        verbose_name = _("example")

    def get_context(self, request: Request, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """``topics``, ``index_url`` and ``similar``: examples that share a topic, newest first."""
        topics = list(self.topics.all())
        similar = (
            ExamplePage.objects.sibling_of(self, inclusive=False)
            .visible_to(request.actor)
            .filter(topics__in=topics)
            .select_related("authority")
            .distinct()
            .order_by("-year", "title")
        )
        return super().get_context(request, *args, **kwargs) | {
            "topics": topics,
            "index_url": self.get_parent().get_url(request),
            "similar": similar[:SIMILAR],
        }

    def structured_data(self, context: Mapping[str, Any]) -> dict[str, Any]:
        data: dict[str, Any] = {
            "@type": "Article",
            "headline": self.title,
            "about": [topic.name for topic in context["topics"]],
            "temporalCoverage": str(self.year),
        }
        if self.authority is not None:
            data["contentLocation"] = {"@type": "AdministrativeArea", "name": self.authority.name}
        return data

    def sections(self) -> list[tuple[str, str, str]]:
        """``(anchor, heading, html)`` of what is filled in, in order."""
        named = [
            ("problem", _("Problem"), self.problem),
            ("ansatz", _("Approach"), self.approach),
            ("ergebnis", _("Result"), self.result),
            ("gelernt", _("What did not work"), self.lessons),
        ]
        return [(anchor, str(heading), html) for anchor, heading, html in named if html]
