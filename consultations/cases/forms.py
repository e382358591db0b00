"""The forms of the advisers' workspace."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from consultations.cases.models import CONTACT_VISIBILITIES, LONGEST_CONTACT, Case, ContactKind
from consultations.cases.statuses import FINAL, CaseStatus, next_statuses
from fsa_portal.actor import Visibility
from fsa_portal.directory.models import Authority
from knowledge.vocabulary.models import Term, Vocabulary


class DateInput(forms.DateInput):
    """The browser's own date field; without one a date is typed as 2026-11-23."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


def _topics() -> Any:
    return Term.objects.of(Vocabulary.TOPIC).in_use()


class CaseForm(forms.Form):
    """A new case."""

    authority = forms.ModelChoiceField(
        Authority.objects.none(),
        label=_("Authority"),
        help_text=_("Who is advised?"),
        empty_label=_("Please choose"),
    )
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
        self.fields["authority"].queryset = Authority.objects.current().order_by("sort_name")  # type: ignore[attr-defined]
        self.fields["topics"].queryset = _topics()  # type: ignore[attr-defined]


class StatefulForm(forms.Form):
    """A form about a case as it stands. It carries the version it was opened at and, for the fields in ``carried``,
    what it was loaded with: when somebody else was faster, this tells what was touched here and what was not."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    carried: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.carried:
            self.fields[name].show_hidden_initial = True

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
        """A form that a button sent ("done") does not."""
        # Not field by field: a choice of several that was loaded empty sends nothing.
        return any(self[name].html_initial_name in self.data for name in self.carried)

    def is_untouched(self, name: str) -> bool:
        """The field surely stands as it was loaded."""
        return name in self.carried and self.knows_what_was_loaded and name not in self.changed_data


class CaseChangeForm(StatefulForm, CaseForm):
    """Title, topics, goal, risk and confidentiality of a case."""

    carried = ("title", "topics", "goal", "risk", "visibility")

    def __init__(self, *args: Any, case: Case | None = None, **kwargs: Any) -> None:
        if case is not None:
            kwargs["initial"] = {
                "title": case.title,
                "topics": list(case.topics.all()),
                "goal": case.goal,
                "risk": case.risk,
                "visibility": case.visibility,
                "version": case.version,
            }
        super().__init__(*args, **kwargs)
        del self.fields["authority"]


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
        return date


class NextStepForm(StatefulForm):
    """What comes next, and when."""

    next_step = forms.CharField(label=_("Next step"), max_length=300, required=False)
    next_step_on = forms.DateField(label=_("Due on"), required=False, widget=DateInput())

    carried = ("next_step", "next_step_on")

    def __init__(self, *args: Any, case: Case | None = None, **kwargs: Any) -> None:
        if case is not None:
            kwargs["initial"] = {
                "next_step": case.next_step,
                "next_step_on": case.next_step_on,
                "version": case.version,
            }
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("next_step_on") and not cleaned.get("next_step"):
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

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = next_statuses(case.status)
        self.fields["status"].choices = [(s.value, s.label) for s in allowed]  # type: ignore[attr-defined]
        self.fields["outcome"].queryset = (  # type: ignore[attr-defined]
            Term.objects.of(Vocabulary.CASE_OUTCOME).in_use()
        )
        self.fields["version"].initial = case.version

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
