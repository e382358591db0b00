"""The lists of terms that editors keep."""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from fsa_portal.records import declare


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


class Term(models.Model):
    """A word of the profession that things are tagged with. A retired term stays readable where it was used."""

    vocabulary = models.CharField(_("list"), max_length=30, choices=Vocabulary)
    slug = models.SlugField(_("short name"), max_length=60)
    name_de = models.CharField(_("German"), max_length=120)
    name_en = models.CharField(_("English"), max_length=120)
    order = models.PositiveIntegerField(_("order"), default=0)
    retired = models.BooleanField(_("retired"), default=False, help_text=_("No longer offered, still shown."))

    objects = TermQuerySet.as_manager()

    personal_data = declare(none="vocabulary slug name_de name_en order retired")

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

    @property
    def name(self) -> str:
        """In the reader's language."""
        return self.name_en if (get_language() or "").startswith("en") else self.name_de
