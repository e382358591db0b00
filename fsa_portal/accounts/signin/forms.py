"""allauth's forms where ours must not look into the database."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.account.utils import get_next_redirect_url
from allauth.core import ratelimit
from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from fsa_portal.accounts.signin import reset, signup


class SignUpForm(allauth_forms.SignupForm):
    """Registration. It asks nobody whether the address is known: the worker does, when it mails."""

    name = forms.CharField(
        label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    field_order = ["name", "email", "password1", "password2"]

    def validate_unique_email(self, value: str) -> str:
        return value

    def try_save(self, request: HttpRequest) -> tuple[None, HttpResponse]:
        if not ratelimit.consume(request, action="confirm_email", key=self.cleaned_data["email"]):
            return None, ratelimit.respond_429(request)
        signup.begin(
            request,  # type: ignore[arg-type]
            email=self.cleaned_data["email"],
            name=self.cleaned_data["name"],
            password=self.cleaned_data["password1"],
            next_url=get_next_redirect_url(request),
        )
        return None, HttpResponseRedirect(reverse("signin:code"))


class CodeForm(forms.Form):
    """The code from the mail, with or without its hyphen."""

    code = forms.CharField(
        label=_("Code from the e-mail"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "characters"}),
    )


class ResetForm(allauth_forms.ResetPasswordForm):
    """ "Forgotten your password?", likewise without a look into the database."""

    def clean_email(self) -> str:
        return self.cleaned_data["email"]

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        reset.request_reset(self.cleaned_data["email"])
        return self.cleaned_data["email"]
