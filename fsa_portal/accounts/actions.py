"""What happens to accounts and affiliations."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from fsa_portal.accounts.models import EDITING_ROLES, Affiliation, Role, User
from fsa_portal.actor import Actor
from fsa_portal.audit.models import AuditEntry, record
from fsa_portal.directory.models import Authority, Organisation

EDITORS_GROUP = "Redaktion"
"""Wagtail's group of people who may edit; membership follows the affiliations."""


@transaction.atomic
def affiliate(
    *,
    by: Actor,
    user: User,
    role: Role,
    authority: Authority | None = None,
    organisation: Organisation | None = None,
    share_of_post: Decimal = Decimal(1),
    starts_on: dt.date | None = None,
) -> Affiliation:
    """Give ``user`` a confirmed role in a body (the FSA or the ministry when none is named)."""
    if not (by.is_system or by.has_role("admin")):
        raise PermissionDenied
    affiliation = Affiliation.objects.create(
        user=user,
        role=role,
        authority=authority,
        organisation=organisation,
        share_of_post=share_of_post,
        starts_on=starts_on or timezone.localdate(),
        confirmed_at=timezone.now(),
    )
    write_groups(user)
    record(AuditEntry.What.ROLE_CHANGED, by=by, about=affiliation, role=role)
    return affiliation


@transaction.atomic
def end_affiliation(*, by: Actor, affiliation: Affiliation) -> None:
    """End a role yesterday: it is dead at the person's next request."""
    if not (by.is_system or by.has_role("admin")):
        raise PermissionDenied
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    affiliation.starts_on = min(affiliation.starts_on, yesterday)
    affiliation.ends_on = yesterday
    affiliation.save(update_fields=["starts_on", "ends_on"])
    write_groups(affiliation.user)
    record(AuditEntry.What.ROLE_CHANGED, by=by, about=affiliation, ended=yesterday.isoformat())


def write_groups(user: User) -> None:
    """Make Wagtail's group membership what the affiliations in force say."""
    editors, _ = Group.objects.get_or_create(name=EDITORS_GROUP)
    if user.affiliations.in_force().filter(role__in=EDITING_ROLES).exists():
        user.groups.add(editors)
    else:
        user.groups.remove(editors)
