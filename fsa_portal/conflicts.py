"""Two people changed the same record: both texts side by side, nothing lost."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, cast

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.template.defaultfilters import linebreaksbr
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from fsa_portal import richtext
from fsa_portal.forms import CarriedText, Textarea
from fsa_portal.records import Conflict, Versioned
from fsa_portal.templatetags.kern import day

_WORDS = re.compile(r"\s*\S+|\s+$")
"""Words, each with the blanks before it."""


class StatefulForm(forms.Form):
    """A form about a record as it stands. It carries the version it was opened at and what its fields were loaded
    with: when somebody else was faster, this tells what was touched here and what was not.

    ``StatefulForm(record=…)`` shows what the record holds; ``StatefulForm(data, record=…)`` is what was sent about it.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    carries = True
    """Whether what was loaded goes along; not where the field offers only what may come next."""

    def __init__(self, *args: Any, record: Any = None, **kwargs: Any) -> None:
        if record is not None:
            kwargs["initial"] = self.loaded_from(record) | {"version": record.version}
        super().__init__(*args, **kwargs)
        for name in self.carried:
            field = self.fields[name]
            field.show_hidden_initial = True
            if isinstance(field.widget, Textarea):
                field.hidden_widget = CarriedText

    @classmethod
    def loaded_from(cls, record: Any) -> dict[str, Any]:
        """What the fields hold when the form is opened for this record."""
        raise NotImplementedError

    @property
    def carried(self) -> list[str]:
        """The fields whose loaded values go along."""
        return [name for name in self.fields if self.carries and name != "version"]

    def as_loaded(self) -> SafeString:
        """The hidden inputs that carry them; they stand inside the form element."""
        inputs = [
            self[name].as_hidden(only_initial=True)
            for name in self.carried
            # Django would carry what was sent now as what was loaded then.
            if not self.is_bound or self[name].html_initial_name in self.data
        ]
        return format_html_join("", "{}", ((one,) for one in inputs))

    @property
    def knows_what_was_loaded(self) -> bool:
        """A form that a button sent ("done") does not."""
        # Not field by field: a choice of several that was loaded empty sends nothing.
        return any(self[name].html_initial_name in self.data for name in self.carried)

    def is_untouched(self, name: str) -> bool:
        """The field surely stands as it was loaded."""
        return name in self.carried and self.knows_what_was_loaded and name not in self.changed_data

    def was_loaded_with(self, name: str, value: str) -> bool:
        """The field surely held this when the form was opened."""
        loaded = self.data.get(self[name].html_initial_name) if name in self.carried else None
        return loaded is not None and richtext.tidy(loaded) == value


@dataclass(frozen=True, slots=True)
class ConflictingField:
    """One field that differs: what I wrote and what stands there now, as ``409.html`` shows it and as the form sends it.

    ``untouched``: I did not write it, it stood there when I opened the form. ``theirs_untouched``: the other one did not.
    """

    name: str
    label: str
    mine: str
    theirs: str
    mine_value: str
    theirs_value: str
    untouched: bool
    theirs_untouched: bool

    @property
    def mine_marked(self) -> SafeString:
        """What I wrote, with the words marked that the other one has not."""
        return _marked(self.mine, self.theirs)

    @property
    def theirs_marked(self) -> SafeString:
        return _marked(self.theirs, self.mine)


def conflict_response(
    request: HttpRequest,
    conflict: Conflict,
    *,
    form: StatefulForm,
    back: str,
    by: str = "",
    at: dt.datetime | None = None,
    trail: Iterable[Mapping[str, str]] = (),
) -> HttpResponse:
    """The 409 page; its form posts to the same address with the version that stands now.

    ``by`` and ``at`` say who saved meanwhile and when, ``back`` and ``trail`` lead to the record. Fields in which both
    agree, and those that the record does not hold, are sent along as they are; of a choice of several both changes
    are kept.
    """
    current = conflict.current
    saved = type(form)(record=current)
    there = saved.loaded_from(current)
    fields = []
    kept: list[tuple[str, str]] = []
    for name, field in form.fields.items():
        if name == "version":
            continue
        mine, theirs = form.cleaned_data.get(name), there.get(name)
        mine_value, theirs_value = _value(field, mine), _value(field, theirs)
        several = isinstance(field, forms.ModelMultipleChoiceField)
        if name not in there or several or mine_value == theirs_value:
            kept += [(name, value) for value in _going_along(form, saved, name)]
            continue
        choices = _choices(current, name, field)
        fields.append(
            ConflictingField(
                name=name,
                label=str(field.label),
                mine=_shown(mine, choices),
                theirs=_shown(theirs, choices),
                mine_value=mine_value,
                theirs_value=theirs_value,
                untouched=form.is_untouched(name),
                theirs_untouched=form.was_loaded_with(name, theirs_value),
            )
        )
    context = {
        "conflict": {
            "title": str(current),
            "version": current.version,
            "by": by,
            "at": at,
            "fields": fields,
            "kept": kept,
            "loaded": saved.as_loaded(),
            "url": back,
            "trail": list(trail),
        }
    }
    return render(request, "409.html", context, status=409)


def _going_along(form: StatefulForm, saved: StatefulForm, name: str) -> list[str]:
    """What the form sends for a field that nobody is asked about."""
    data = cast(QueryDict, form.data)
    posted = data.getlist(name)
    field = form.fields[name]
    if not isinstance(field, forms.ModelMultipleChoiceField) or not form.knows_what_was_loaded:
        return posted
    loaded = data.getlist(form[name].html_initial_name)
    theirs = [str(value) for value in field.prepare_value(saved[name].initial or ())]
    left = [value for value in theirs if value in posted or value not in loaded]
    return left + [value for value in posted if value not in loaded and value not in theirs]


def _choices(record: Versioned, name: str, field: forms.Field) -> dict[Any, Any]:
    """What the values of a choice are called. The form may offer only what comes next, not what stands there now."""
    if not isinstance(field, forms.ChoiceField) or isinstance(field, forms.ModelChoiceField):
        return {}
    return dict(getattr(record._meta.get_field(name), "flatchoices", ())) | dict(field.choices)  # type: ignore[arg-type]


def _value(field: forms.Field, value: Any) -> str:
    """As the form sends it; line ends as the record keeps them."""
    value = field.prepare_value(value)
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, dt.date) else richtext.tidy(str(value))


def _marked(text: str, other: str) -> SafeString:
    words, others = (_WORDS.findall(one) for one in (text, other))
    parts = []
    for what, start, end, _start, _end in SequenceMatcher(a=words, b=others).get_opcodes():
        part = "".join(words[start:end])
        blank = part[: len(part) - len(part.lstrip())]
        differs = what != "equal" and part.strip()
        parts.append(format_html("{}<mark>{}</mark>", blank, part.lstrip()) if differs else escape(part))
    return linebreaksbr(mark_safe("".join(parts)))


def _shown(value: Any, choices: Mapping[Any, Any]) -> str:
    return day(value) if isinstance(value, dt.date) else str(choices.get(value, value or ""))
