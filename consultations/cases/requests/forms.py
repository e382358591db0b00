"""The forms of requests: to ask for advice, and to see to it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.cases.forms import AdviserField, topics_field, topics_in_use, wishes_in_use
from consultations.cases.models import (
    OF_AUTHORITIES,
    AdviceRequest,
    Case,
    ClientKind,
    ReferralReason,
    RequestStatus,
)
from consultations.cases.models.requests import LONGEST_REQUEST
from fsa_portal.accounts.models import Affiliation
from fsa_portal.actor import Actor
from fsa_portal.directory.kinds import OrganisationKind
from fsa_portal.directory.models import Authority, Organisation
from fsa_portal.forms import Textarea


class TermsForm(forms.Form):
    """Topics, and the kinds of support that are wished for."""

    topics = topics_field(_("What is it about?"))
    wishes = topics_field(_("What support do you wish for?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topics"].queryset = topics_in_use()  # type: ignore[attr-defined]
        self.fields["wishes"].queryset = wishes_in_use()  # type: ignore[attr-defined]


class AskForm(TermsForm):
    """What the FSA must know to advise somebody."""

    kind = forms.ChoiceField(label=_("For whom do you ask?"), choices=ClientKind, widget=forms.RadioSelect)
    authority = forms.ModelChoiceField(
        Authority.objects.none(),
        label=_("Local authority"),
        to_field_name="key",
        required=False,
        empty_label=_("Please choose"),
        help_text=_("The one for which you ask; for other bodies the one in which they are active."),
    )
    organisation_name = forms.CharField(
        label=_("Name of the association or institution"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        help_text=_("Not needed for a city, town, municipality or district."),
    )
    text = forms.CharField(
        label=_("Your concern"),
        max_length=LONGEST_REQUEST,
        widget=Textarea(attrs={"rows": 6}),
        help_text=_(
            "For example: what do you plan, by when, and what do you miss for it? Please leave out data about people who"
            " need help."
        ),
    )
    name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    function = forms.CharField(
        label=_("Your function"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("To it the FSA answers."),
    )
    phone = forms.CharField(
        label=_("Phone"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    answer_wish = forms.CharField(
        label=_("How and when may we reach you?"),
        max_length=200,
        required=False,
        help_text=_("By mail or phone, on which days, at what time?"),
    )

    field_order = ("kind", "authority", "organisation_name", "text", "topics", "wishes", "name")
    sometimes_required = ("authority", "organisation_name")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["authority"].queryset = Authority.objects.current().order_by("sort_name")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        kind, authority = cleaned.get("kind"), cleaned.get("authority")
        if kind in OF_AUTHORITIES:
            cleaned["organisation_name"] = ""
            if authority is None:
                if "authority" not in self.errors:
                    self.add_error("authority", _("Choose the local authority for which you ask."))
            elif authority.is_district != (kind == ClientKind.DISTRICT):
                self.add_error("authority", _("This does not fit for whom you ask."))
        elif kind and not cleaned.get("organisation_name") and "organisation_name" not in self.errors:
            self.add_error("organisation_name", _("Give the name of the association or institution."))
        return cleaned


class AnswerForm(forms.Form):
    """About a request as it was read."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, request: AdviceRequest, actor: Actor, **kwargs: Any) -> None:
        kwargs["initial"] = {"version": request.version} | self.opened_with(request, actor)
        super().__init__(*args, **kwargs)

    def opened_with(self, request: AdviceRequest, actor: Actor) -> dict[str, Any]:
        return {}


