"""The lists of terms that editors keep."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from fsa_portal.records import Versioned, declare
from fsa_portal.records.forms import RecordForm
from fsa_portal.richtext.fields import CleanTextField

PROSE = ["bold", "italic", "link", "ol", "ul"]


class Vocabulary(models.TextChoices):
    """Which list a term belongs to."""

    TOPIC = "topic", _("topics")
    SUPPORT_WISH = "support-wish", _("support wishes")
    METHOD = "method", _("methods")
    FUNDING_SOURCE = "funding-source", _("funding sources")
    FUNDING_FORM = "funding-form", _("forms of funding")
    FUNDING_FINANCING = "funding-financing", _("kinds of financing")
    FUNDING_OBJECT = "funding-object", _("what is funded")
    TARGET_GROUP = "target-group", _("target groups")
    AUDIENCE = "audience", _("audiences")
    CASE_OUTCOME = "case-outcome", _("outcomes of cases")
    OUTCOME_LADDER = "outcome-ladder", _("steps of the outcome ladder")
    MATURITY = "maturity", _("maturity grades")
    GOAL = "goal", _("goals")


class TermQuerySet(models.QuerySet["Term"]):
    """Terms by list and use."""

    def of(self, vocabulary: Vocabulary) -> TermQuerySet:
        return self.filter(vocabulary=vocabulary)

    def in_use(self) -> TermQuerySet:
        """Those that can still be chosen."""
        return self.filter(retired=False)


class Term(Versioned):
    """A word of the profession that things are tagged with. A retired term stays readable where it was used."""

    vocabulary = models.CharField(
        _("list"), max_length=30, choices=Vocabulary, help_text=_("Which list offers the term.")
    )
    slug = models.SlugField(
        _("short name"), max_length=60, help_text=_("Part of addresses: it stays when the name changes.")
    )
    name_de = models.CharField(
        _("German"), max_length=120, help_text=_("The term as German pages and filters show it.")
    )
    name_en = models.CharField(
        _("English"), max_length=120, help_text=_("The term as English pages and filters show it.")
    )
    order = models.PositiveIntegerField(_("order"), default=0, help_text=_("Small numbers stand first."))
    retired = models.BooleanField(_("retired"), default=False, help_text=_("No longer offered, still shown."))
    about_de = CleanTextField(
        _("About it, in German"),
        blank=True,
        features=PROSE,
        help_text=_("Introduces the page of a topic: what it is about and what the FSA can do."),
    )
    about_en = CleanTextField(
        _("About it, in English"),
        blank=True,
        features=PROSE,
        help_text=_("The same for the English page of the topic."),
    )

    words = models.TextField(
        _("words in notes"),
        blank=True,
        max_length=4000,
        help_text=_(
            "A note in one line that has one of these words is taken to be about the term. Commas part them; forms and"
            " compounds count by themselves. “Sozialplanung + Kreisebene” asks for both, “-Auswirkung” says that this"
            " word does not count."
        ),
    )

    objects = TermQuerySet.as_manager()

    personal_data = declare(none="vocabulary slug name_de name_en order retired about_de about_en words")

    base_form_class = RecordForm
    panels = [
        FieldPanel("vocabulary"),
        FieldPanel("slug"),
        FieldRowPanel([FieldPanel("name_de"), FieldPanel("name_en")]),
        FieldPanel("order"),
        FieldPanel("retired"),
        FieldPanel("about_de"),
        FieldPanel("about_en"),
        FieldPanel("words"),
    ]

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        ordering = ["vocabulary", "order", "slug"]
        constraints = [
            models.UniqueConstraint(fields=["vocabulary", "slug"], name="vocabulary_one_term_per_slug"),
            models.CheckConstraint(
                condition=models.Q(vocabulary__in=Vocabulary.values), name="vocabulary_list_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_used(self) -> bool:
        """Whether anything carries it, a draft or a closed case included."""
        return any(
            relation.field.model._base_manager.filter(**{relation.field.name: self}).exists()
            for relation in self._meta.get_fields(include_hidden=True)
            if isinstance(relation, models.ManyToOneRel)
        )

    @property
    def name(self) -> str:
        """In the reader's language."""
        return self.name_en if _is_english() else self.name_de

    @property
    def about(self) -> str:
        """Likewise what editors wrote about it."""
        return self.about_en if _is_english() else self.about_de

    def get_absolute_url(self) -> str:
        """The page that gathers all that is tagged with this topic; empty for other lists."""
        return reverse("vocabulary:topic", args=[self.slug]) if self.vocabulary == Vocabulary.TOPIC else ""


def _is_english() -> bool:
    return (get_language() or "").startswith("en")
