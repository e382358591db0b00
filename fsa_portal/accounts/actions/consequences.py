"""What follows from every change of a role."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction

from fsa_portal.accounts.models import EDITING_ROLES, Affiliation, User
from fsa_portal.accounts.principals import principal_of
from fsa_portal.actor import Actor
from fsa_portal.audit.models import AuditEntry, record
from fsa_portal.outbox.queue import enqueue

EDITORS_GROUP = "Redaktion"
"""Wagtail's group of people who may edit; membership follows the affiliations."""


def write_groups(user: User) -> None:
    """Make Wagtail's group membership what the affiliations in force say."""
    editors, _ = Group.objects.get_or_create(name=EDITORS_GROUP)
    if user.affiliations.in_force().filter(role__in=EDITING_ROLES).exists():
        user.groups.add(editors)
    else:
        user.groups.remove(editors)


def write_all_groups() -> None:
    """Roles also begin and end by date: every night the groups follow."""
    editing = Affiliation.objects.filter(role__in=EDITING_ROLES).values("user")
    for user in User.objects.filter(pk__in=editing):
        with transaction.atomic():
            write_groups(user)


def follow_up(change: str, *, by: Actor, affiliation: Affiliation, mail: bool = True, **data: Any) -> None:
    """The person's rights have changed: groups, sessions, the audit and a mail.

    Who changes something about the own roles gets no mail, and jobs write none.
    """
    user = affiliation.user
    write_groups(user)
    user.end_sessions()
    entry = note(change, by=by, about=affiliation, user=user.pk, **data)
    if mail and not by.is_system and by.user_id != user.pk:
        enqueue("mail.role-changed", f"audit:{entry.pk}", {"affiliation": affiliation.pk})


def note(change: str, *, by: Actor, about: Any, **data: Any) -> AuditEntry:
    """The audit entry. It names role and body itself, as both may be others later."""
    facts = {}
    if role := getattr(about, "role", ""):
        facts["role"] = str(role)
    body = about.authority or about.organisation
    if body is not None:
        facts["body"] = principal_of(body)
    return record(AuditEntry.What.ROLE_CHANGED, by=by, about=about, change=change, **(facts | data))
