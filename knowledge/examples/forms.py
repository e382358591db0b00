"""Forms about examples: the editors' one, and that of somebody who wants to be put in touch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

from fsa_portal.directory.models import Authority
from fsa_portal.forms import Textarea

TERMS = ("topics", "methods", "goals", "audiences")


class ExamplePageForm(WagtailAdminPageForm):
    """Offers what exists now; what was chosen before stays, also when it ended or was retired since."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if field := self._choice("authority"):
            field.queryset = Authority.objects.filter(Q(valid_until=None) | Q(pk=self.instance.authority_id))
        if field := self._choice("maturity"):
            field.queryset = self._offered(field, [self.instance.maturity_id])
        for name in TERMS:
            if field := self._choice(name):
                chosen = [term.pk for term in getattr(self.instance, name).all()]
                field.queryset = self._offered(field, chosen)

    @staticmethod
    def _offered(field: forms.ModelChoiceField, chosen: Sequence[int | None]) -> QuerySet[Any]:
        assert field.queryset is not None
        return field.queryset.filter(Q(retired=False) | Q(pk__in=chosen))

    def _choice(self, name: str) -> forms.ModelChoiceField | None:
        """A field of the form; an editor who may only comment has none."""
        return self.fields.get(name)  # type: ignore[return-value]


class ContactRequestForm(forms.Form):
    """What the FSA must know to bring two bodies together."""

    name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("To it the FSA answers."),
    )
    body = forms.CharField(
        label=_("Your city, district or organisation"),
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    message = forms.CharField(
        label=_("What would you like to know?"),
        max_length=2000,
        widget=Textarea(attrs={"rows": 6}),
        help_text=_("The FSA hands your questions on. Please leave out data about people who need help."),
    )
