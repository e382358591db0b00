"""Sign-ins are allauth's; what we keep of them is the audit entry."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver

from fsa_portal.accounts.principals import actor_without_affiliation
from fsa_portal.audit.models import AuditEntry, record


@receiver(user_logged_in)
def signed_in(sender: Any, user: Any, **kwargs: Any) -> None:
    record(AuditEntry.What.SIGN_IN, by=actor_without_affiliation(user.pk), about=user)


@receiver(user_logged_out)
def signed_out(sender: Any, user: Any, **kwargs: Any) -> None:
    if user is not None:
        record(AuditEntry.What.SIGN_OUT, by=actor_without_affiliation(user.pk), about=user)
