"""What came out of a case."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from consultations.cases.models.cases import Case
from consultations.cases.models.evidence import Evidenced
from fsa_portal.records import Versioned, declare
from knowledge.vocabulary.models import Term, Vocabulary

UNKNOWN = "unbekannt"
"""The outcome that stands alone: whoever knows another one does not say so."""


class CaseOutcome(Evidenced, Versioned):
    """One outcome of a closed case, out of the list; how it is known may stand beside it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="outcomes")
    term = models.ForeignKey(
        Term,
        on_delete=models.PROTECT,
        related_name="+",
        limit_choices_to={"vocabulary": "case-outcome"},
        verbose_name=_("outcome"),
    )
    note = models.CharField(_("note"), max_length=500, blank=True)

    personal_data = declare(none="case term", content="note", retention="case")

    class Meta:
        verbose_name = _("outcome of a case")
        verbose_name_plural = _("outcomes of cases")
        ordering = ["term__order", "pk"]
        constraints = [
            *Evidenced.Meta.constraints,
            models.UniqueConstraint(fields=["case", "term"], name="cases_outcome_once"),
        ]

    def __str__(self) -> str:
        return self.term.name


class LadderStep(Evidenced, Versioned):
    """How far a case came on the ladder from the request to what lasts: since when a step is reached, and where it can
    be seen. Without a day it is not reached, or was taken back."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="ladder")
    term = models.ForeignKey(
        Term,
        on_delete=models.PROTECT,
        related_name="+",
        limit_choices_to={"vocabulary": "outcome-ladder"},
        verbose_name=_("step of the ladder"),
    )
    reached_on = models.DateField(_("reached on"), null=True)

    personal_data = declare(none="case term reached_on", retention="case")

    class Meta:
        verbose_name = _("step that a case reached")
        verbose_name_plural = _("steps that cases reached")
        ordering = ["term__order", "pk"]
        constraints = [
            *Evidenced.Meta.constraints,
            models.UniqueConstraint(fields=["case", "term"], name="cases_ladder_step_once"),
            models.CheckConstraint(
                condition=Q(reached_on__isnull=False) | Q(evidence="", evidence_page=None),
                name="cases_ladder_evidence_of_a_day",
            ),
        ]
        indexes = [models.Index(fields=["reached_on"], name="cases_ladder_reached")]

    def __str__(self) -> str:
        return self.term.name


def ladder_of(case: Case) -> list[LadderStep]:
    """All steps of the ladder from the first to the last, those that are not reached without a day."""
    reached = {one.term_id: one for one in case.ladder.select_related("term", "evidence_page")}
    steps = Term.objects.of(Vocabulary.OUTCOME_LADDER)
    return [
        reached.get(term.pk) or LadderStep(case=case, term=term)
        for term in steps
        if not term.retired or (term.pk in reached and reached[term.pk].reached_on)
    ]


def check_outcomes(outcomes: Sequence[Term]) -> None:
    """At least one, and “unknown” beside no other."""
    if not outcomes:
        raise ValidationError({"outcomes": gettext("A closed case needs an outcome; “unknown” is one.")})
    if len(outcomes) > 1 and any(term.slug == UNKNOWN for term in outcomes):
        raise ValidationError({"outcomes": gettext("“Unknown” stands alone: leave it out, or the others.")})
