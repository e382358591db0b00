"""What somebody entered into a form that could not be taken: to be shown again, in the form's own words.

The view never saw the form, so the form is looked for among all that there are: by the names of its fields.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext

from fsa_portal.templatetags.kern import day

SECRET = re.compile(r"passw|token|code|secret|credential|otp|\bpin\b|csrf", re.I)
"""Names of fields whose values are never shown, whatever form they belong to."""
TECHNICAL = re.compile(
    r"^(?:initial-.*|version|opened_under|next|.*-(?:TOTAL_FORMS|INITIAL_FORMS|MIN_NUM_FORMS|MAX_NUM_FORMS|DELETE|ORDER"
    r"|id|type|order|deleted|count)|action-.*|.*revision.*)$"
)
_SENTENCE = re.compile(r"[^\W\d_]\s+[^\W\d_]")
NATURAL_KEYS = frozenset({"key", "slug"})
"""Choices that go by one of these are of public lists; what hides behind a number may be nobody's business here."""


def entered(post: QueryDict) -> list[tuple[str, str]]:
    """Label and value of everything that a person typed or chose, as the form showed it. Never passwords, codes or
    tokens; files do not come along."""
    names = [name for name in post if not (SECRET.search(name) or TECHNICAL.match(name) or "\0" in name)]
    fields = _fields_of_the_form(names)
    return [
        (label, value)
        for name in names
        for label, values in _shown(name, [value.replace("\0", "") for value in post.getlist(name)], fields)
        if (value := ", ".join(filter(None, values)))
    ]


def _fields_of_the_form(names: list[str]) -> dict[str, forms.Field]:
    """The fields of the form that has most of these names, and of those the one that has the fewest others."""
    best: dict[str, forms.Field] = {}
    merit = (0, 0)
    for form in _subclasses(forms.BaseForm):
        fields = getattr(form, "base_fields", {})
        fits = (sum(name in fields for name in names), -len(fields))
        if fits[0] and fits > merit:
            best, merit = fields, fits
    return best


def _subclasses(kind: type) -> Iterator[type]:
    sub: type
    for sub in kind.__subclasses__():
        yield sub
        yield from _subclasses(sub)


def _shown(name: str, values: list[str], fields: dict[str, forms.Field]) -> Iterator[tuple[str, list[str]]]:
    field = fields.get(name)
    if field is not None:
        if not isinstance(field.widget, (forms.HiddenInput, forms.PasswordInput)):
            yield str(field.label or name), [_in_words(field, value) for value in values]
        return
    # The editor numbers the parts of a text below the name of their field: "body-3-value". Other names that the form
    # does not know may be of a page type that was never opened here, or of a button: those send no sentences.
    above = fields.get(name.partition("-")[0])
    texts = [_plain(value) for value in values]
    yield str(above.label if above is not None else name), [t for t in texts if _SENTENCE.search(t)]


def _in_words(field: forms.Field, value: str) -> str:
    if isinstance(field, forms.ModelChoiceField):
        return _record(field, value)
    if isinstance(field, forms.ChoiceField):
        # A code that no list explains says nothing to anybody.
        return _labels(field.choices).get(value, "")
    if isinstance(field, forms.BooleanField):
        return gettext("yes")
    if isinstance(field, forms.DateField):
        try:
            date = field.to_python(value)
        except ValidationError:
            return value
        return day(date) if isinstance(date, dt.date) else value
    return _plain(value)


def _record(field: forms.ModelChoiceField, value: str) -> str:
    key = field.to_field_name
    if key not in NATURAL_KEYS or field.queryset is None:
        return ""
    found = field.queryset.model._default_manager.filter(**{key: value}).first()
    return str(found) if found is not None else ""


def _labels(choices: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for value, label in choices:
        found |= _labels(label) if isinstance(label, (list, tuple)) else {str(value): str(label)}
    return found


def _plain(value: str) -> str:
    """What the editor sends as data, as the text that was typed."""
    if not value.startswith("{"):
        return value
    try:
        data = json.loads(value)
        return "\n\n".join(block["text"] for block in data["blocks"])
    except (ValueError, KeyError, TypeError):
        return value
