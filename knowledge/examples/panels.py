"""The form of an example in the editors' area: the story, its profile, where it belongs."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, Panel

CONTENT: list[Panel] = [
    FieldPanel("summary"),
    FieldPanel("problem"),
    FieldPanel("approach"),
    InlinePanel(
        "steps",
        heading=_("Steps"),
        label=_("Step"),
        help_text=_("In the order in which others would go them; one sentence each."),
    ),
    FieldPanel("result"),
    FieldPanel("lessons"),
]
FACTS: list[Panel] = [
    MultiFieldPanel(
        [
            FieldPanel("authority"),
            FieldPanel("year"),
            FieldRowPanel([FieldPanel("period_from"), FieldPanel("period_to")]),
        ],
        heading=_("Who and when"),
    ),
    MultiFieldPanel(
        [
            FieldPanel("effort"),
            FieldRowPanel([FieldPanel("effort_hours"), FieldPanel("effort_cost")]),
            FieldPanel("funding"),
            FieldPanel("decision"),
            FieldPanel("transferability"),
        ],
        heading=_("Effort and money"),
    ),
    MultiFieldPanel([FieldPanel("contact_role")], heading=_("Contact")),
    MultiFieldPanel(
        [
            FieldPanel("maturity"),
            FieldRowPanel([FieldPanel("grade_role"), FieldPanel("grade_on")]),
            FieldPanel("grade_reason"),
        ],
        heading=_("Maturity grade"),
    ),
]
ORDER: list[Panel] = [
    FieldPanel("topics", widget=forms.CheckboxSelectMultiple),
    FieldPanel("methods", widget=forms.CheckboxSelectMultiple),
    FieldPanel("goals", widget=forms.CheckboxSelectMultiple),
    FieldPanel("audiences", widget=forms.CheckboxSelectMultiple),
    InlinePanel(
        "related",
        heading=_("Related examples"),
        label=_("Example"),
        help_text=_("What this one builds on. The other one then shows this one too."),
    ),
]
