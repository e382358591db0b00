"""The forms of the advisers' workspace."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultations.cases.actions import Enclosed
from consultations.cases.models import (
    CONTACT_VISIBILITIES,
    LONGEST_CONTACT,
    MOST_ATTACHMENTS,
    Case,
    CaseSource,
    Contact,
    ContactKind,
    ShortAdvice,
    StageRecord,
    advisers_for,
)
from consultations.cases.stages import PlanningStage
from consultations.cases.statuses import FINAL, CaseStatus, next_statuses
from fsa_portal.accounts.models import Affiliation, Role
from fsa_portal.actor import Visibility
from fsa_portal.conflicts import StatefulForm
from fsa_portal.directory.models import Authority, Organisation
from fsa_portal.forms import PlausibleDateField, Textarea
from fsa_portal.uploads.fields import GatedFilesField
from fsa_portal.uploads.policies import CASE_FILE
from knowledge.vocabulary.models import Term, Vocabulary

TOPICS = _("Topics")
NOT_THEN = _("Choose a day from today on, within five years.")


def topics_in_use() -> Any:
    """The topics that a form offers."""
    return Term.objects.of(Vocabulary.TOPIC).in_use()


def wishes_in_use() -> Any:
    """The kinds of support that a form offers."""
    return Term.objects.of(Vocabulary.SUPPORT_WISH).in_use()


def topics_field(label: Any = TOPICS) -> forms.ModelMultipleChoiceField:
    """Topics, or other terms, as boxes; which, the form says when it is made."""
    return forms.ModelMultipleChoiceField(
        Term.objects.none(),
        label=label,
        # By name: a number that no database can hold makes Django's check of a list of ids fail.
        to_field_name="slug",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class CaseTextsForm(forms.Form):
    """What a case is about and who sees it."""

    title = forms.CharField(
        label=_("Title"), max_length=160, help_text=_("In a few words, without names of people.")
    )
    topics = topics_field()
    wishes = topics_field(_("Support wished for"))
    source = forms.ChoiceField(
        label=_("How did the request come?"),
        choices=[("", _("not noted")), *CaseSource.choices],
        required=False,
    )
    goal = forms.CharField(
        label=_("Agreed goal"),
        max_length=2000,
        required=False,
        widget=Textarea(attrs={"rows": 3}),
        help_text=_("The client sees this text."),
    )
    risk = forms.CharField(
        label=_("Risk"),
        max_length=2000,
        required=False,
        widget=Textarea(attrs={"rows": 2}),
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
        self.fields["topics"].queryset = topics_in_use()  # type: ignore[attr-defined]
        self.fields["wishes"].queryset = wishes_in_use()  # type: ignore[attr-defined]


class CaseForm(CaseTextsForm):
    """A new case."""

    authority = forms.ModelChoiceField(
        Authority.objects.none(),
        label=_("Local authority"),
        required=False,
        help_text=_("Who is advised? A local authority or an organisation, one of both."),
        empty_label=_("Please choose"),
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("or organisation"),
        required=False,
        empty_label=_("Please choose"),
        help_text=_(
            "A welfare association, a job centre, an initiative. Its people see the case as the client."
        ),
    )

    field_order = ("authority", "organisation")
    sometimes_required = field_order

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["authority"].queryset = Authority.objects.current().order_by("sort_name")  # type: ignore[attr-defined]
        self.fields["organisation"].queryset = (  # type: ignore[attr-defined]
            Organisation.objects.current().order_by("sort_name")
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        named = [cleaned.get("authority"), cleaned.get("organisation")]
        if not (self.errors.keys() & set(self.sometimes_required)) and sum(map(bool, named)) != 1:
            self.add_error("authority", _("Choose a local authority or an organisation, one of both."))
        return cleaned


class CaseChangeForm(StatefulForm, CaseTextsForm):
    """Title, topics, goal, risk and confidentiality of a case."""

    @classmethod
    def loaded_from(cls, record: Case) -> dict[str, Any]:
        fields = {name: getattr(record, name) for name in ("title", "source", "goal", "risk", "visibility")}
        return fields | {"topics": list(record.topics.all()), "wishes": list(record.wishes.all())}


class ContactForm(forms.Form):
    """A contact in a case."""

    date = PlausibleDateField(
        label=_("Date"),
        first=-10,
        last=0,
        error_messages={
            "too_early": _("That is more than ten years ago. Please check the year."),
            "too_late": _("A contact lies in the past; for what is to come, set the next step."),
        },
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=ContactKind)
    minutes = forms.IntegerField(label=_("Duration in minutes"), min_value=1, max_value=LONGEST_CONTACT)
    text = forms.CharField(
        label=_("What was said and done"), max_length=20_000, widget=Textarea(attrs={"rows": 4})
    )
    visibility = forms.ChoiceField(
        label=_("Who sees it"),
        choices=CONTACT_VISIBILITIES,
        widget=forms.RadioSelect,
        initial=Visibility.INTERNAL,
    )
    attached = GatedFilesField(
        policy=CASE_FILE,
        most=MOST_ATTACHMENTS,
        label=_("Files that were sent or brought along"),
        required=False,
    )
    attached_internal = forms.BooleanField(label=_("Only the FSA gets the files"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"date": timezone.localdate(), "kind": ContactKind.PHONE})
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """The client gets what it sees, unless the files are for the FSA only."""
        cleaned = super().clean() or self.cleaned_data
        kept_back = cleaned.pop("attached_internal", False) or cleaned.get("visibility") != Visibility.CLIENT
        visibility = Visibility.INTERNAL if kept_back else Visibility.CLIENT
        cleaned["files"] = [Enclosed(one, visibility) for one in cleaned.pop("attached", ())]
        return cleaned


class CorrectionForm(ContactForm):
    """A contact or a short advice put right, with the reason; ``corrections`` is how many there were when it was opened."""

    topics = topics_field()
    reason = forms.CharField(
        label=_("Why is it corrected?"),
        max_length=300,
        help_text=_("What stood there can still be read, by the FSA only."),
    )
    corrections = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    REMOVE = "remove"

    def __init__(self, *args: Any, entry: Contact | ShortAdvice, **kwargs: Any) -> None:
        fields = ("date", "kind", "minutes", "text", "visibility")
        kwargs["initial"] = {name: getattr(entry, name) for name in fields if hasattr(entry, name)} | {
            "topics": [topic.slug for topic in entry.topics.all()],
            "corrections": entry.corrections.count(),
        }
        super().__init__(*args, **kwargs)
        if isinstance(entry, ShortAdvice):
            # Only the FSA sees it, whatever is said.
            del self.fields["visibility"], self.fields["attached_internal"]
        self._add_attachments(entry)
        # Topics that are no longer in use stay on what they were given to.
        self.fields["topics"].queryset = (  # type: ignore[attr-defined]
            topics_in_use() | Term.objects.of(Vocabulary.TOPIC).filter(pk__in=entry.topics.values("pk"))
        ).distinct()

    def _add_attachments(self, entry: Contact | ShortAdvice) -> None:
        """What becomes of each file that lies there."""
        stays = (
            CONTACT_VISIBILITIES if isinstance(entry, Contact) else [(Visibility.INTERNAL.value, _("stays"))]
        )
        self.attachments = list(entry.attachments.without_text())
        for attachment in self.attachments:
            self.fields[f"attachment-{attachment.pk}"] = forms.ChoiceField(
                label=_("file “%(name)s”") % {"name": attachment.name},
                choices=[*stays, (self.REMOVE, _("is taken away"))],
                initial=attachment.visibility,
                required=False,
            )
        names = [f"attachment-{attachment.pk}" for attachment in self.attachments]
        self.sometimes_required = names
        self.order_fields(["date", "kind", "minutes", "topics", "text", "visibility", *names])
        self.order_fields([name for name in self.fields if name != "reason"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        chosen = {one.pk: cleaned.pop(f"attachment-{one.pk}", "") for one in self.attachments}
        # One of which nothing is said stays as it is.
        cleaned["attachments"] = {
            pk: "" if choice == self.REMOVE else choice for pk, choice in chosen.items() if choice
        }
        return cleaned


class StageForm(forms.Form):
    """Where social planning in an authority stands, since when, and how it is known."""

    stage = forms.ChoiceField(
        label=_("Planning stage"), choices=[("", _("Please choose")), *PlanningStage.choices]
    )
    since = PlausibleDateField(
        label=_("Since"),
        first=dt.date(1990, 1, 1),
        last=0,
        help_text=_("The first day on which it stood so; if only the year is known, its first of January."),
        error_messages={"too_late": _("A stage holds from a day that has come.")},
    )
    remark = forms.CharField(
        label=_("Source or remark"),
        max_length=500,
        required=False,
        help_text=_("How it is known: a council decision, a talk, a survey. Without names of people."),
    )


class StageCorrectionForm(StageForm):
    """A stage that was recorded wrongly, put right or taken away, with the reason."""

    reason = forms.CharField(
        label=_("Why is it corrected?"),
        max_length=300,
        help_text=_("What stood there stays in the history, for the FSA only."),
    )

    def __init__(self, *args: Any, record: StageRecord, **kwargs: Any) -> None:
        kwargs["initial"] = {name: getattr(record, name) for name in ("stage", "since", "remark")}
        super().__init__(*args, **kwargs)
        stage = cast(forms.ChoiceField, self.fields["stage"])
        stage.required = False
        stage.choices = [*PlanningStage.choices, ("", _("None: nothing is to stand there"))]


class NextStepForm(StatefulForm):
    """What comes next, and when."""

    next_step = forms.CharField(label=_("Next step"), max_length=300, required=False)
    next_step_on = PlausibleDateField(
        label=_("Due on"),
        required=False,
        first=-10,
        last=5,
        error_messages=dict.fromkeys(("too_early", "too_late"), NOT_THEN),
    )

    @classmethod
    def loaded_from(cls, record: Case) -> dict[str, Any]:
        return {"next_step": record.next_step, "next_step_on": record.next_step_on}

    def clean_next_step_on(self) -> Any:
        day = self.cleaned_data["next_step_on"]
        # A step that is overdue may be worded anew without being put off.
        if day and day != self.initial.get("next_step_on") and day < timezone.localdate():
            raise forms.ValidationError(NOT_THEN)
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("next_step_on") and not cleaned.get("next_step") and "next_step" not in self.errors:
            self.add_error("next_step", _("Say what is to be done on that day."))
        return cleaned


class StatusForm(StatefulForm):
    """Where the case goes; a final status asks for the outcome."""

    before = forms.ChoiceField(choices=CaseStatus, required=False, widget=forms.HiddenInput)
    status = forms.ChoiceField(label=_("New status"), choices=CaseStatus, widget=forms.RadioSelect)
    outcome = forms.ModelChoiceField(
        Term.objects.none(),
        label=_("Outcome"),
        required=False,
        empty_label=_("Please choose"),
        help_text=_("Needed when the case is closed, referred or not realised."),
    )

    carries = False
    sometimes_required = ("outcome",)

    def __init__(self, *args: Any, record: Case, moved: str = "", **kwargs: Any) -> None:
        """``moved``: what is said of a status that was offered before somebody else moved the case."""
        super().__init__(*args, record=record, **kwargs)
        allowed = next_statuses(record.status)
        self.fields["before"].initial = record.status
        if moved:
            # Django fills in what was chosen by its signs of percent.
            self.fields["status"].error_messages["invalid_choice"] = moved.replace("%", "%%")
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


class AdviserField(forms.ModelChoiceField):
    """One of those who advise, with the role in which they do."""

    def label_from_instance(self, obj: Affiliation) -> str:
        return f"{obj.user} · {Role(obj.role).label}"


class HandOverForm(forms.Form):
    """Who goes on with the case, and whether the one before stays."""

    affiliation = AdviserField(
        Affiliation.objects.none(),
        label=_("Who takes the case over?"),
        empty_label=_("Please choose"),
        help_text=_("Who keeps out of the cases of this client is not offered."),
    )
    stays = forms.BooleanField(
        label=_("Who was in charge goes on working on it"),
        required=False,
        help_text=_(
            "Otherwise the case leaves that person's list; a confidential one is no longer open to them."
        ),
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_charge = case.assignments.filter(is_lead=True).values("affiliation")
        self.fields["affiliation"].queryset = (  # type: ignore[attr-defined]
            advisers_for(case.client)
            .exclude(pk__in=in_charge)
            .select_related("user")
            .order_by("user__name", "pk")
        )


class KeysForm(forms.Form):
    """Whether a single key opens the one-line log."""

    log_key = forms.BooleanField(
        label=_("The key n opens the line for a contact"),
        required=False,
        help_text=_("Switch it off if you use speech input or other software that listens to single keys."),
    )
