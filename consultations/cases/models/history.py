"""What happened to a case, and the steps that were planned in it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from consultations.cases.models.cases import Case
from fsa_portal.records import HistoryEvent, declare


class CaseEvent(HistoryEvent):
    """What happened to a case: append-only, ids and codes only."""

    class What(models.TextChoices):
        OPENED = "opened", _("case opened")
        STATUS = "status", _("status changed")
        CONTACT = "contact", _("contact entered")
        CORRECTED = "corrected", _("contact corrected")
        NEXT_STEP = "next-step", _("next step planned or done")
        CHANGED = "changed", _("case edited")
        ASSIGNED = "assigned", _("adviser assigned")
        RELEASED = "released", _("adviser released")
        OUTCOMES = "outcomes", _("outcomes changed")
        LADDER = "ladder", _("step of the outcome ladder")
        FOLLOW_UP = "follow-up", _("follow-up of the client")
        GOAL_CONFIRMED = "goal-confirmed", _("goal confirmed by the client")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="events")

    # Goes with its case, not after the two years of the audit.
    personal_data = declare(none="case", id="by_user by_affiliation", retention="case")

    class Meta(HistoryEvent.Meta):
        verbose_name = _("event of a case")
        verbose_name_plural = _("events of cases")

    def __str__(self) -> str:
        return f"{self.case_id} {self.what}"


class CaseStep(models.Model):
    """The words of a step that was planned in a case: its history points here, so that it says what was done."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="steps")
    text = models.CharField(_("next step"), max_length=300)

    personal_data = declare(none="case", content="text", retention="case")

    class Meta:
        verbose_name = _("planned step")
        verbose_name_plural = _("planned steps")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text
