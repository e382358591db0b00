"""How forms look: Django's fields as fields of the KERN design system.

``FORM_RENDERER = "fsa_portal.forms.KernRenderer"`` makes ``{{ form }}`` and ``{{ form.field.as_field_group }}`` look
right. Widgets themselves stay untouched (the editors' area renders its own), so the classes come in here.

A form whose fields are all optional (a filter) sets ``marks_optional = False``. Fields that are needed in some cases, which
their help says, are named in ``sometimes_required``: they are not marked as optional.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.boundfield import BoundField, BoundWidget
from django.forms.renderers import TemplatesSetting
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.text import normalize_newlines
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

CLASSES = {
    "check": "kern-form-check__checkbox",
    "checkboxes": "kern-form-check__checkbox",
    "radios": "kern-form-check__radio",
    "select": "kern-form-input__select",
    "group": "kern-form-input__input",
    "input": "kern-form-input__input",
}


class KernRenderer(TemplatesSetting):
    """Labels above, help below the label, errors beside the field and in one summary above the form."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"


class _Lines(forms.Widget):
    """Browsers send each end of a line as two signs and count it as one against the limit; here it is one too, before
    anything is counted."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        value = super().value_from_datadict(data, files, name)
        return normalize_newlines(value) if isinstance(value, str) else value


class Textarea(_Lines, forms.Textarea):
    """Text of several lines."""


class CarriedText(_Lines, forms.HiddenInput):
    """What such a text was when the form was opened, to be compared with it."""


class DateInput(forms.DateInput):
    """A date by the browser's own calendar; it wants and sends ISO dates in every language."""

    input_type = "date"

    def __init__(self, attrs: dict | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class PlausibleDateField(forms.DateField):
    """A date within reason: a slip of the hand makes the year 1500 or 9999 of it, and nobody looks for what is filed there.

    ``first`` and ``last`` are days, or years from today: ``-10`` is this day ten years ago. Their own words stand under
    ``too_early`` and ``too_late`` in ``error_messages``.
    """

    default_error_messages = {
        "too_early": _("Please check the year: the earliest day is %(day)s."),
        "too_late": _("Please check the year: the last day is %(day)s."),
    }

    def __init__(self, *, first: dt.date | int, last: dt.date | int, **kwargs: Any) -> None:
        self.first, self.last = first, last
        kwargs.setdefault("widget", DateInput())
        super().__init__(**kwargs)

    def validate(self, value: dt.date | None) -> None:
        super().validate(value)
        if value is None:
            return
        first, last = _day(self.first), _day(self.last)
        if value < first:
            raise self._refusal("too_early", first)
        if value > last:
            raise self._refusal("too_late", last)

    def _refusal(self, code: str, day: dt.date) -> forms.ValidationError:
        params = {"day": date_format(day, "SHORT_DATE_FORMAT")}
        return forms.ValidationError(self.error_messages[code], code=code, params=params)


def _day(limit: dt.date | int) -> dt.date:
    if isinstance(limit, dt.date):
        return limit
    today = timezone.localdate()
    # The 28th exists in every year.
    return today.replace(year=today.year + limit, day=min(today.day, 28) if today.month == 2 else today.day)


class DateTimeInput(forms.DateTimeInput):
    """A date with its time of day, likewise."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


def kind(field: BoundField) -> str:
    """Which of the few shapes of a field this is; the key of ``CLASSES``."""
    widget = field.field.widget
    match widget:
        case forms.CheckboxInput():
            return "check"
        case forms.CheckboxSelectMultiple():
            return "checkboxes"
        case forms.RadioSelect():
            return "radios"
        case forms.Select():
            return "input" if widget.allow_multiple_selected else "select"
        case _:
            return "group" if field.use_fieldset else "input"


def _attributes(field: BoundField) -> dict[str, str | bool]:
    name = CLASSES[kind(field)]
    own = field.field.widget.attrs.get("class", "")
    failed = f"{name}--error" if field.errors else ""
    # The label stands above: a placeholder that repeats it would only look like an entry.
    return {"class": " ".join(filter(None, (own, name, failed))), "placeholder": False}


def render_widget(field: BoundField) -> SafeString:
    """The input element alone, with the classes of KERN."""
    return field.as_widget(attrs=_attributes(field))


def options(field: BoundField) -> Iterator[BoundWidget]:
    """The single radio buttons or checkboxes of a field."""
    attributes = _attributes(field)
    for option in field.subwidgets:
        # Whether an answer is needed is said once, at the group.
        option.data["attrs"] |= attributes | {"required": False, "aria-invalid": False}
        yield option


def target(field: BoundField) -> str:
    """The id of the element that takes the entry, for links of the error summary."""
    if kind(field) in {"checkboxes", "radios", "group"}:
        return f"{field.auto_id}_0"
    return field.id_for_label or field.auto_id


def kept(form: forms.BaseForm) -> str:
    """What a refused form says of the entries that it shows again: passwords and files never come back from the server."""
    passwords = [isinstance(field.field.widget, forms.PasswordInput) for field in form.visible_fields()]
    if all(passwords):
        return gettext("Please type the password again.")
    if any(passwords):
        return gettext("What you entered is still there, but not the password: please type it again.")
    if form.files:
        return gettext("What you entered is still there, but not the file: please choose it again.")
    return gettext("What you entered is still there.")
