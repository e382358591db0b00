"""The second factor: whose role needs one, whether this session has used one, and what is done when it is lost."""

from __future__ import annotations

import uuid

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY, get_authentication_records
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from fsa_portal.accounts.models import FSA_ROLES, Affiliation, User
from fsa_portal.accounts.signin import mail
from fsa_portal.actor import Actor
from fsa_portal.audit.models import AuditEntry, record
from fsa_portal.http import Request

GOAL = "after_second_factor"
"""Session key: where somebody wanted to go who had to set up a second factor first."""


def is_missing(request: Request, affiliation: Affiliation) -> bool:
    """Whether the role needs a second factor that this session has not used. The demonstration needs none."""
    if settings.PORTAL_DEMO or affiliation.role not in FSA_ROLES:
        return False
    # Without the user argument allauth answers [] whatever was used.
    records = get_authentication_records(request, request.user)  # type: ignore[arg-type]
    return not any(record.get("method") == "mfa" for record in records)


def ask(request: Request) -> HttpResponse:
    """Lead to the factor that the person has, or to where one is set up, and from there back."""
    goal = request.get_full_path() if request.method == "GET" else reverse("accounts:start")
    types = set(Authenticator.objects.filter(user=request.user.pk).values_list("type", flat=True))
    if not types:
        request.session[GOAL] = goal
        return HttpResponseRedirect(reverse("mfa_index"))
    page = "mfa_reauthenticate" if Authenticator.Type.TOTP in types else "mfa_reauthenticate_webauthn"
    return HttpResponseRedirect(f"{reverse(page)}?{urlencode({'next': goal})}")


def forget_use(request: Request) -> None:
    """This session counts no more as one with a second factor."""
    records = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
    request.session[AUTHENTICATION_METHODS_SESSION_KEY] = [r for r in records if r.get("method") != "mfa"]


def may_reset(actor: Actor, user: User) -> bool:
    """Administrators, for anybody but themselves; the last one is helped by the command."""
    return actor.is_system or (actor.has_role("admin") and actor.user_id != user.pk)


@transaction.atomic
def reset_second_factor(*, by: Actor, user: User) -> int:
    """Take all factors of a person away, so that new ones can be set up; returns how many there were.

    All sessions end, the person is told by mail, the audit knows who did it.
    """
    if not may_reset(by, user):
        raise PermissionDenied
    factors = Authenticator.objects.select_for_update().filter(user=user)
    types = sorted(factors.values_list("type", flat=True))
    factors.delete()
    user.end_sessions()
    record(AuditEntry.What.SECOND_FACTOR, by=by, about=user, reset=types)
    address = EmailAddress.objects.get_primary_email(user) or user.email
    if address:
        mail.queue(
            "mfa/email/second_factor_reset",
            address,
            {"index_url": mail.absolute("mfa_index")},
            key=uuid.uuid4().hex,
        )
    return len(types)
