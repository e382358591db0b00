"""What allauth and Django tell about accounts: the audit keeps it, and old sessions and links end with it."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.signals import email_added, email_changed, email_removed, user_signed_up
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
)
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver

from fsa_portal.accounts.principals import actor_without_affiliation
from fsa_portal.accounts.signin import factors
from fsa_portal.accounts.signin.lookup import person_with
from fsa_portal.accounts.signin.sessions import end_others
from fsa_portal.actor import ANONYMOUS
from fsa_portal.audit.models import AuditEntry, record


@receiver(user_signed_up)
def signed_up(sender: Any, user: Any, **kwargs: Any) -> None:
    record(AuditEntry.What.SIGNED_UP, by=actor_without_affiliation(user.pk), about=user)


@receiver(user_logged_in)
def signed_in(sender: Any, user: Any, **kwargs: Any) -> None:
    record(AuditEntry.What.SIGN_IN, by=actor_without_affiliation(user.pk), about=user)


@receiver(user_logged_out)
def signed_out(sender: Any, user: Any, **kwargs: Any) -> None:
    if user is not None:
        record(AuditEntry.What.SIGN_OUT, by=actor_without_affiliation(user.pk), about=user)


@receiver(user_login_failed)
def password_refused(sender: Any, credentials: dict[str, Any], **kwargs: Any) -> None:
    """Whose account was tried, by id; what was typed is not kept, it may be anything."""
    person = person_with(credentials.get("email") or "")
    record(AuditEntry.What.SIGN_IN_REFUSED, by=ANONYMOUS, about=person, factor="password")


@receiver(authentication_failed)
def code_refused(sender: Any, user: Any, authenticator: Authenticator, **kwargs: Any) -> None:
    record(AuditEntry.What.SIGN_IN_REFUSED, by=ANONYMOUS, about=user, factor=authenticator.type)


# --- second factor ---


@receiver(authenticator_added)
def factor_added(sender: Any, request: Any, user: Any, authenticator: Authenticator, **kwargs: Any) -> None:
    """Who has just proved a new factor need not prove it again in this session."""
    record(
        AuditEntry.What.SECOND_FACTOR,
        by=actor_without_affiliation(user.pk),
        about=user,
        added=authenticator.type,
    )
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)


@receiver(authenticator_removed)
def factor_removed(sender: Any, request: Any, user: Any, authenticator: Authenticator, **kwargs: Any) -> None:
    record(
        AuditEntry.What.SECOND_FACTOR,
        by=actor_without_affiliation(user.pk),
        about=user,
        removed=authenticator.type,
    )
    end_others(request, user)
    if not is_mfa_enabled(user):
        factors.forget_use(request)


@receiver(authenticator_reset)
def codes_renewed(sender: Any, user: Any, authenticator: Authenticator, **kwargs: Any) -> None:
    record(
        AuditEntry.What.SECOND_FACTOR,
        by=actor_without_affiliation(user.pk),
        about=user,
        renewed=authenticator.type,
    )


# --- e-mail addresses ---


@receiver(email_added)
@receiver(email_changed)
@receiver(email_removed)
def address_changed(sender: Any, request: Any, user: Any, **kwargs: Any) -> None:
    """A session or link that was made under the old addresses is worth nothing any more."""
    record(AuditEntry.What.CREDENTIALS, by=actor_without_affiliation(user.pk), about=user, changed="address")
    user.refresh_from_db()
    end_others(request, user)
