"""Two people changed the same row of the directory: both texts side by side, nothing lost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from fsa_portal import richtext
from fsa_portal.directory.models import DirectoryEvent
from fsa_portal.records import Conflict
from fsa_portal.templatetags.kern import day


class StatefulForm(forms.Form):
    """A form about a row as it stands. It carries the version it was opened at and what its fields were loaded with:
    when somebody else was faster, this tells what was touched here and what was not."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.carried:
            self.fields[name].show_hidden_initial = True

    @classmethod
    def loaded_from(cls, record: Any) -> dict[str, Any]:
        """What the fields hold when the form is opened for this row."""
        raise NotImplementedError

    @property
    def carried(self) -> list[str]:
        return [name for name in self.fields if name != "version"]

    def as_loaded(self) -> SafeString:
        """The hidden inputs that carry it; they stand inside the form element."""
        inputs = [
            self[name].as_hidden(only_initial=True)
            for name in self.carried
            # Django would carry what was sent now as what was loaded then.
            if not self.is_bound or self[name].html_initial_name in self.data
        ]
        return format_html_join("", "{}", ((one,) for one in inputs))

    @property
    def knows_what_was_loaded(self) -> bool:
        # Not field by field: a choice of several that was loaded empty sends nothing.
        return any(self[name].html_initial_name in self.data for name in self.carried)

    def is_untouched(self, name: str) -> bool:
        """The field surely stands as it was loaded."""
        return self.knows_what_was_loaded and name not in self.changed_data


@dataclass(frozen=True, slots=True)
class ConflictingField:
    """One field that differs, as ``409.html`` shows it and as the form sends it."""

    name: str
    label: str
    mine: str
    theirs: str
    mine_value: str
    theirs_value: str
    untouched: bool


def conflict_response(
    request: HttpRequest, conflict: Conflict, *, form: StatefulForm, back: str, **history: Any
) -> HttpResponse:
    """The 409 page; its form posts to the same address with the version that stands now. ``history`` names the row
    in the history (``organisation=7``). Of a choice of several both changes are kept."""
    current = conflict.current
    saved = type(form)(initial=type(form).loaded_from(current) | {"version": current.version})
    fields = []
    kept: list[tuple[str, Any]] = []
    for name in form.carried:
        mine, theirs = form.cleaned_data.get(name), saved[name].initial
        field = form.fields[name]
        mine_value, theirs_value = _value(field, mine), _value(field, theirs)
        if isinstance(field, forms.ModelMultipleChoiceField) or mine_value == theirs_value:
            kept += [(name, value) for value in _going_along(form, saved, name)]
            continue
        choices: dict[Any, Any] = dict(field.widget.choices) if type(field) is forms.ChoiceField else {}
        fields.append(
            ConflictingField(
                name=name,
                label=str(field.label),
                mine=_shown(mine, choices),
                theirs=_shown(theirs, choices),
                mine_value=mine_value,
                theirs_value=theirs_value,
                untouched=form.is_untouched(name),
            )
        )
    last = DirectoryEvent.objects.filter(**history).select_related("by_user").last()
    context = {
        "conflict": {
            "title": str(current),
            "version": current.version,
            "by": str(last.by_user) if last and last.by_user else "",
            "at": last.at if last else None,
            "fields": fields,
            "kept": kept,
            "loaded": saved.as_loaded(),
            "url": back,
        }
    }
    return render(request, "409.html", context, status=409)


def _going_along(form: StatefulForm, saved: StatefulForm, name: str) -> list[str]:
    """What the form sends for a field that nobody is asked about."""
    data = cast(QueryDict, form.data)
    posted = data.getlist(name)
    if not isinstance(form.fields[name], forms.ModelMultipleChoiceField) or not form.knows_what_was_loaded:
        return posted
    loaded = data.getlist(form[name].html_initial_name)
    theirs = [str(value) for value in form.fields[name].prepare_value(saved[name].initial or ())]
    left = [value for value in theirs if value in posted or value not in loaded]
    return left + [value for value in posted if value not in loaded and value not in theirs]


def _value(field: forms.Field, value: Any) -> str:
    """As the form sends it; line ends as the row keeps them."""
    value = field.prepare_value(value)
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, dt.date) else richtext.tidy(str(value))


def _shown(value: Any, choices: Mapping[Any, Any]) -> str:
    return day(value) if isinstance(value, dt.date) else str(choices.get(value, value or ""))
