"""Forms about organisations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fsa_portal.conflicts import StatefulForm
from fsa_portal.directory.forms.choices import AuthoritiesField, AuthorityField
from fsa_portal.directory.kinds import OrganisationKind
from fsa_portal.directory.models import Authority, Organisation, OrganisationQuerySet
from fsa_portal.forms import Textarea


class NewOrganisationForm(forms.Form):
    """What is known of an organisation."""

    name = forms.CharField(label=_("Name"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("Please choose")), *OrganisationKind.choices])
    website = forms.URLField(
        label=_("Website"), max_length=300, required=False, assume_scheme="https", help_text="https://…"
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=2000,
        required=False,
        widget=Textarea(attrs={"rows": 3}),
        help_text=_("Nothing about single people: for them there are the contact persons."),
    )
    active_in = AuthoritiesField(label=_("Active in"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = Authority.objects.filter(self.offered()).order_by("sort_name")
        self.fields["active_in"].queryset = offered  # type: ignore[attr-defined]

    def offered(self) -> Q:
        return Q(valid_until=None)


class OrganisationForm(StatefulForm, NewOrganisationForm):
    """The same, to be changed."""

    @classmethod
    def loaded_from(cls, record: Organisation) -> dict[str, Any]:
        fields = {name: getattr(record, name) for name in ("name", "kind", "website", "note")}
        return fields | {"active_in": list(record.active_in.all())}

    def offered(self) -> Q:
        # One that is no more stays ticked until somebody takes it away.
        return Q(valid_until=None) | Q(pk__in=[one.pk for one in self.initial.get("active_in", ())])


class OrganisationFilter(forms.Form):
    """What the list of organisations is asked."""

    marks_optional = False
    STATES = [("", _("Active ones")), ("ended", _("Given up")), ("all", _("All"))]

    q = forms.CharField(label=_("Name"), required=False, max_length=100)
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All kinds")), *OrganisationKind.choices]
    )
    authority = AuthorityField(label=_("Active in"), required=False, empty_label=_("Everywhere"))
    state = forms.ChoiceField(label=_("State"), required=False, choices=STATES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["authority"].queryset = Authority.objects.order_by("sort_name")  # type: ignore[attr-defined]

    @property
    def is_asked(self) -> bool:
        return bool(self.errors) or any(self.cleaned_data.values())

    def apply(self, organisations: OrganisationQuerySet) -> OrganisationQuerySet:
        """Those that were asked for; none when the question has an error."""
        if not self.is_valid():
            return organisations.none()
        asked = self.cleaned_data
        if asked["state"] == "":
            organisations = organisations.current()
        elif asked["state"] == "ended":
            organisations = organisations.exclude(retired_on=None)
        if asked["kind"]:
            organisations = organisations.filter(kind=asked["kind"])
        if asked["authority"]:
            organisations = organisations.active_in(asked["authority"])
        return organisations.named(asked["q"])
