from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fsa_portal.accounts.models import User
from fsa_portal.forms import Textarea
from fsa_portal.privacy.models import Erasure, ErasureQuestion
from fsa_portal.privacy.people import is_emptied

FEWEST_LETTERS = 3


def long_enough(given: str) -> None:
    """A shorter word stands in every text, and all of them would be changed."""
    short = [line.strip() for line in given.splitlines() if 0 < len(line.strip()) < FEWEST_LETTERS]
    if short:
        raise forms.ValidationError(
            _(
                "“%(word)s” is too short: it stands in texts that do not mean the person. At least three letters."
            ),
            params={"word": short[0]},
        )


class PersonForm(forms.Form):
    """Whose data are to be erased: the account with an address."""

    email = forms.EmailField(label=_("E-mail address of the account"))
    further_names = forms.CharField(
        label=_("Further spellings"),
        required=False,
        max_length=1000,
        widget=Textarea(attrs={"rows": 3}),
        validators=[long_enough],
        help_text=Erasure._meta.get_field("further_names").help_text,
    )

    def clean_email(self) -> str:
        user = User.objects.filter(email__iexact=self.cleaned_data["email"]).first()
        if user is None or is_emptied(user):
            raise forms.ValidationError(_("There is no account with this address."))
        self.user = user
        return user.email


class NamesForm(forms.Form):
    """How else the person is called; the search for it begins anew."""

    further_names = PersonForm.base_fields["further_names"]


class DecisionForm(forms.Form):
    """One file or published text that names the person: out, or in with a reason."""

    answer = forms.ChoiceField(
        label=_("Decision"), choices=ErasureQuestion.Answer.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Reason for keeping it"),
        required=False,
        max_length=300,
        help_text=_("It goes into the report. Write no name here."),
    )

    def __init__(self, data: Any = None, *, question: ErasureQuestion) -> None:
        self.question = question
        given = {"answer": question.answer, "reason": question.reason}
        super().__init__(data, prefix=f"q{question.pk}", initial=given)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("answer") == ErasureQuestion.Answer.KEEP and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Say why it stays."))
        return cleaned


class CarryOutForm(forms.Form):
    """The last question: it cannot be taken back."""

    sure = forms.BooleanField(
        label=_("I have checked that this is the right person. It cannot be taken back.")
    )
