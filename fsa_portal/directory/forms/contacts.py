"""Forms about contact persons."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fsa_portal.conflicts import StatefulForm
from fsa_portal.directory.forms.choices import AuthorityField
from fsa_portal.directory.models import Authority, ContactPerson, ContactPersonQuerySet, Organisation
from fsa_portal.forms import PlausibleDateField, Textarea

PLAIN = ("authority", "organisation", "role", "name", "email", "note", "source", "retain_until")


class NewContactForm(forms.Form):
    """What is known of a contact person."""

    authority = AuthorityField(label=_("Local authority"), required=False)
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("or organisation"),
        required=False,
        empty_label=_("Please choose"),
    )
    role = forms.CharField(
        label=_("Function"), max_length=120, help_text=_("It stays when the person is forgotten: no names.")
    )
    name = forms.CharField(label=_("Name"), max_length=150, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=60, required=False)
    email = forms.CharField(
        label=_("E-mail address"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    note = forms.CharField(
        label=_("Note"), max_length=2000, required=False, widget=Textarea(attrs={"rows": 3})
    )
    source = forms.CharField(
        label=_("Where we have it from"),
        max_length=200,
        help_text=_("The person has a right to know: “own words on the phone”, “website of the town”."),
    )

    sometimes_required = ("authority", "organisation")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        authorities = Authority.objects.filter(self.offered("authority", "valid_until"))
        organisations = Organisation.objects.filter(self.offered("organisation", "retired_on"))
        self.fields["authority"].queryset = authorities.order_by("sort_name")  # type: ignore[attr-defined]
        self.fields["organisation"].queryset = organisations.order_by("sort_name")  # type: ignore[attr-defined]

    def offered(self, name: str, ended: str) -> Q:
        """Bodies that exist, and the one that is chosen already."""
        chosen = self.initial.get(name)
        exists = Q(**{ended: None})
        return exists | Q(pk=chosen.pk) if isinstance(chosen, (Authority, Organisation)) else exists

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        named = [cleaned.get("authority"), cleaned.get("organisation")]
        if not (self.errors.keys() & {"authority", "organisation"}) and sum(map(bool, named)) != 1:
            self.add_error("authority", _("Choose a local authority or an organisation, one of both."))
        return cleaned


class ContactForm(StatefulForm, NewContactForm):
    """The same, to be changed, with the date until which it is kept."""

    retain_until = PlausibleDateField(
        label=_("Kept until"),
        first=-10,
        last=2,
        help_text=_("Two years after the last confirmation at most; then only the function stays."),
    )

    @classmethod
    def loaded_from(cls, record: ContactPerson) -> dict[str, Any]:
        return {name: getattr(record, name) for name in PLAIN} | {"phone": record.shown_phone}


class ContactFilter(forms.Form):
    """What the list of contact persons is asked."""

    marks_optional = False
    STATES = [
        ("", _("Current")),
        ("due", _("To be confirmed soon")),
        ("former", _("Former")),
        ("all", _("All")),
    ]

    q = forms.CharField(label=_("Name, function or body"), required=False, max_length=100)
    state = forms.ChoiceField(label=_("State"), required=False, choices=STATES)

    @property
    def is_asked(self) -> bool:
        return bool(self.errors) or any(self.cleaned_data.values())

    def apply(self, contacts: ContactPersonQuerySet) -> ContactPersonQuerySet:
        """Those that were asked for; none when the question has an error."""
        if not self.is_valid():
            return contacts.none()
        match self.cleaned_data["state"]:
            case "due":
                contacts = contacts.due(timezone.localdate())
            case "former":
                contacts = contacts.former()
            case "":
                contacts = contacts.current()
        return contacts.named(self.cleaned_data["q"])
