from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse

from fsa_portal.accounts.models import User
from fsa_portal.accounts.principals import actor_without_affiliation
from fsa_portal.accounts.signin import mail
from fsa_portal.audit.models import AuditEntry, record


class AccountAdapter(DefaultAccountAdapter):
    """How allauth behaves here: mail goes through the outbox, a new password ends sessions and links."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return True

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        return reverse("account_email") if self.request.user.is_authenticated else reverse("account_login")

    def get_reauthentication_methods(self, user: AbstractBaseUser | AnonymousUser) -> list[dict[str, Any]]:
        """Whoever has nothing to confirm with hears what to set up: to allauth it is a right that is missing."""
        methods = super().get_reauthentication_methods(user)
        if user.is_authenticated and not methods:
            page = render(self.request, "signin/nothing_to_confirm_with.html", status=403)
            raise ImmediateHttpResponse(page)
        return methods

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        mail.queue(template_prefix, email, context)

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        assert isinstance(user, User)
        # Hashing takes a while: not inside the transaction, where others wait to write.
        user.set_password(password)
        with transaction.atomic():
            user.save(update_fields=["password"])
            user.end_sessions()
            record(
                AuditEntry.What.CREDENTIALS,
                by=actor_without_affiliation(user.pk),
                about=user,
                changed="password",
            )


class OrganisationAdapter(DefaultSocialAccountAdapter):
    """Sign-in by the own organisation: it says what the person is called."""

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Any:
        """Address and whole name: allauth's own way is for people with first and last names."""
        user = sociallogin.user
        user.email = (data.get("email") or "").lower()
        try:
            validate_email(user.email)
        except ValidationError:
            user.email = ""
        user.name = (data.get("name") or "")[:150]
        return user
