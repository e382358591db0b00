"""What is known about bodies: mail domains, and who keeps out of their cases."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from fsa_portal.accounts.actions.consequences import note
from fsa_portal.accounts.addresses import FREE_MAIL
from fsa_portal.accounts.models import Body, ConflictOfInterest, MailDomain, Role, User, columns
from fsa_portal.accounts.permissions import manages_access, require
from fsa_portal.actor import Actor


@transaction.atomic
def add_domain(*, by: Actor, domain: str, body: Body) -> MailDomain:
    """Say that a mail domain is an official one of the body."""
    require(by.is_system or by.has_role(Role.ADMIN))
    named = domain.strip().lower().rpartition("@")[2]
    if named in FREE_MAIL:
        raise ValidationError({"domain": _("Everybody can have an address there: it says nothing.")})
    row, created = MailDomain.objects.get_or_create(domain=named, **columns(body))
    if created:
        note("domain-added", by=by, about=row)
    return row


@transaction.atomic
def remove_domain(*, by: Actor, domain: MailDomain) -> None:
    require(by.is_system or by.has_role(Role.ADMIN))
    note("domain-removed", by=by, about=domain)
    domain.delete()


@transaction.atomic
def declare_conflict(*, by: Actor, user: User, body: Body) -> ConflictOfInterest:
    """From now on the person sees no internal side of the body's cases in any role of the FSA."""
    require(manages_access(by))
    conflict, created = ConflictOfInterest.objects.get_or_create(user=user, **columns(body))
    if created:
        user.end_sessions()
        note("conflict-declared", by=by, about=conflict, user=user.pk)
    return conflict


@transaction.atomic
def end_conflict(*, by: Actor, conflict: ConflictOfInterest) -> None:
    """The person may see the cases of the body again. Nobody says so about themselves."""
    require(manages_access(by) and conflict.user_id != by.user_id)
    note("conflict-ended", by=by, about=conflict, user=conflict.user_id)
    user = conflict.user
    conflict.delete()
    user.end_sessions()
