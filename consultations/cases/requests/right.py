"""What the link in the receipt is good for: see how the request stands, add something, withdraw it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from consultations.cases.models import AdviceRequest, RequestStatus
from consultations.cases.models.requests import LONGEST_ADDITION
from consultations.cases.requests.wording import state
from fsa_portal import links
from fsa_portal.actor import Actor
from fsa_portal.forms import Textarea

ADD, WITHDRAW = "add", "withdraw"


class AdditionForm(forms.Form):
    """Something that was forgotten, or that the request is no longer needed."""

    what = forms.ChoiceField(
        label=_("What would you like to do?"),
        choices=[(ADD, _("add something")), (WITHDRAW, _("withdraw the request"))],
        widget=forms.RadioSelect,
        initial=ADD,
    )
    text = forms.CharField(
        label=_("What you add"),
        max_length=LONGEST_ADDITION,
        required=False,
        widget=Textarea(attrs={"rows": 4}),
        help_text=_("Nothing is needed to withdraw."),
    )
    sometimes_required = ("text",)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("what") == ADD and not cleaned.get("text") and "text" not in self.errors:
            self.add_error("text", _("Say what you add."))
        return cleaned


class RequestRight:
    """See how one request stands and, while it waits, add to it or withdraw it."""

    name = "advice-request"

    def state(self, object_id: int) -> str | None:
        """How it stands, once it is settled."""
        found = _request(object_id)
        if found is None or found.is_waiting or found.status == RequestStatus.SPAM:
            return None
        return state(found)

    def question(self, object_id: int) -> str | None:
        found = _request(object_id)
        return state(found) if found is not None and found.is_waiting else None

    @property
    def heading(self) -> str:
        return gettext("Your request for advice")

    @property
    def yes(self) -> str:
        return gettext("Send")

    def form(self, object_id: int, data: Mapping[str, Any] | None) -> AdditionForm:
        return AdditionForm(data)

    def act_with(self, object_id: int, form: AdditionForm) -> str:
        from consultations.cases.requests import actions

        found = AdviceRequest.objects.get(pk=object_id)
        by = Actor.by_link(f"{self.name}:{object_id}")
        if form.cleaned_data["what"] == WITHDRAW:
            actions.withdraw(found, by=by)
            return gettext("Your request is withdrawn.")
        try:
            actions.add_to(found, by=by, text=form.cleaned_data["text"])
        except ValidationError as refused:
            return " ".join(refused.messages)
        return gettext("Thank you. What you added is with your request.")


def _request(number: int) -> AdviceRequest | None:
    return AdviceRequest.objects.with_body().filter(pk=number).first()


def state_link(request: AdviceRequest) -> str:
    """The path of the link for whoever asked, good for half a year."""
    return links.make(RequestRight.name, request.pk, days=180)
