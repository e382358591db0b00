"""Choosing authorities. They go by their official key: it stays the same on every machine."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fsa_portal.directory.models import Authority


class AuthorityField(forms.ModelChoiceField):
    """One authority."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("empty_label", _("Please choose"))
        super().__init__(Authority.objects.none(), to_field_name="key", **kwargs)


class AuthoritiesField(forms.ModelMultipleChoiceField):
    """Several authorities, ticked in a list."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.CheckboxSelectMultiple)
        super().__init__(Authority.objects.none(), to_field_name="key", **kwargs)
