"""A form of our own shows the refusal beside its field."""

from __future__ import annotations

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override

from fsa_portal.uploads import policies
from fsa_portal.uploads.fields import GatedFileField
from tests.fsa_portal.uploads import samples


class ReportForm(forms.Form):
    """A form with one required and one optional file."""

    report = GatedFileField(policy=policies.ATTACHMENT)
    table = GatedFileField(policy=policies.TABLE, required=False)


def bound(content: bytes, name: str = "a.pdf") -> ReportForm:
    return ReportForm({}, {"report": SimpleUploadedFile(name, content)})


def test_a_good_file_is_the_clean_value() -> None:
    form = bound(samples.pdf())
    assert form.is_valid(), form.errors
    assert form.cleaned_data["report"].pages == 1
    assert form.cleaned_data["table"] is None


def test_a_refusal_stands_beside_the_field() -> None:
    with override("en"):
        form = bound(b"<html>")
        assert form.errors == {"report": ["This file is not what its name says: PDF was expected."]}


def test_a_missing_file_is_a_missing_file() -> None:
    assert ReportForm({}, {}).errors["report"].as_data()[0].code == "required"


def test_the_field_says_what_it_takes() -> None:
    with override("en"):
        field = ReportForm()["table"]
        assert field.help_text == "table (csv), Excel workbook (xlsx), at most 10.0\xa0MB."
    assert 'accept=".csv,.xlsx"' in str(field)
