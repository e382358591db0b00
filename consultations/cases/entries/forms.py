"""An entry with its values: what was read from a line, to be corrected and saved."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultations.cases.actions import Given, Place
from consultations.cases.entries.bodies import NEW, BodyField, OpenCases, all_options, bodies_called
from consultations.cases.entries.reuse import PageField
from consultations.cases.forms import ContactForm, topics_field, topics_in_use
from consultations.cases.models import LONGEST_LINE, ContactKind
from fsa_portal.actor import Actor
from fsa_portal.forms import PlausibleDateField
from fsa_portal.uploads.fields import GatedFileField
from fsa_portal.uploads.policies import MAIL
from knowledge.library.models.kinds import DocumentKind

MOST = 8
"""Bodies and materials of one entry."""
_ROW = re.compile(r"^(?:body|material)-([0-9])$", re.ASCII)
CHOOSE = ("", _("Please choose"))


class LineForm(forms.Form):
    """One line about a contact."""

    line = forms.CharField(label=_("What was it?"), max_length=LONGEST_LINE)


class MailForm(forms.Form):
    """A mail that was saved as a file."""

    email = GatedFileField(policy=MAIL, label=_("E-mail as a file"))


class EntryForm(ContactForm):
    """One talk or visit: for whom, in which case, how long, what was given, what comes next.

    ``rows``: how many bodies and materials it offers; a form that was sent tells it itself.
    """

    line = forms.CharField(
        label=_("Line as it was typed"),
        max_length=LONGEST_LINE,
        required=False,
        widget=forms.TextInput(attrs={"hidden": True}),
    )
    topics = topics_field()
    title = forms.CharField(
        label=_("Title of the new case"),
        max_length=160,
        required=False,
        help_text=_("In a few words, without names of people."),
    )
    next_step = forms.CharField(label=_("Next step"), max_length=300, required=False)
    next_step_on = PlausibleDateField(
        label=_("Due on"),
        required=False,
        first=-10,
        last=5,
        error_messages=dict.fromkeys(
            ("too_early", "too_late"), _("Choose a day from today on, within five years.")
        ),
    )

    sometimes_required = ("title",)

    def __init__(self, *args: Any, actor: Actor, bodies: int = 1, materials: int = 1, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "eintrag_%s")
        super().__init__(*args, **kwargs)
        self.fields["topics"].queryset = topics_in_use()  # type: ignore[attr-defined]
        self.fields["kind"].choices = [CHOOSE, *ContactKind.choices]  # type: ignore[attr-defined]
        self.fields["text"].widget.attrs["rows"] = 3
        if self.is_bound:
            bodies, materials = rows_of(self.data, "body"), rows_of(self.data, "material")
        self.bodies, self.materials = min(bodies, MOST), min(materials, MOST)
        self.actor = actor
        self._add_bodies(actor)
        self._add_materials()

    def _sent(self, name: str) -> str:
        held = self.data.get(name) if self.is_bound else self.initial.get(name)
        return str(held or "")

    def _add_bodies(self, actor: Actor) -> None:
        known = bodies_called(self._sent(f"body-{row}") for row in range(self.bodies))
        self.named = list(known.values())
        self.open_cases = OpenCases(self.named, actor=actor)
        options = all_options()
        for row in range(self.bodies):
            body = known.get(self._sent(f"body-{row}"))
            choice = BodyField(label=_("For whom"), required=False)
            choice.widget.written = options
            self.fields[f"body-{row}"] = choice
            choices = self.open_cases.choices(body)
            self.fields[f"where-{row}"] = forms.ChoiceField(
                label=_("Goes into"),
                choices=[CHOOSE, *choices],
                required=False,
                error_messages={"invalid_choice": _("Choose where this goes.")},
            )
            if not self.is_bound and self._sent(f"where-{row}") not in dict(choices):
                self.initial[f"where-{row}"] = self.open_cases.likely(body)

    def _add_materials(self) -> None:
        kinds = [("", _("nothing")), *DocumentKind.choices]
        for row in range(self.materials):
            self.fields[f"material-{row}"] = forms.ChoiceField(
                label=_("Given"), choices=kinds, required=False
            )
            self.fields[f"about-{row}"] = forms.CharField(
                label=_("Which one"), max_length=200, required=False
            )
            # Only what was chosen among what fits is a page of the portal.
            if self._sent(f"page-{row}"):
                self.fields[f"page-{row}"] = PageField(label=_("Page"), required=False, actor=self.actor)

    def place_rows(self) -> Iterator[tuple[forms.BoundField, forms.BoundField]]:
        """The fields of each body, for the template."""
        return ((self[f"body-{row}"], self[f"where-{row}"]) for row in range(self.bodies))

    def material_rows(self) -> Iterator[tuple[forms.BoundField, forms.BoundField]]:
        return ((self[f"material-{row}"], self[f"about-{row}"]) for row in range(self.materials))

    def page_fields(self) -> list[forms.BoundField]:
        """The pages among what was given, as hidden inputs."""
        return [self[name] for name in self.fields if name.startswith("page-")]

    def chosen_topics(self) -> list[str]:
        """The short names of the topics as the form shows them."""
        return [str(topic) for topic in self["topics"].value() or ()]

    def clean_next_step_on(self) -> Any:
        day = self.cleaned_data["next_step_on"]
        if day and day < timezone.localdate():
            raise forms.ValidationError(_("Choose a day from today on, within five years."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        chosen = []
        for row in range(self.bodies):
            body, where = cleaned.get(f"body-{row}"), cleaned.get(f"where-{row}")
            if body is None:
                continue
            if body in chosen:
                self.add_error(f"body-{row}", _("This one is named twice."))
            chosen.append(body)
            if not where and f"where-{row}" not in self.errors:
                self.add_error(f"where-{row}", _("Choose where this goes."))
            if where == NEW and not cleaned.get("title") and "title" not in self.errors:
                self.add_error("title", _("A new case needs a title."))
        if not chosen and not any(f"body-{row}" in self.errors for row in range(self.bodies)):
            self.add_error("body-0", _("Say who was advised."))
        for row in range(self.materials):
            if cleaned.get(f"about-{row}") and not cleaned.get(f"material-{row}"):
                self.add_error(f"material-{row}", _("Choose what kind of material it was."))
        if cleaned.get("next_step_on") and not cleaned.get("next_step") and "next_step" not in self.errors:
            self.add_error("next_step", _("Say what is to be done on that day."))
        return cleaned

    def places(self) -> list[Place]:
        """Where the entry goes, of a form without mistakes."""
        found = []
        for row in range(self.bodies):
            body, where = self.cleaned_data[f"body-{row}"], self.cleaned_data[f"where-{row}"]
            if body is not None:
                title = self.cleaned_data["title"] if where == NEW else ""
                found.append(Place(client=body, case=self.open_cases.called(where), title=title))
        return found

    def given(self) -> list[Given]:
        """What was given, likewise."""
        rows = (
            (
                self.cleaned_data[f"material-{row}"],
                self.cleaned_data[f"about-{row}"],
                self.cleaned_data.get(f"page-{row}"),
            )
            for row in range(self.materials)
        )
        return [Given(kind, about, page) for kind, about, page in rows if kind]

    def entry(self) -> dict[str, Any]:
        """The arguments of ``actions.log_visit``."""
        names = (
            "line", "date", "kind", "minutes", "text", "visibility", "next_step", "next_step_on",
        )  # fmt: skip
        return {name: self.cleaned_data[name] for name in names} | {
            "topics": list(self.cleaned_data["topics"]),
            "places": self.places(),
            "materials": self.given(),
            "files": self.cleaned_data["files"],
        }


def rows_of(data: Mapping[str, Any], kind: str) -> int:
    """How many bodies or materials were sent; one at least."""
    numbers = [int(match[1]) for name in data if name.startswith(kind) and (match := _ROW.match(name))]
    return max(numbers, default=0) + 1
