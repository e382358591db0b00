"""Funding programmes: who pays what for whom, until when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from cms.filters import Facet, narrowed
from cms.models import BasePage, IndexPage, Section
from fsa_portal.http import Request
from fsa_portal.records import declare

PROSE = ["bold", "italic", "link", "ol", "ul"]
ENDS_SOON = dt.timedelta(days=30)
CHECK_EVERY = dt.timedelta(days=30)


class FundingStatus(models.TextChoices):
    """Where a programme stands. "Closes soon" is not stored: it follows from the deadline."""

    UNDER_REVIEW = "in-ueberpruefung", _("Under review")
    ANNOUNCED = "angekuendigt", _("Announced")
    OPEN = "antrag-moeglich", _("Open for applications")
    CLOSED = "geschlossen", pgettext_lazy("funding", "Closed")
    EXHAUSTED = "mittel-ausgeschoepft", _("Funds exhausted")
    ENDED = "ausgelaufen", _("Ended")
    SUCCEEDED = "nachfolge", _("Replaced by a successor")


CLOSES_SOON = ("frist-endet-bald", _("Closes soon"))
LISTED_FIRST = [
    CLOSES_SOON[0],
    FundingStatus.OPEN,
    FundingStatus.ANNOUNCED,
    FundingStatus.UNDER_REVIEW,
    FundingStatus.EXHAUSTED,
    FundingStatus.CLOSED,
    FundingStatus.SUCCEEDED,
    FundingStatus.ENDED,
]
"""The order of lists: what one can apply for, then what comes, then what is over."""


class FundingIndexPage(IndexPage):
    """``/foerderung/``: all programmes."""

    section = Section("foerderung", "Förderung", 30)
    subpage_types = ["funding.ProgrammePage"]
    template = "funding/index_page.html"

    class Meta:
        verbose_name = _("list of funding programmes")

    @classmethod
    def feed_kinds(cls) -> Sequence[type[BasePage]]:
        return [ProgrammePage]

    def get_context(self, request: Request, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """``page_obj`` of programmes, those first for which one can apply; ``groups`` of filters and ``chips``."""
        programmes = (
            ProgrammePage.objects.child_of(self)
            .visible_to(request.actor)
            .select_related("funder_kind")
            .prefetch_related("topics", "objects_funded")
            .order_by(models.F("deadline").asc(nulls_last=True), "title")
        )
        facets = [
            Facet("status", gettext("Status"), lambda one: [one.status_now]),
            Facet("source", gettext("Funder"), lambda one: [(one.funder_kind.slug, one.funder_kind.name)]),
            Facet(
                "object",
                gettext("What is funded"),
                lambda one: [(t.slug, t.name) for t in one.objects_funded.all()],
            ),
            Facet(
                "topic",
                gettext("Topic"),
                lambda one: [(t.slug, t.name) for t in one.topics.all()],
                open=False,
            ),
        ]
        listed = sorted(programmes, key=lambda one: LISTED_FIRST.index(one.status_now[0]))
        return super().get_context(request, *args, **kwargs) | narrowed(listed, facets, request.GET)


class ProgrammePage(BasePage):
    """A funding programme or one of its calls."""

    funder = models.CharField(_("funder"), max_length=200)
    funder_kind = models.ForeignKey(
        "vocabulary.Term",
        on_delete=models.PROTECT,
        related_name="+",
        limit_choices_to={"vocabulary": "funding-source"},
        verbose_name=_("kind of funder"),
    )
    status = models.CharField(_("status"), max_length=30, choices=FundingStatus)
    deadline = models.DateField(_("deadline"), null=True, blank=True)
    deadline_text = models.CharField(
        _("deadline in words"),
        max_length=120,
        blank=True,
        help_text=_('Where no day is known yet: "early summer".'),
    )
    own_share = models.CharField(_("own share"), max_length=200, blank=True)
    topics = ParentalManyToManyField(
        "vocabulary.Term",
        verbose_name=_("topics"),
        related_name="+",
        blank=True,
        limit_choices_to={"vocabulary": "topic"},
    )
    objects_funded = ParentalManyToManyField(
        "vocabulary.Term",
        verbose_name=_("what is funded"),
        related_name="+",
        blank=True,
        limit_choices_to={"vocabulary": "funding-object"},
    )
    summary = models.TextField(_("in short"), max_length=500)
    purpose = RichTextField(_("purpose"), features=PROSE)
    conditions = RichTextField(_("conditions"), features=PROSE, blank=True)
    path_to_apply = RichTextField(_("how to apply"), features=PROSE, blank=True)
    source = models.CharField(_("source"), max_length=300, help_text=_("Where these facts stand."))
    source_url = models.URLField(_("address of the source"), blank=True)
    checked_on = models.DateField(_("checked on"))

    personal_data = declare(
        none="funder funder_kind status deadline deadline_text own_share topics objects_funded summary purpose"
        " conditions path_to_apply source source_url checked_on"
    )

    is_creatable = True
    parent_page_types = ["funding.FundingIndexPage"]
    subpage_types: list[str] = []
    template = "funding/programme_page.html"
    content_panels = [
        *Page.content_panels,
        MultiFieldPanel([FieldPanel("funder"), FieldPanel("funder_kind")], heading=_("Funder")),
        MultiFieldPanel(
            [
                FieldPanel("status"),
                FieldPanel("deadline"),
                FieldPanel("deadline_text"),
                FieldPanel("own_share"),
            ],
            heading=_("Terms"),
        ),
        FieldPanel("topics"),
        FieldPanel("objects_funded"),
        FieldPanel("summary"),
        FieldPanel("purpose"),
        FieldPanel("conditions"),
        FieldPanel("path_to_apply"),
        MultiFieldPanel(
            [FieldPanel("source"), FieldPanel("source_url"), FieldPanel("checked_on")], heading=_("Source")
        ),
    ]

    class Meta:
        verbose_name = _("funding programme")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=FundingStatus.values), name="funding_status_is_known"
            )
        ]

    def status_on(self, day: dt.date) -> tuple[str, str]:
        """``(slug, label)`` on that day: an open programme closes soon, and is closed when its deadline is over."""
        if self.status == FundingStatus.OPEN and self.deadline is not None:
            if self.deadline < day:
                return FundingStatus.CLOSED.value, str(FundingStatus.CLOSED.label)
            if self.deadline - day <= ENDS_SOON:
                return CLOSES_SOON[0], str(CLOSES_SOON[1])
        return self.status, str(self.get_status_display())

    @property
    def status_now(self) -> tuple[str, str]:
        return self.status_on(timezone.localdate())

    @property
    def days_left(self) -> int | None:
        """Until the deadline, while there is one and it is not over."""
        if self.deadline is None or self.deadline < timezone.localdate():
            return None
        return (self.deadline - timezone.localdate()).days

    @property
    def is_unchecked(self) -> bool:
        """Nobody looked at the source for a month."""
        return timezone.localdate() - self.checked_on > CHECK_EVERY

    def get_context(self, request: Request, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """``topics``, ``funded`` (what is funded) and ``index_url``."""
        return super().get_context(request, *args, **kwargs) | {
            "topics": list(self.topics.all()),
            "funded": list(self.objects_funded.all()),
            "index_url": self.get_parent().get_url(request),
        }

    def structured_data(self, context: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "@type": "MonetaryGrant",
            "funder": {"@type": "Organization", "name": self.funder},
            "about": [topic.name for topic in context["topics"]],
        }

    def sections(self) -> list[tuple[str, str, str]]:
        """``(anchor, heading, html)`` of what is filled in, in order."""
        named = [
            ("zweck", _("Purpose"), self.purpose),
            ("bedingungen", _("Conditions"), self.conditions),
            ("antrag", _("How to apply"), self.path_to_apply),
        ]
        return [(anchor, str(heading), html) for anchor, heading, html in named if html]
