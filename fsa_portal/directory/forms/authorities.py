"""Forms about local authorities: what the list is asked, and what happened to one."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fsa_portal.directory.forms.choices import AuthoritiesField
from fsa_portal.directory.kinds import DISTRICT_KINDS, MUNICIPALITY_KINDS, AuthorityKind, SuccessionKind
from fsa_portal.directory.models import Authority, AuthorityQuerySet
from fsa_portal.forms import PlausibleDateField

STATE_BEGAN = dt.date(1946, 8, 23)
"""North Rhine-Westphalia was founded on that day; before it there was no register to change."""
KINDS = [(kind, AuthorityKind(kind).label) for kind in (*DISTRICT_KINDS, *MUNICIPALITY_KINDS)]


class AuthorityFilter(forms.Form):
    """Name, other name or key, and kind; everything may be left open."""

    marks_optional = False

    q = forms.CharField(label=_("Name or official key"), required=False, max_length=100)
    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[("", _("All kinds")), *KINDS],
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


class NewAuthorityForm(forms.Form):
    """An authority that did not exist before: what others were merged into."""

    key = forms.RegexField(
        r"^05[0-9]{3}([0-9]{3})?$",
        label=_("Official key"),
        help_text=_("5 digits for a district, 8 for a municipality; it begins with 05."),
        error_messages={
            "invalid": _("This is no key: 5 digits for a district, 8 for a municipality, 05 first.")
        },
    )
    name = forms.CharField(label=_("Name"), max_length=100)
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("Please choose")), *KINDS])

    def clean_key(self) -> str:
        key: str = self.cleaned_data["key"]
        if Authority.objects.filter(key=key).exists():
            raise forms.ValidationError(_("There is an authority with this key already."))
        return key

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        key, kind = cleaned.get("key"), cleaned.get("kind")
        if key and kind and (len(key) == 5) != (kind in DISTRICT_KINDS):
            self.add_error("kind", _("This kind does not fit the length of the key."))
        return cleaned


class SuccessionForm(forms.Form):
    """What happened to an authority, and since when."""

    kind = forms.ChoiceField(label=_("What happened?"), choices=SuccessionKind, widget=forms.RadioSelect)
    name = forms.CharField(
        label=_("New name"), max_length=100, required=False, help_text=_("Only when it was renamed.")
    )
    successors = AuthoritiesField(
        label=_("What took its place"),
        required=False,
        help_text=_("Not when it was renamed. Several when it was split up."),
    )
    effective_on = PlausibleDateField(
        label=_("In force since"), first=STATE_BEGAN, last=0, initial=timezone.localdate,
        error_messages={"too_late": _("This day is still to come; record the change when it is in force.")},
    )  # fmt: skip
    source = forms.CharField(
        label=_("Source"), max_length=120, help_text=_("The law or decision, with its date.")
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    sometimes_required = ("name", "successors")

    def __init__(self, *args: Any, authority: Authority, **kwargs: Any) -> None:
        kwargs["initial"] = {"name": authority.name, "version": authority.version}
        super().__init__(*args, **kwargs)
        others = Authority.objects.current().filter(is_demo=authority.is_demo).exclude(pk=authority.pk)
        self.fields["successors"].queryset = others.order_by("sort_name")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        kind, successors = cleaned.get("kind"), cleaned.get("successors") or []
        if kind == SuccessionKind.RENAMED:
            if not cleaned.get("name"):
                self.add_error("name", _("Say what it is called now."))
            return cleaned
        if kind and not successors:
            self.add_error("successors", _("Say what took its place."))
        elif kind == SuccessionKind.SPLIT and len(successors) < 2:
            self.add_error("successors", _("Split up means: at least two took its place."))
        elif kind and kind != SuccessionKind.SPLIT and len(successors) > 1:
            self.add_error("successors", _("Choose one; several took its place only when it was split up."))
        return cleaned
