"""The form of a programme in the editors' area, in the order in which a source is usually read."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, Panel


def _several(name: str) -> FieldPanel:
    return FieldPanel(name, widget=forms.CheckboxSelectMultiple)


CONTENT: list[Panel] = [
    MultiFieldPanel([FieldPanel("kind"), FieldPanel("programme")], heading=_("What it is")),
    FieldPanel("summary"),
    FieldPanel("purpose"),
    MultiFieldPanel(
        [
            FieldPanel("status"),
            FieldPanel("deadline"),
            FieldPanel("deadline_words"),
            FieldRowPanel([FieldPanel("deadline_from"), FieldPanel("deadline_to")]),
            FieldPanel("deadline_note"),
        ],
        heading=_("Status and deadline"),
    ),
    InlinePanel(
        "funders",
        heading=_("Funders"),
        label=_("Funder"),
        help_text=_("Each with its own part. Whoever leaves gets a last day instead of being deleted."),
    ),
    InlinePanel(
        "applicants",
        heading=_("Who may apply"),
        label=_("Applicant"),
        help_text=_("The list is filtered by these rows."),
    ),
    MultiFieldPanel(
        [FieldPanel("funding_form"), FieldPanel("financing"), FieldPanel("max_amount")],
        heading=_("Money"),
    ),
    MultiFieldPanel(
        [_several("objects_funded"), _several("target_groups")], heading=_("What for and for whom")
    ),
    MultiFieldPanel([_several("topics"), _several("goals")], heading=_("Topics and goals")),
    MultiFieldPanel([_several("places"), FieldPanel("places_note")], heading=_("Where")),
    InlinePanel(
        "terms",
        heading=_("Terms"),
        label=_("Version of the terms"),
        help_text=_("When terms change, add a version and leave the old one: it stays readable by date."),
    ),
    MultiFieldPanel([FieldPanel("path_to_apply"), FieldPanel("contact_role")], heading=_("How to apply")),
    FieldPanel("predecessor"),
    InlinePanel(
        "differences",
        heading=_("Differences to the predecessor"),
        label=_("Difference"),
        help_text=_("They stand on both pages."),
    ),
    MultiFieldPanel(
        [FieldPanel("source"), FieldPanel("source_url"), FieldPanel("checked_on")], heading=_("Source")
    ),
]
