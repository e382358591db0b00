"""The rules of a programme's form that concern several of its fields."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from wagtail.admin.forms import WagtailAdminPageForm


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
