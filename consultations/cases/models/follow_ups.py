"""What became of it: the client is asked some time after a case was closed."""

from __future__ import annotations

import calendar
import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consultations.cases.models.cases import Case
from fsa_portal.accounts.models import Affiliation
from fsa_portal.actor import Actor
from fsa_portal.records import Versioned, declare

MONTHS = 6
"""After how many months the client is asked, unless another day was chosen."""
LONGEST_ANSWER = 2000


class Became(models.TextChoices):
    """Whether what was agreed has been reached."""

    ACHIEVED = "erreicht", _("achieved")
    PARTLY = "teilweise", _("partly achieved")
    NOT = "nicht", _("not achieved")
    CANNOT_SAY = "nicht-zu-sagen", _("cannot be said")


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    """Follow-ups by what is still to be answered."""

    def visible_to(self, actor: Actor) -> FollowUpQuerySet:
        """Those of the cases whose inner side the actor may see."""
        return self.filter(case__in=Case.objects.visible_to(actor).order_by().values("pk"))

    def unanswered(self) -> FollowUpQuerySet:
        return self.filter(answer="")

    def due(self, day: dt.date) -> FollowUpQuerySet:
        """Unanswered, and asked for by this day."""
        return self.unanswered().filter(due_on__lte=day)


class FollowUp(Versioned):
    """After a case was closed: on which day the client is asked what became of it, and the answer. As long as there is
    none, it is unknown, and never counts as a success."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="follow_ups")
    due_on = models.DateField(_("to be asked on"))
    asked_on = models.DateField(_("asked on"), null=True, editable=False)
    reminded_on = models.DateField(_("reminded on"), null=True, editable=False)
    answer = models.CharField(_("what became of it"), max_length=20, choices=Became, blank=True)
    text = models.TextField(_("in the client's words"), max_length=LONGEST_ANSWER, blank=True)
    answered_on = models.DateField(_("answered on"), null=True, editable=False)
    written_by = models.ForeignKey(
        Affiliation,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("written down by"),
    )

    objects = FollowUpQuerySet.as_manager()

    personal_data = declare(
        none="case due_on asked_on reminded_on answer answered_on",
        id="written_by",
        content="text",
        retention="case",
    )

    class Meta:
        verbose_name = _("follow-up of a case")
        verbose_name_plural = _("follow-ups of cases")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer__in=["", *Became.values]), name="cases_follow_up_answer_is_known"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_on=None, text="", written_by=None)
                | (~Q(answer="") & Q(answered_on__isnull=False)),
                name="cases_follow_up_answered_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(reminded_on=None) | Q(asked_on__isnull=False),
                name="cases_follow_up_asked_then_reminded",
            ),
            models.UniqueConstraint(fields=["case"], condition=Q(answer=""), name="cases_one_open_follow_up"),
        ]
        indexes = [models.Index(fields=["due_on"], condition=Q(answer=""), name="cases_follow_ups_due")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.due_on}"

    @property
    def by_client(self) -> bool:
        """Whether the client gave the answer itself: nobody else changes it."""
        return bool(self.answer) and self.written_by_id is None


def months_after(day: dt.date, months: int = MONTHS) -> dt.date:
    """The same day so many months later, or the last one of that month."""
    year, month = divmod(day.month - 1 + months, 12)
    last = calendar.monthrange(day.year + year, month + 1)[1]
    return dt.date(day.year + year, month + 1, min(day.day, last))
