"""One example of good practice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Any
from urllib.parse import urlencode

from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import ObjectList, TabbedInterface
from wagtail.models import Page

from cms.models import BasePage
from fsa_portal.actor import Actor
from fsa_portal.directory.models import Authority
from fsa_portal.http import Request
from fsa_portal.known_dates import year_field
from fsa_portal.records import declare
from fsa_portal.richtext.fields import CleanTextField
from knowledge.examples import panels
from knowledge.examples.forms import ExamplePageForm
from knowledge.examples.months import MonthField
from knowledge.vocabulary.fields import term_of, terms_of
from knowledge.vocabulary.models import Term, Vocabulary

PROSE = ["bold", "italic", "link", "ol", "ul"]
SIMILAR = 3
COMPARED = 4
"""Examples that stand side by side at most."""
MOST_HOURS, MOST_EUROS = 100_000, 100_000_000
"""More is a typing error."""
RESERVED = frozenset({"vergleich", "reifegrade"})
"""Addresses below the list that are no example."""


class ExamplePage(BasePage):
    """What a body tried: the problem, the way, what came of it, what it took and what did not work.

    ``maturity`` is the grade that the FSA has given it by published criteria; ``grade_role``, ``grade_on`` and
    ``grade_reason`` say who, when and why.
    """

    authority = models.ForeignKey(
        Authority,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("authority"),
        help_text=_("Who did it. Its size, kind and district become filters of the list."),
    )
    year = year_field(_("year"), _("By which the list is sorted: when there was something to tell."))
    period_from = MonthField(
        _("from month"), null=True, blank=True, help_text=_("When it began, to the month: 2024-09.")
    )
    period_to = MonthField(
        _("to month"), null=True, blank=True, help_text=_("When it ended; empty while it goes on.")
    )
    topics = terms_of(Vocabulary.TOPIC, _("topics"), _("What it is about: one to three."), blank=False)
    methods = terms_of(Vocabulary.METHOD, _("methods"), _("The methods of planning that were used."))
    goals = terms_of(Vocabulary.GOAL, _("goals"), _("What it was meant to reach."))
    audiences = terms_of(Vocabulary.AUDIENCE, _("audiences"), _("Who will read it with profit."))
    summary = models.TextField(
        _("in short"),
        max_length=500,
        help_text=_(
            "Two sentences: who did what, and what came of it. They stand in the list and in the search."
        ),
    )
    problem = CleanTextField(
        _("problem"),
        features=PROSE,
        help_text=_("What was wrong before, as concretely as those concerned saw it."),
    )
    approach = CleanTextField(
        _("approach"), features=PROSE, help_text=_("The idea, and why this way; the single steps come below.")
    )
    result = CleanTextField(
        _("result"),
        features=PROSE,
        help_text=_("What is different now and how one knows. Figures with their source."),
    )
    lessons = CleanTextField(
        _("what did not work"),
        features=PROSE,
        blank=True,
        help_text=_("Detours, mistakes, what is still open. Others profit from this most."),
    )
    effort = models.CharField(
        _("effort"),
        max_length=200,
        blank=True,
        help_text=_("In words: posts, months, what goes on every year."),
    )
    effort_hours = models.PositiveIntegerField(
        _("effort in hours"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(MOST_HOURS)],
        help_text=_("Working time up to the first result, all who took part; the list is sorted by it."),
    )
    effort_cost = models.PositiveIntegerField(
        _("cost in euros"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(MOST_EUROS)],
        help_text=_("Without the working time; 0 where nothing was bought."),
    )
    transferability = models.CharField(
        _("transferability"),
        max_length=300,
        blank=True,
        help_text=_("For whom it fits, and what one must have for it."),
    )
    funding = models.TextField(
        _("funding"), max_length=500, blank=True, help_text=_("Who paid for what, and with which own share.")
    )
    decision = models.TextField(
        _("decision"), max_length=600, blank=True, help_text=_("Which body decided what, and when.")
    )
    contact_role = models.CharField(
        _("contact"),
        max_length=120,
        blank=True,
        help_text=_(
            "A function that answers questions (“social planning unit”), never a name or an address."
        ),
    )
    maturity = term_of(
        Vocabulary.MATURITY, _("maturity"), _("By the published criteria of the list of examples.")
    )
    grade_role = models.CharField(
        _("given by"),
        max_length=120,
        blank=True,
        help_text=_("The function of who gave the grade, never a name."),
    )
    grade_on = models.DateField(_("given on"), null=True, blank=True, help_text=_("The day of this grade."))
    grade_reason = models.TextField(
        _("reason"),
        max_length=400,
        blank=True,
        help_text=_("Two sentences: what is proven, and what is missing for the next grade."),
    )

    personal_data = declare(
        none="authority year period_from period_to topics methods goals audiences summary problem approach result"
        " lessons effort effort_hours effort_cost transferability funding decision contact_role maturity grade_role"
        " grade_on grade_reason"
    )

    is_creatable = True
    base_form_class = ExamplePageForm
    parent_page_types = ["examples.ExampleIndexPage"]
    subpage_types: list[str] = []
    template = "examples/example_page.html"
    edit_handler = TabbedInterface(
        [
            ObjectList([*Page.content_panels, *panels.CONTENT], heading=_("Content")),
            ObjectList(panels.FACTS, heading=_("Profile")),
            ObjectList(panels.ORDER, heading=_("Topics and relations")),
            ObjectList(BasePage.promote_panels, heading=_("Promote")),
            ObjectList(BasePage.settings_panels, heading=_("Settings")),
        ]
    )

    class Meta:
        verbose_name = _("example")
        constraints = [
            models.CheckConstraint(
                condition=Q(period_from__isnull=True)
                | Q(period_to__isnull=True)
                | Q(period_from__lte=F("period_to")),
                name="examples_period_runs_forward",
            ),
            models.CheckConstraint(
                condition=Q(period_to__isnull=True) | Q(period_from__isnull=False),
                name="examples_period_has_a_beginning",
            ),
            models.CheckConstraint(
                condition=(Q(grade_on__isnull=True) & Q(grade_role=""))
                | (Q(grade_on__isnull=False) & ~Q(grade_role="")),
                name="examples_grade_says_who_and_when",
            ),
        ]

    def clean(self) -> None:
        super().clean()
        wrong: dict[str, Any] = {}
        if self.slug in RESERVED:
            wrong["slug"] = _("This address is taken by a page about all examples.")
        if self.period_to is not None:
            if self.period_from is None:
                wrong["period_from"] = _("Say when it began, too.")
            elif self.period_to < self.period_from:
                wrong["period_to"] = _("It cannot end before it begins.")
        if self.grade_on is not None and self.grade_on > timezone.localdate():
            wrong["grade_on"] = _("This day is still to come.")
        if (self.grade_on is None) != (not self.grade_role):
            wrong["grade_on" if self.grade_on is None else "grade_role"] = _(
                "A grade says who gave it and when: both or neither."
            )
        if wrong:
            raise ValidationError(wrong)

    def get_context(self, request: Request, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """``classified`` (label, filter of the list, terms), ``topics``, ``index_url``, ``related`` examples, ``similar``
        ones that share a topic, newest first, and ``compare_url``."""
        classified = self.classified(as_saved=not getattr(request, "is_preview", False))
        topics = classified[0][2]
        related = list(self.related_to(request.actor))
        similar = (
            ExamplePage.objects.sibling_of(self, inclusive=False)
            .visible_to(request.actor)
            .filter(topics__in=topics)
            .exclude(pk__in=[example.pk for example in related])
            .select_related("authority", "locale")
            .distinct()
            .order_by("-year", "title")
        )
        return super().get_context(request, *args, **kwargs) | {
            "classified": classified,
            "topics": topics,
            "index_url": (self.get_url(request) or "").removesuffix(f"{self.slug}/"),
            "related": related,
            "similar": similar[:SIMILAR],
            "compare_url": self._compare_url(related),
        }

    def classified(self, *, as_saved: bool = True) -> list[tuple[str, str, list[Term]]]:
        """Label, filter of the list and terms, for each list of terms. ``as_saved`` asks the database once for all of
        them; a draft has terms that are not saved."""
        relations = ("topics", "methods", "goals", "audiences")
        if as_saved:
            held = [
                getattr(type(self), name).through.objects.filter(examplepage=self.pk) for name in relations
            ]
            chosen = Term.objects.filter(reduce(or_, (Q(pk__in=rows.values("term")) for rows in held)))
            terms: list[Term] = list(chosen)
        else:
            terms = [term for name in relations for term in getattr(self, name).all()]
        labels = {
            Vocabulary.TOPIC: gettext("Topics"),
            Vocabulary.METHOD: gettext("Methods"),
            Vocabulary.GOAL: gettext("Goals"),
            Vocabulary.AUDIENCE: gettext("For whom"),
        }
        return [
            (label, str(vocabulary.value), [term for term in terms if term.vocabulary == vocabulary])
            for vocabulary, label in labels.items()
        ]

    def _compare_url(self, related: Sequence[ExamplePage]) -> str:
        """The comparison with the related ones; empty where there is none."""
        if not related:
            return ""
        slugs = [self.slug, *(example.slug for example in related[: COMPARED - 1])]
        return f"{reverse('examples:comparison')}?{urlencode([('b', slug) for slug in slugs])}"

    def related_to(self, actor: Actor) -> QuerySet[ExamplePage]:
        """The examples that this one names, and those that name it, as far as ``actor`` may see them."""
        # A draft's relations may not be saved yet: what the form holds counts.
        named = [row.example_id for row in self.related.all()]
        naming = self.named_by.values("page")
        return (
            ExamplePage.objects.visible_to(actor)
            .filter(Q(pk__in=named) | Q(pk__in=naming))
            .exclude(pk=self.pk)
            .select_related("authority", "locale")
            .order_by("-year", "title")
        )

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
        """``(anchor, heading, html)`` of the texts that are filled in, in order."""
        named = [
            ("problem", _("Problem"), self.problem),
            ("ansatz", _("Approach"), self.approach),
            ("schritte", _("Steps"), self.steps_html),
            ("ergebnis", _("Result"), self.result),
            ("gelernt", _("What did not work"), self.lessons),
        ]
        return [(anchor, str(heading), html) for anchor, heading, html in named if html]

    @property
    def steps_html(self) -> str:
        """The steps as one ordered list."""
        items = format_html_join("", "<li>{}</li>", ((step.text,) for step in self.steps.all()))
        return format_html("<ol>{}</ol>", items) if items else ""

    @property
    def period(self) -> str:
        """ "March 2024 to June 2025", "since March 2024"; nothing where no month is known."""
        if self.period_from is None:
            return ""
        first = date_format(self.period_from, "F Y")
        if self.period_to is None:
            return gettext("since %(month)s") % {"month": first}
        last = date_format(self.period_to, "F Y")
        return first if first == last else gettext("%(first)s to %(last)s") % {"first": first, "last": last}

    @property
    def has_effort(self) -> bool:
        return bool(
            self.effort_hours is not None or self.effort_cost is not None or self.effort or self.funding
        )

    @property
    def shown_hours(self) -> str:
        if self.effort_hours is None:
            return ""
        hours = ngettext("%(number)s hour", "%(number)s hours", self.effort_hours)
        return hours % {"number": intcomma(self.effort_hours)}

    @property
    def shown_cost(self) -> str:
        return "" if self.effort_cost is None else f"{intcomma(self.effort_cost)} €"

    @property
    def contact_url(self) -> str:
        """Where one asks to be put in touch."""
        return reverse("examples:ask", args=[self.slug])
