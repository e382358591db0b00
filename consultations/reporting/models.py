"""What stays of advice when cases are gone."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Max, Min, Q
from django.utils.translation import gettext_lazy as _

from consultations.cases.models import Case, ShortAdvice
from fsa_portal.directory.models import Authority, Organisation
from fsa_portal.records import declare, exactly_one

A_YEAR = dt.timedelta(days=365)
"""How long after its last contact a body still counts as active."""


class PastAdvice(models.Model):
    """That a body was advised, and on which days it counted as active: written when retention takes a case or a short
    advice away, so that the curve of the bodies stays what it was."""

    authority = models.ForeignKey(Authority, null=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    begins = models.DateField(_("advised since"))
    ends = models.DateField(_("first day on which it no longer counts as active"))

    personal_data = declare(none="authority organisation begins ends")

    class Meta:
        verbose_name = _("past advice")
        verbose_name_plural = _("past advice")
        ordering = ["begins", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=exactly_one("authority", "organisation"),
                name="reporting_past_advice_of_one_body",
            ),
            models.CheckConstraint(condition=Q(ends__gte=F("begins")), name="reporting_past_advice_has_days"),
        ]

    def __str__(self) -> str:
        return f"{self.begins} – {self.ends}"


def keep_days_of_case(instance: Case, **_signal: object) -> None:
    """Before a closed case goes."""
    if instance.closed_on is None:
        return
    # As the curve counts it while the case is there: the days of the case, and those from contact to contact.
    _keep(instance, instance.opened_on, max(instance.opened_on, instance.closed_on))
    met = instance.contacts.aggregate(first=Min("date"), last=Max("date"))
    if met["first"] is not None:
        _keep(instance, met["first"], met["last"] + A_YEAR)


def keep_days_of_short_advice(instance: ShortAdvice, **_signal: object) -> None:
    """Before a short advice goes."""
    _keep(instance, instance.date, instance.date + A_YEAR)


def _keep(of: Case | ShortAdvice, begins: dt.date, ends: dt.date) -> None:
    PastAdvice.objects.create(
        authority_id=of.authority_id, organisation_id=of.organisation_id, begins=begins, ends=ends
    )
