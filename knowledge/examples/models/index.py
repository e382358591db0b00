"""The list of examples, and what the grades of maturity mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, ObjectList, TabbedInterface
from wagtail.models import Page

from cms.filters import listed
from cms.models import BasePage, BasePageQuerySet, IndexPage, OrderedRow, Section
from fsa_portal.exports import Column
from fsa_portal.http import Request
from fsa_portal.records import declare
from fsa_portal.richtext.fields import CleanTextField
from knowledge.examples.listing import COLUMNS, SORTS, facets
from knowledge.examples.models.example import ExamplePage
from knowledge.vocabulary.fields import term_of
from knowledge.vocabulary.models import Vocabulary

IN_LIST = ("year", "summary", "effort", "effort_hours", "effort_cost", "authority__key", "authority__name",
           "authority__slug", "maturity__slug", "maturity__name_de", "maturity__name_en")  # fmt: skip
"""Fields of a line of the list."""
IN_TABLE = ("funding", "decision", "transferability", "contact_role", "period_from", "period_to", "authority__kind",
            "authority__population", "authority__parent__key", "authority__parent__name")  # fmt: skip
"""Further ones that its table holds."""
PROSE = ["h2", "bold", "italic", "link", "ol", "ul"]


class ExampleIndexPage(IndexPage):
    """``/praxis/``: all examples; ``/praxis/reifegrade/`` says how their grades are given."""

    section = Section("praxis", "Praxis", 20)
    subpage_types = ["examples.ExamplePage"]
    template = "examples/index_page.html"

    grading = CleanTextField(
        _("how grades are given"),
        features=PROSE,
        blank=True,
        help_text=_(
            "Who gives a grade, how it changes and who decides about objections. Shown below the criteria."
        ),
    )

    personal_data = declare(none="grading")

    edit_handler = TabbedInterface(
        [
            ObjectList(IndexPage.content_panels, heading=_("Content")),
            ObjectList(
                [
                    InlinePanel(
                        "criteria",
                        heading=_("Criteria"),
                        label=_("Grade"),
                        help_text=_(
                            "What an example must show to be given a grade, from the lowest to the highest."
                        ),
                    ),
                    FieldPanel("grading"),
                ],
                heading=_("Maturity grades"),
            ),
            ObjectList(IndexPage.promote_panels, heading=_("Promote")),
            ObjectList(IndexPage.settings_panels, heading=_("Settings")),
        ]
    )

    class Meta:
        verbose_name = _("list of examples")

    @classmethod
    def feed_kinds(cls) -> Sequence[type[BasePage]]:
        return [ExamplePage]

    def get_context(self, request: Request, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """What :func:`cms.filters.listed` gives."""
        examples = (
            ExamplePage.objects.child_of(self)
            .visible_to(request.actor)
            .select_related("authority", "maturity")
            .prefetch_related("topics")
            .listed(*IN_LIST)
        )
        return super().get_context(request, *args, **kwargs) | listed(
            examples, facets(), request.GET, sorts=SORTS
        )

    def child_at(self, slug: str) -> Page | None:
        return (
            ExamplePage.objects.child_of(self)
            .select_related("authority__parent", "maturity", "locale")
            .filter(slug=slug)
            .first()
        )

    def columns(self) -> Sequence[Column]:
        return COLUMNS

    def rows(self, context: Mapping[str, Any]) -> Iterable[Any]:
        """With what only the table holds."""
        examples: BasePageQuerySet = context["page_obj"].paginator.object_list
        return (
            examples.select_related("authority__parent", "maturity")
            .prefetch_related("methods", "goals", "audiences")
            .listed(*IN_LIST, *IN_TABLE)
        )


class MaturityCriterion(OrderedRow):
    """What an example must show to be given this grade, and what the FSA looks at."""

    page = ParentalKey(ExampleIndexPage, on_delete=models.CASCADE, related_name="criteria")
    grade = term_of(Vocabulary.MATURITY, _("grade"), _("Each grade once."))
    text = models.TextField(
        _("what it takes"), max_length=1000, help_text=_("What must be true of an example with this grade.")
    )
    proof = models.TextField(
        _("what is looked at"),
        max_length=1000,
        blank=True,
        help_text=_("Papers, figures and talks by which the FSA checks it."),
    )

    personal_data = declare(none="sort_order page grade text proof")

    panels = [FieldPanel("grade"), FieldPanel("text"), FieldPanel("proof")]

    class Meta(OrderedRow.Meta):
        verbose_name = _("criterion of a maturity grade")
        verbose_name_plural = _("criteria of maturity grades")
        constraints = [
            models.UniqueConstraint(fields=["page", "grade"], name="examples_one_criterion_per_grade")
        ]

    def __str__(self) -> str:
        return str(self.grade)
