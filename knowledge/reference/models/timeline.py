"""How it came to what there is: dates of a shared history, each as exact as it is known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from cms.metadata import absolute
from cms.models import IndexPage, Section
from fsa_portal import richtext
from fsa_portal.directory.models import Authority
from fsa_portal.exports import Column
from fsa_portal.http import Request
from fsa_portal.known_dates import KnownDate, Precision, is_first_known, precision_field
from fsa_portal.records import Versioned, declare
from fsa_portal.records.forms import RecordForm
from fsa_portal.richtext.fields import CleanTextField
from knowledge.reference.models.links import Linked, shown_links
from knowledge.reference.models.questions import PROSE


class TimelinePage(IndexPage):
    """``/zeitleiste/``: what happened when, from the beginning. Who may see this page may see every entry."""

    section = Section("zeitleiste", "Zeitleiste", 70)
    subpage_types: list[str] = []
    template = "reference/timeline.html"

    class Meta:
        verbose_name = _("timeline")

    def get_context(self, request: Request, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """``rows``: pairs of entry and its link or None, oldest first; ``years`` to jump to."""
        entries = list(Milestone.objects.prefetch_related("authorities"))
        links = shown_links(entries, request.actor)
        first_of_year: dict[int, Milestone] = {}
        for entry in entries:
            first_of_year.setdefault(entry.date.year, entry)
        return super().get_context(request, *args, **kwargs) | {
            "rows": [(entry, links.get(entry.pk)) for entry in entries],
            "years": list(first_of_year.items()),
        }

    def rows(self, context: Mapping[str, Any]) -> Iterable[Any]:
        found: list[Any] = context["rows"]
        return found

    def columns(self) -> Sequence[Column]:
        address = self.canonical_url()
        return (
            Column("date", _("Date"), lambda row: row[0].when, data=lambda row: row[0].machine_date),
            Column("title", _("Title"), lambda row: row[0].title),
            Column("text", _("Text"), lambda row: richtext.plain(row[0].text)),
            Column("source", _("Source"), lambda row: row[0].source),
            Column(
                "authorities",
                _("Local authorities"),
                lambda row: [authority.name for authority in row[0].authorities.all()],
            ),
            Column("url", _("Address"), lambda row: f"{address}#{row[0].anchor}"),
            Column("read_on", _("Read on"), lambda row: absolute(row[1].url) if row[1] else None),
        )

    def structured_data(self, context: Mapping[str, Any]) -> dict[str, Any]:
        address = self.canonical_url()
        events = [entry.as_event(f"{address}#{entry.anchor}") for entry, _link in context["rows"]]
        steps = [
            {"@type": "ListItem", "position": number, "item": event}
            for number, event in enumerate(events, start=1)
        ]
        return {
            "@type": "CollectionPage",
            "mainEntity": {
                "@type": "ItemList",
                "itemListOrder": "https://schema.org/ItemListOrderAscending",
                "numberOfItems": len(steps),
                "itemListElement": steps,
            },
        }


class Milestone(Versioned, Linked):
    """What happened, when, and where that is written. Of a month or year the first day stands for it."""

    date = models.DateField(_("date"), help_text=_("Of a month or a year any day of it."))
    precision = precision_field()
    title = models.CharField(_("title"), max_length=160, help_text=_("What happened, in one line."))
    text = CleanTextField(
        _("text"), blank=True, features=PROSE, help_text=_("Two or three sentences: what came of it.")
    )
    source = models.CharField(
        _("source"), max_length=300, help_text=_("Where a reader can check it: who said or wrote it, when.")
    )

    authorities = models.ManyToManyField(
        Authority,
        verbose_name=_("local authorities"),
        related_name="milestones",
        blank=True,
        help_text=_("Whose history it is, too: it also stands on their pages, with its source."),
    )

    personal_data = declare(none="date precision title text source authorities")

    base_form_class = RecordForm
    panels = [
        FieldRowPanel([FieldPanel("date"), FieldPanel("precision")]),
        FieldPanel("title"),
        FieldPanel("text"),
        FieldPanel("source"),
        FieldPanel("authorities", widget=forms.CheckboxSelectMultiple),
        Linked.link_panels,
    ]

    class Meta:
        verbose_name = _("entry of the timeline")
        verbose_name_plural = _("entries of the timeline")
        # What is known of the year alone stands before its months, a month before its days: year, month, day.
        ordering = ["date", "-precision", "pk"]
        constraints = [
            *Linked.Meta.constraints,
            models.CheckConstraint(
                condition=Q(precision__in=Precision.values), name="reference_precision_is_known"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="reference_milestone_has_a_source"),
            models.CheckConstraint(
                condition=is_first_known("date", "precision"), name="reference_date_is_the_first_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.when}: {self.title}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.date = self.begins
        super().save(*args, **kwargs)

    @property
    def anchor(self) -> str:
        return f"eintrag-{self.pk}"

    @property
    def known(self) -> KnownDate:
        return KnownDate(self.date, self.precision)

    @property
    def begins(self) -> dt.date:
        """The first day that may be meant."""
        return self.known.begins

    @property
    def ends(self) -> dt.date:
        """The last day that may be meant."""
        return self.known.ends

    @property
    def when(self) -> str:
        """``2011``, ``November 2013``, ``Mo, 11. Mai 2015``."""
        return self.known.when

    def as_event(self, address: str) -> dict[str, Any]:
        """What schema.org calls it; the date says as much as is known."""
        told = {
            "@type": "Event",
            "@id": address,
            "url": address,
            "name": self.title,
            "startDate": self.machine_date,
            "citation": self.source,
        }
        return told | ({"description": richtext.plain(self.text)} if self.text else {})

    @property
    def machine_date(self) -> str:
        """What HTML's ``time`` takes: ``2011``, ``2013-11``, ``2015-05-11``."""
        return self.known.machine
