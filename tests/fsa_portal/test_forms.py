"""Forms look like KERN and say what is wrong where it is wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import override

from fsa_portal.forms import DateInput, DateTimeInput, KernRenderer, PlausibleDateField


class RequestForm(forms.Form):
    """One field of each shape."""

    place = forms.CharField(label="Place", help_text="Former names work too.")
    sort = forms.ChoiceField(
        label="Kind", choices=[("a", "Town"), ("b", "District")], widget=forms.RadioSelect
    )
    topics = forms.MultipleChoiceField(
        label="Topics", choices=[("x", "Housing"), ("y", "Children")], widget=forms.CheckboxSelectMultiple
    )
    size = forms.ChoiceField(label="Size", choices=[("1", "small"), ("2", "large")])
    text = forms.CharField(label="Text", widget=forms.Textarea(attrs={"class": "own", "placeholder": "Text"}))
    phone = forms.CharField(label="Phone", required=False)
    due = forms.DateField(label="Due", widget=DateInput, required=False)
    agreed = forms.BooleanField(label="Agreed")


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with override("en"):
        yield


def rendered(form: forms.Form) -> str:
    form.renderer = KernRenderer()
    return str(form)


def test_each_shape_has_its_class() -> None:
    html = rendered(RequestForm())
    assert 'class="own kern-form-input__input"' in html
    assert html.count("kern-form-check__radio") == 2
    assert html.count("kern-form-check__checkbox") == 3
    assert "kern-form-input__select-wrapper" in html
    assert html.count("<fieldset") == 2
    assert 'type="date"' in html


def test_help_is_announced_with_the_field_and_no_placeholder_repeats_the_label() -> None:
    html = rendered(RequestForm())
    assert 'aria-describedby="id_place_helptext"' in html
    assert 'id="id_place_helptext"' in html
    assert "placeholder" not in html


def test_only_optional_fields_are_marked_unless_the_form_says_otherwise() -> None:
    assert rendered(RequestForm()).count("kern-label__optional") == 2

    class Filter(RequestForm):
        marks_optional = False

    assert "kern-label__optional" not in rendered(Filter())


def test_errors_stand_at_the_field_and_in_a_focused_summary_with_links() -> None:
    html = rendered(RequestForm({"place": "", "size": "1", "text": "<b>kept</b>"}))
    assert 'id="fehler"' in html
    assert "autofocus" in html
    for target in ("id_place", "id_sort_0", "id_topics_0", "id_agreed"):
        assert f'href="#{target}"' in html
        assert f'id="{target}"' in html
    assert "id_place_helptext id_place_error" in html
    assert "&lt;b&gt;kept&lt;/b&gt;" in html
    assert "kern-form-input__input--error" in html
    assert 'href="#id_phone"' not in html


def test_a_refused_form_says_that_a_password_is_to_be_typed_again() -> None:
    """It never comes back from the server."""

    class Password(forms.Form):
        password = forms.CharField(widget=forms.PasswordInput)

    class SignUp(RequestForm, Password):
        pass

    everything = "What you entered is still there."
    but_the_password = "What you entered is still there, but not the password: please type it again."
    assert everything in rendered(RequestForm({}))
    assert but_the_password in rendered(SignUp({}))
    only = rendered(Password({}))
    assert "Please type the password again." in only
    assert "still there" not in only


def test_a_refused_form_says_that_a_file_is_to_be_chosen_again() -> None:
    """If one was chosen: it does not come back from the server either."""

    class Upload(RequestForm):
        attachment = forms.FileField(required=False)

    chosen = MultiValueDict({"attachment": [SimpleUploadedFile("a.txt", b"a")]})
    assert "but not the file: please choose it again." in rendered(Upload({}, chosen))
    assert "What you entered is still there.<" in rendered(Upload({}))


def test_a_clean_form_has_no_summary() -> None:
    assert "fehler" not in rendered(RequestForm())


def test_an_error_message_is_escaped() -> None:
    form = RequestForm({"size": "<script>"})
    assert "<script>" not in rendered(form)


@pytest.mark.parametrize(
    ("widget", "value", "expected"),
    [
        (DateInput, dt.date(2027, 3, 3), "2027-03-03"),
        (DateTimeInput, dt.datetime(2027, 3, 3, 14, 5), "2027-03-03T14:05"),
    ],
)
def test_browsers_get_iso_dates_in_german_too(
    widget: type[forms.DateInput], value: dt.date, expected: str
) -> None:
    with override("de"):
        assert f'value="{expected}"' in widget().render("due", value)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("1500-01-01", "earliest day is"),
        ("9999-12-31", "last day is"),
        ("2000-01-01", ""),
        ("", ""),
    ],
)
def test_a_slip_of_the_year_is_refused_and_the_limit_named(given: str, said: str) -> None:
    field = PlausibleDateField(first=dt.date(2000, 1, 1), last=50, required=False)
    if not said:
        field.clean(given)
        return
    with pytest.raises(forms.ValidationError, match=said):
        field.clean(given)


def test_limits_in_years_count_from_today() -> None:
    field = PlausibleDateField(first=-10, last=0)
    with time_machine.travel("2028-02-29 12:00"):
        field.clean("2018-02-28")
        for refused in ("2018-02-27", "2028-03-01"):
            with pytest.raises(forms.ValidationError):
                field.clean(refused)


def test_a_field_that_is_needed_in_some_cases_is_not_called_optional() -> None:
    class Sometimes(forms.Form):
        outcome = forms.CharField(required=False)
        note = forms.CharField(required=False)
        sometimes_required = ("outcome",)

    form = Sometimes(renderer=KernRenderer())
    assert "optional" not in str(form["outcome"].as_field_group())
    assert "optional" in str(form["note"].as_field_group())
