"""A text of several lines is measured as the person who writes it counts it, in every form outside the editors' area."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest
from django import forms
from django.conf import settings
from django.forms.forms import BaseForm
from wagtail.admin.forms import WagtailAdminModelForm

from fsa_portal.forms import Textarea
from knowledge.shortlist.forms import NoteForm

OURS = ("consultations", "fsa_portal", "knowledge", "search")


def load(package: str) -> None:
    """Every module that may hold forms, whether or not something asked for it yet."""
    folder = Path(settings.BASE_DIR) / package
    for found in walk_packages([str(folder)], f"{package}."):
        name = found.name.rpartition(".")[2]
        if "forms" in found.name.split(".") or "form" in name:
            import_module(found.name)


def subclasses(form: type) -> Iterator[type]:
    for one in form.__subclasses__():
        yield one
        yield from subclasses(one)


def long_texts() -> dict[str, forms.Field]:
    """The fields of several lines in our forms, by form and name. The editors' forms are Wagtail's."""
    for package in OURS:
        load(package)
    return {
        f"{form.__qualname__}.{name}": field
        for form in subclasses(BaseForm)
        if form.__module__.startswith(OURS) and not issubclass(form, WagtailAdminModelForm)
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field.widget, forms.Textarea)
    }


def read(field: forms.Field, text: str) -> str:
    """What the form makes of this text out of a browser."""
    return field.clean(field.widget.value_from_datadict({"text": text}, {}, "text"))


def test_the_end_of_a_line_counts_as_one_sign_in_every_form() -> None:
    found = long_texts()
    assert len(found) > 12
    assert {"CaseForm.goal", "NoteForm.note", "FeedbackForm.message", "RefuseForm.reason"} <= set(found)
    wrong = []
    for name, field in found.items():
        assert field.max_length, f"{name} has no limit"
        full = "\n".join(["xxx"] * (field.max_length // 4)).ljust(field.max_length, "x")
        try:
            assert read(field, full.replace("\n", "\r\n")) == full
        except forms.ValidationError:
            wrong.append(name)
    assert wrong == []


def test_one_sign_too_many_is_still_too_many() -> None:
    field = NoteForm.base_fields["note"]
    lines = "\r\n".join(["x"] * 251)
    with pytest.raises(forms.ValidationError):
        read(field, lines)


def test_a_text_that_was_not_sent_stays_none() -> None:
    assert Textarea().value_from_datadict({}, {}, "text") is None
