"""The file, and what its columns hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from consultations.cases.entries.bodies import (
    BodyField,
    BodySelect,
    all_options,
    bodies_called,
    value_of,
)
from consultations.cases.importing.bodies import Unknown
from consultations.cases.importing.columns import SEVERAL, Holds
from consultations.cases.models import LONGEST_CONTACT, CaseImport, ContactKind
from fsa_portal.accounts.models import Body
from fsa_portal.uploads.fields import GatedFileField
from fsa_portal.uploads.policies import TABLE

MOST_NAMES = 40
"""Unknown names that are asked for at once; the rest when these are answered."""
SAMPLES = 3


class TableForm(forms.Form):
    """A table of earlier advice."""

    table = GatedFileField(policy=TABLE, label=_("Table"))


class ColumnsForm(forms.Form):
    """What each column holds, what stands in where a row says nothing, and who is meant by unknown names."""

    marks_optional = False

    kind = forms.ChoiceField(
        label=_("Kind of contact where none is named"),
        choices=[("", _("none: such rows are not taken over")), *ContactKind.choices],
        required=False,
    )
    minutes = forms.IntegerField(
        label=_("Minutes where none are named"),
        min_value=1,
        max_value=LONGEST_CONTACT,
        required=False,
        help_text=_("Left empty, rows without a duration are not taken over."),
    )

    def __init__(self, *args: Any, table: CaseImport, unknown: Mapping[str, Unknown], **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"kind": table.kind, "minutes": table.minutes})
        super().__init__(*args, **kwargs)
        self.table = table
        for place, (heading, holds) in enumerate(zip(table.header, table.columns, strict=True)):
            self.fields[f"column-{place}"] = forms.ChoiceField(
                label=gettext("Column “%(heading)s”") % {"heading": heading},
                choices=Holds.choices,
                required=False,
                initial=holds,
                help_text=_samples(table, place),
            )
        self.order_fields([name for name in self.fields if name.startswith("column-")])
        self.names = list(unknown)[:MOST_NAMES]
        options = all_options() if self.names else ""
        for place, name in enumerate(self.names):
            field = BodyField(
                label=gettext("Who is “%(name)s”?") % {"name": unknown[name].written},
                required=False,
                help_text=_suggestions(unknown[name]),
                initial=unknown[name].suggested[0] if len(unknown[name].suggested) == 1 else "",
            )
            if isinstance(field.widget, BodySelect):
                field.widget.written = options
            self.fields[f"name-{place}"] = field

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        names = [name for name in self.fields if name.startswith("column-")]
        columns = [cleaned.get(name, "") for name in names]
        times = Counter(holds for holds in columns if holds and Holds(holds) not in SEVERAL)
        for name, holds in zip(names, columns, strict=True):
            if times[holds] > 1:
                self.add_error(name, gettext("Another column holds this already."))
        if not {Holds.BODY, Holds.KEY} & set(columns):
            self.add_error(None, gettext("Say which column names the local authority or organisation."))
        if Holds.DATE not in columns:
            self.add_error(None, gettext("Say which column holds the date of the contact."))
        return cleaned

    @property
    def arrangement(self) -> dict[str, Any]:
        """What ``actions.arrange`` takes."""
        cleaned = self.cleaned_data
        chosen: dict[str, Body | None] = {
            name: cleaned[f"name-{place}"] for place, name in enumerate(self.names)
        }
        return {
            "columns": [cleaned[f"column-{place}"] for place in range(len(self.table.header))],
            "kind": cleaned["kind"],
            "minutes": cleaned["minutes"],
            "choices": {name: value_of(body) for name, body in chosen.items() if body is not None},
        }


def _samples(table: CaseImport, place: int) -> str:
    """What stands in the first rows, so that nobody has to look into the file."""
    found = [cells[place].strip() for _number, cells in table.rows[:50]]
    shown = [text if len(text) <= 40 else f"{text[:40]}…" for text in dict.fromkeys(found) if text]
    return " · ".join(shown[:SAMPLES])


def _suggestions(unknown: Unknown) -> str:
    names = [body.name for body in bodies_called(unknown.suggested).values()]
    if not names:
        return gettext("Nobody in the directory is called so. Left empty, its rows are not taken over.")
    return gettext("Like it: %(names)s.") % {"names": ", ".join(names)}