class TakeOnForm(AnswerForm, TermsForm):
    """The case that comes of a request, and whom it is for."""

    title = forms.CharField(
        label=_("Title"), max_length=160, help_text=_("In a few words, without names of people.")
    )
    authority = forms.ModelChoiceField(
        Authority.objects.none(),
        label=_("Local authority"),
        to_field_name="key",
        required=False,
        empty_label=_("Please choose"),
        help_text=_("Who is advised? A local authority or an organisation, one of both."),
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("or organisation"),
        required=False,
        empty_label=_("Please choose"),
    )
    new_name = forms.CharField(
        label=_("or a new organisation"),
        max_length=200,
        required=False,
        help_text=_("It is entered in the list of organisations."),
    )
    new_kind = forms.ChoiceField(
        label=_("Kind of the new organisation"),
        choices=[("", _("Please choose")), *OrganisationKind.choices],
        required=False,
    )
    adviser = AdviserField(Affiliation.objects.none(), label=_("In charge"), empty_label=_("Please choose"))

    field_order = (
        "title",
        "authority",
        "organisation",
        "new_name",
        "new_kind",
        "topics",
        "wishes",
        "adviser",
    )
    sometimes_required = ("authority", "organisation", "new_name", "new_kind")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topics"].label = _("Topics")
        self.fields["wishes"].label = _("Support wished for")
        self.fields["authority"].queryset = Authority.objects.current().order_by("sort_name")  # type: ignore[attr-defined]
        self.fields["organisation"].queryset = (  # type: ignore[attr-defined]
            Organisation.objects.current().order_by("sort_name")
        )
        self.fields["adviser"].queryset = advising()  # type: ignore[attr-defined]

    def opened_with(self, request: AdviceRequest, actor: Actor) -> dict[str, Any]:
        of_authority = request.kind in OF_AUTHORITIES
        unknown = not of_authority and request.organisation_id is None
        return {
            "authority": request.authority.key if of_authority and request.authority else None,
            "organisation": None if of_authority else request.organisation_id,
            "new_name": request.organisation_name if unknown else "",
            "topics": [term.slug for term in request.topics.all()],
            "wishes": [term.slug for term in request.wishes.all()],
            "adviser": request.adviser_id or actor.affiliation_id,
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        named = [cleaned.get("authority"), cleaned.get("organisation"), cleaned.get("new_name")]
        if not (self.errors.keys() & set(self.sometimes_required)) and sum(map(bool, named)) != 1:
            self.add_error("authority", _("Choose a local authority or an organisation, one of both."))
        if cleaned.get("new_name") and not cleaned.get("new_kind") and "new_kind" not in self.errors:
            self.add_error("new_kind", _("Say what kind of organisation it is."))
        return cleaned


class JoinForm(AnswerForm):
    """The open case to which a request belongs."""

    case = forms.ModelChoiceField(
        Case.objects.none(),
        label=_("Open case"),
        to_field_name="reference",
        empty_label=_("Please choose"),
        help_text=_("What was asked is written there as an e-mail that came."),
    )

    def __init__(self, *args: Any, request: AdviceRequest, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, request=request, actor=actor, **kwargs)
        self.fields["case"].queryset = joinable(request, actor)  # type: ignore[attr-defined]


class ReferForm(AnswerForm):
    """Why the FSA is the wrong one to ask, and who is the right one."""

    reason = forms.ChoiceField(label=_("Why?"), choices=ReferralReason, widget=forms.RadioSelect)
    referred_to = forms.CharField(
        label=_("Where to"),
        max_length=300,
        help_text=_(
            "The requester reads this in the mail and under the link: which place, how it is reached."
        ),
    )


class PutAsideForm(AnswerForm):
    """Why nothing is to be done."""

    status = forms.ChoiceField(
        label=_("What is it?"),
        choices=[
            (RequestStatus.WITHDRAWN.value, _("withdrawn: the requester needs it no more")),
            (RequestStatus.SPAM.value, _("not a request: advertising, a test, sent twice")),
        ],
        widget=forms.RadioSelect,
    )


class PassOnForm(AnswerForm):
    """Who is to answer instead."""

    adviser = AdviserField(
        Affiliation.objects.none(), label=_("Who answers?"), empty_label=_("Please choose")
    )

    def __init__(self, *args: Any, request: AdviceRequest, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, request=request, actor=actor, **kwargs)
        self.fields["adviser"].queryset = advising().exclude(pk=request.adviser_id)  # type: ignore[attr-defined]


def advising() -> Any:
    """Those to whom a request can be given."""
    return Affiliation.objects.in_force().advising().select_related("user").order_by("user__name", "pk")


def joinable(request: AdviceRequest, actor: Actor) -> Any:
    """The open cases of the body that asks, as far as the actor sees them."""
    cases = Case.objects.visible_to(actor).open()
    if request.kind in OF_AUTHORITIES:
        return cases.filter(authority=request.authority_id)
    return cases.filter(organisation=request.organisation_id) if request.organisation_id else cases.none()
