"""The forms of the advisers' workspace."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultations.cases.models import CONTACT_VISIBILITIES, LONGEST_CONTACT, Case, ContactKind
from consultations.cases.statuses import FINAL, CaseStatus, next_statuses
from fsa_portal.actor import Visibility
from fsa_portal.conflicts import StatefulForm
from fsa_portal.directory.models import Authority
from fsa_portal.forms import DateInput
from knowledge.vocabulary.models import Term, Vocabulary

LONGEST_AGO = dt.timedelta(days=3653)
LONGEST_AHEAD = dt.timedelta(days=5 * 366)


def _topics() -> Any:
    return Term.objects.of(Vocabulary.TOPIC).in_use()


class CaseTextsForm(forms.Form):
    """What a case is about and who sees it."""

    title = forms.CharField(
        label=_("Title"), max_length=160, help_text=_("In a few words, without names of people.")
    )
    topics = forms.ModelMultipleChoiceField(
        Term.objects.none(),
        label=_("Topics"),
        # By name: a number that no database can hold makes Django's check of a list of ids fail.
        to_field_name="slug",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    goal = forms.CharField(
        label=_("Agreed goal"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The client sees this text."),
    )
    risk = forms.CharField(
        label=_("Risk"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only the FSA sees this text."),
    )
    visibility = forms.ChoiceField(
        label=_("Who in the FSA sees the case"),
        choices=[
            (Visibility.INTERNAL.value, _("everybody in the FSA")),
            (Visibility.CONFIDENTIAL.value, _("assigned advisers and team leads only")),
        ],
        widget=forms.RadioSelect,
        initial=Visibility.INTERNAL,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topics"].queryset = _topics()  # type: ignore[attr-defined]


class CaseForm(CaseTextsForm):
    """A new case."""

    authority = forms.ModelChoiceField(
        Authority.objects.none(),
        label=_("Authority"),
        help_text=_("Who is advised?"),
        empty_label=_("Please choose"),
    )

    field_order = ("authority",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["authority"].queryset = Authority.objects.current().order_by("sort_name")  # type: ignore[attr-defined]


class CaseChangeForm(StatefulForm, CaseTextsForm):
    """Title, topics, goal, risk and confidentiality of a case."""

    @classmethod
    def loaded_from(cls, record: Case) -> dict[str, Any]:
        fields = {name: getattr(record, name) for name in ("title", "goal", "risk", "visibility")}
        return fields | {"topics": list(record.topics.all())}


class ContactForm(forms.Form):
    """A contact in a case."""

    date = forms.DateField(label=_("Date"), widget=DateInput())
    kind = forms.ChoiceField(label=_("Kind"), choices=ContactKind)
    minutes = forms.IntegerField(label=_("Duration in minutes"), min_value=1, max_value=LONGEST_CONTACT)
    text = forms.CharField(
        label=_("What was said and done"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 4})
    )
    visibility = forms.ChoiceField(
        label=_("Who sees it"),
        choices=CONTACT_VISIBILITIES,
        widget=forms.RadioSelect,
        initial=Visibility.INTERNAL,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"date": timezone.localdate(), "kind": ContactKind.PHONE})
        super().__init__(*args, **kwargs)

    def clean_date(self) -> Any:
        date = self.cleaned_data["date"]
        if date > timezone.localdate():
            raise forms.ValidationError(
                _("A contact lies in the past; for what is to come, set the next step.")
            )
        if date < timezone.localdate() - LONGEST_AGO:
            raise forms.ValidationError(_("That is more than ten years ago. Please check the year."))
        return date


class NextStepForm(StatefulForm):
    """What comes next, and when."""

    next_step = forms.CharField(label=_("Next step"), max_length=300, required=False)
    next_step_on = forms.DateField(label=_("Due on"), required=False, widget=DateInput())

    @classmethod
    def loaded_from(cls, record: Case) -> dict[str, Any]:
        return {"next_step": record.next_step, "next_step_on": record.next_step_on}

    def clean_next_step_on(self) -> Any:
        day, today = self.cleaned_data["next_step_on"], timezone.localdate()
        # A step that is overdue may be worded anew without being put off.
        if day and day != self.initial.get("next_step_on") and not today <= day <= today + LONGEST_AHEAD:
            raise forms.ValidationError(_("Choose a day from today on, within five years."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("next_step_on") and not cleaned.get("next_step") and "next_step" not in self.errors:
            self.add_error("next_step", _("Say what is to be done on that day."))
        return cleaned


class StatusForm(StatefulForm):
    """Where the case goes; a final status asks for the outcome."""

    status = forms.ChoiceField(label=_("New status"), widget=forms.RadioSelect)
    outcome = forms.ModelChoiceField(
        Term.objects.none(),
        label=_("Outcome"),
        required=False,
        empty_label=_("Please choose"),
        help_text=_("Needed when the case is closed, referred or not realised."),
    )

    carries = False

    def __init__(self, *args: Any, record: Case, **kwargs: Any) -> None:
        super().__init__(*args, record=record, **kwargs)
        allowed = next_statuses(record.status)
        self.fields["status"].choices = [(s.value, s.label) for s in allowed]  # type: ignore[attr-defined]
        self.fields["outcome"].queryset = (  # type: ignore[attr-defined]
            Term.objects.of(Vocabulary.CASE_OUTCOME).in_use()
        )

    @classmethod
    def loaded_from(cls, record: Case) -> dict[str, Any]:
        return {"status": record.status}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("status") in FINAL and not cleaned.get("outcome"):
            self.add_error("outcome", _("A closed case needs an outcome; “unknown” is one."))
        return cleaned


class CaseFilterForm(forms.Form):
    """The filters of the list of cases, in the address."""

    status = forms.MultipleChoiceField(
        label=_("Status"), choices=CaseStatus, required=False, widget=forms.CheckboxSelectMultiple
    )
    topic = forms.ModelMultipleChoiceField(
        Term.objects.none(),
        label=_("Topic"),
        required=False,
        to_field_name="slug",
        widget=forms.CheckboxSelectMultiple,
    )
    mine = forms.BooleanField(label=_("Only mine"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].queryset = _topics()  # type: ignore[attr-defined]
