"""The rules of a programme's form that concern several of its fields, and the day that its readers ask about."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

from fsa_portal.forms import PlausibleDateField

FIRST_DAY = dt.date(1946, 8, 23)
"""The state is that old; no programme is older."""


class DayForm(forms.Form):
    """The day of which somebody reads a programme (``?stand=``)."""

    stand = PlausibleDateField(
        label=_("What held on which day?"),
        first=FIRST_DAY,
        last=10,
        required=False,
        error_messages={
            "invalid": _("This is no day. Please write it as day.month.year, for example 31.12.2025.")
        },
    )

    marks_optional = False

    def __init__(self, data: dict[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs, auto_id="%s")
        if "stand" in self.errors:
            # The calendar of the browser would not show what it cannot read.
            self.fields["stand"].widget.input_type = "text"


class ProgrammeForm(WagtailAdminPageForm):
    """The editors' form of a programme."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if cleaned.get("deadline") and "deadline" in self.changed_data:
            # What was a season has become a day.
            cleaned |= {"deadline_words": "", "deadline_from": None, "deadline_to": None}
        self._refuse_circles(cleaned)
        return cleaned

    def _refuse_circles(self, cleaned: dict[str, Any]) -> None:
        """A programme that follows on one that follows on it would leave the reader with no first one."""
        seen = {self.instance.pk} - {None}
        before = cleaned.get("predecessor")
        while before is not None and before.pk not in seen:
            seen.add(before.pk)
            before = before.specific.predecessor
        if before is not None:
            self.add_error("predecessor", gettext("This programme is a successor of the one that you edit."))
