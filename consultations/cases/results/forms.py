"""The forms of what came of a case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from cms.explanation import found_at
from cms.models import BasePage
from consultations.cases.models import LONGEST_ANSWER, Became, Case, CaseOutcome, FollowUp, LadderStep
from fsa_portal.conflicts import StatefulForm
from fsa_portal.forms import PlausibleDateField, Textarea
from fsa_portal.http import Request
from knowledge.vocabulary.models import Term, Vocabulary


def outcomes_in_use() -> Any:
    """The outcomes that a form offers."""
    return Term.objects.of(Vocabulary.CASE_OUTCOME).in_use()


def outcomes_field(**kwargs: Any) -> forms.ModelMultipleChoiceField:
    """Outcomes as boxes; which, the form says when it is made."""
    return forms.ModelMultipleChoiceField(
        Term.objects.none(),
        label=_("Outcomes"),
        # By name: a number that no database can hold makes Django's check of a list of ids fail.
        to_field_name="slug",
        widget=forms.CheckboxSelectMultiple,
        **kwargs,
    )


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where something can be read: at a page of the portal, or elsewhere."""

    page: BasePage | None = None
    address: str = ""

    def __str__(self) -> str:
        return str(self.page.url) if self.page is not None else self.address


class EvidenceField(forms.CharField):
    """The address of a page of the portal that the person may see, or of one elsewhere."""

    default_error_messages = {
        "elsewhere": _("Enter a whole address that begins with https:// or http://."),
        "not_here": _("At this address of the portal is no page that you may see."),
    }
    is_address = URLValidator(schemes=["http", "https"])

    def __init__(self, *, request: Request | None = None, **kwargs: Any) -> None:
        self.request = request
        kwargs.setdefault("label", _("Evidence"))
        help_text = _("The address where it can be read, of a page of the portal or of another site.")
        super().__init__(required=False, max_length=500, help_text=help_text, **kwargs)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        assert self.request is not None
        if not text:
            return Evidence()
        own = text.startswith("/") and not text.startswith("//")
        if own or text.startswith(self.request.build_absolute_uri("/")):
            return self._page(self.request, text)
        try:
            self.is_address(text)
        except forms.ValidationError as no_address:
            raise forms.ValidationError(self.error_messages["elsewhere"], code="elsewhere") from no_address
        return Evidence(address=text)

    def _page(self, request: Request, text: str) -> Evidence:
        found = found_at(request, urlsplit(text).path)
        seen = BasePage.objects.visible_to(request.actor).filter(pk=found.pk) if found is not None else ()
        for page in seen:
            return Evidence(page=page)
        raise forms.ValidationError(self.error_messages["not_here"], code="not_here")

    def run_validators(self, value: Any) -> None:
        super().run_validators(str(value))

    def prepare_value(self, value: Any) -> str:
        return "" if value is None else str(value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(initial or "") != str(data or "")


class OutcomesForm(StatefulForm):
    """What came out of a closed case, said anew."""

    outcomes = outcomes_field(help_text=_("“Unknown” stands alone."))

    def __init__(self, *args: Any, record: Case, **kwargs: Any) -> None:
        super().__init__(*args, record=record, **kwargs)
        named = Term.objects.filter(pk__in=record.outcomes.values("term"))
        # Terms that are no longer in use stay where they were named.
        self.fields["outcomes"].queryset = (outcomes_in_use() | named).distinct()  # type: ignore[attr-defined]

    @classmethod
    def loaded_from(cls, record: Case) -> dict[str, Any]:
        return {"outcomes": [outcome.term for outcome in record.outcomes.select_related("term")]}


class OutcomeForm(StatefulForm):
    """How an outcome is known."""

    note = forms.CharField(
        label=_("Note"), max_length=500, required=False, help_text=_("Only the FSA sees this text.")
    )
    evidence = EvidenceField()

    def __init__(self, *args: Any, request: Request | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["evidence"].request = request  # type: ignore[attr-defined]

    @classmethod
    def loaded_from(cls, record: CaseOutcome) -> dict[str, Any]:
        return {"note": record.note, "evidence": record.evidence_url}


class LadderForm(StatefulForm):
    """Since when a step of the ladder is reached, and where it can be seen."""

    reached_on = PlausibleDateField(
        label=_("Reached on"), first=-30, last=0, required=False, help_text=_("Left empty: not reached.")
    )
    evidence = EvidenceField()

    def __init__(self, *args: Any, request: Request | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["evidence"].request = request  # type: ignore[attr-defined]

    @classmethod
    def loaded_from(cls, record: LadderStep) -> dict[str, Any]:
        return {"reached_on": record.reached_on, "evidence": record.evidence_url}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if (
            str(cleaned.get("evidence") or "")
            and not cleaned.get("reached_on")
            and "reached_on" not in self.errors
        ):
            self.add_error("reached_on", _("Say since when the step is reached."))
        return cleaned


class FollowUpForm(StatefulForm):
    """When the client is asked what became of it, or what the client said."""

    due_on = PlausibleDateField(label=_("To be asked on"), first=-10, last=5)
    answer = forms.ChoiceField(
        label=_("What became of it"),
        choices=[("", _("no answer yet: unknown")), *Became.choices],
        required=False,
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("In the client's words"),
        max_length=LONGEST_ANSWER,
        required=False,
        widget=Textarea(attrs={"rows": 4}),
        help_text=_("The client sees this text."),
    )

    @classmethod
    def loaded_from(cls, record: FollowUp) -> dict[str, Any]:
        return {"due_on": record.due_on, "answer": record.answer, "text": record.text}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("text") and not cleaned.get("answer") and "answer" not in self.errors:
            self.add_error("answer", _("Say what became of it, as far as the client can tell."))
        return cleaned
