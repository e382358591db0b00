"""What an example has any number of: steps, and examples on which it builds."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, PageChooserPanel

from cms.models import OrderedRow
from fsa_portal.records import declare
from knowledge.examples.models.example import ExamplePage


class ExampleStep(OrderedRow):
    """One step of the way, in order."""

    page = ParentalKey(ExamplePage, on_delete=models.CASCADE, related_name="steps")
    text = models.CharField(
        _("step"), max_length=300, help_text=_("What is done, as an instruction: “Choose twelve values …”")
    )

    personal_data = declare(none="sort_order page text")

    panels = [FieldPanel("text")]

    class Meta(OrderedRow.Meta):
        verbose_name = _("step of an example")
        verbose_name_plural = _("steps of examples")

    def __str__(self) -> str:
        return self.text


class RelatedExample(OrderedRow):
    """An example on which another one builds."""

    page = ParentalKey(ExamplePage, on_delete=models.CASCADE, related_name="related")
    example = models.ForeignKey(
        ExamplePage,
        on_delete=models.CASCADE,
        related_name="named_by",
        verbose_name=_("example"),
        help_text=_("An example that is worth reading before this one."),
    )

    personal_data = declare(none="sort_order page example")

    panels = [PageChooserPanel("example", "examples.ExamplePage")]

    class Meta(OrderedRow.Meta):
        verbose_name = _("related example")
        verbose_name_plural = _("related examples")
        constraints = [
            models.UniqueConstraint(fields=["page", "example"], name="examples_related_once"),
            models.CheckConstraint(condition=~Q(page=F("example")), name="examples_not_related_to_itself"),
        ]

    def __str__(self) -> str:
        return str(self.example)
