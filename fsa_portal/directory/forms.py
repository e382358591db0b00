"""What a visitor can ask the list of local authorities."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from fsa_portal.directory.kinds import DISTRICT_KINDS, MUNICIPALITY_KINDS, AuthorityKind
from fsa_portal.directory.models import AuthorityQuerySet


class AuthorityFilter(forms.Form):
    """Name, other name or key, and kind; everything may be left open."""

    marks_optional = False

    q = forms.CharField(label=_("Name or official key"), required=False, max_length=100)
    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[
            ("", _("All kinds")),
            *((kind, AuthorityKind(kind).label) for kind in (*DISTRICT_KINDS, *MUNICIPALITY_KINDS)),
        ],
    )

    @property
    def is_asked(self) -> bool:
        """Whether anything was asked for at all; a kind that does not exist counts, and its error is shown."""
        return bool(self.errors) or any(self.cleaned_data.values())

    def apply(self, authorities: AuthorityQuerySet) -> AuthorityQuerySet:
        """Those that were asked for; none when the question has an error."""
        if not self.is_valid():
            return authorities.none()
        if kind := self.cleaned_data["kind"]:
            authorities = authorities.filter(kind=kind)
        return authorities.named(self.cleaned_data["q"])
