"""Which days figures are asked for."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from consultations.reporting.periods import FOUNDED, Period, last_quarter, quarter
from fsa_portal.actor import Actor
from fsa_portal.forms import PlausibleDateField

EARLIEST = dt.date(2000, 1, 1)


class PeriodForm(forms.Form):
    """From and to, both included; without a day it is ``default``.

    Outside of the FSA only whole quarters are told: what is added by a single day could be that of a single body.
    """

    marks_optional = False

    von = PlausibleDateField(label=pgettext_lazy("period", "From"), first=EARLIEST, last=0, required=False)
    bis = PlausibleDateField(label=pgettext_lazy("period", "To"), first=EARLIEST, last=1, required=False)

    def __init__(self, data: Any, *, actor: Actor, default: Period | None = None) -> None:
        super().__init__(data, auto_id="zeitraum_%s")
        self.only_quarters = not actor.is_staff
        today = timezone.localdate()
        self.default = default or Period(FOUNDED, last_quarter(today).last if self.only_quarters else today)
        if self.only_quarters:
            self.fields["von"].help_text = _("The first day of a quarter.")
            self.fields["bis"].help_text = _("The last day of a quarter.")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("von"), given.get("bis")
        if first and last and last < first:
            self.add_error("bis", _("The period ends before it begins."))
        elif self.only_quarters:
            if first and quarter(first).first != first:
                self.add_error("von", _("Outside of the FSA a period begins with a quarter."))
            if last and quarter(last).last != last:
                self.add_error("bis", _("Outside of the FSA a period ends with a quarter."))
        return given

    @property
    def period(self) -> Period | None:
        """What is asked for; nothing when it makes no sense."""
        if not self.is_valid():
            return None
        first, last = self.cleaned_data["von"], self.cleaned_data["bis"]
        if first is None and last is None:
            return self.default
        first = first or min(self.default.first, last)
        return Period(first, last or max(self.default.last, first))
