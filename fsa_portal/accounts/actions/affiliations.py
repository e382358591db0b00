"""Roles are given, changed, ended and left."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from fsa_portal.accounts.actions.consequences import follow_up
from fsa_portal.accounts.models import BODY_ROLES, Affiliation, Body, Role, User, columns
from fsa_portal.accounts.permissions import can_change, can_give, manages_access, require
from fsa_portal.actor import Actor
from fsa_portal.directory.models import Authority, Organisation

OF_COORDINATORS = frozenset({"role", "ends_on"})
CHANGEABLE = OF_COORDINATORS | {"starts_on", "share_of_post", "conflict_note"}


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
    ends_on: dt.date | None = None,
    conflict_note: str = "",
) -> Affiliation:
    """Give ``user`` a confirmed role in a body (the FSA or the ministry when none is named)."""
    body = authority or organisation
    require(can_give(by, role, body) and by.user_id != user.pk)
    refuse_twice(user, role, body)
    affiliation = Affiliation(
        user=user,
        role=role,
        authority=authority,
        organisation=organisation,
        share_of_post=share_of_post,
        starts_on=starts_on or timezone.localdate(),
        ends_on=ends_on,
        confirmed_at=timezone.now(),
        conflict_note=conflict_note,
    )
    _refuse_end_before_start(affiliation)
    affiliation.save()
    follow_up("given", by=by, affiliation=affiliation)
    return affiliation


@transaction.atomic
def change_affiliation(
    *, by: Actor, affiliation: Affiliation, although_last: bool = False, **changes: Any
) -> Affiliation:
    """Change dates, share of post and conflict note; in a body also the role. Coordinators set role and end only.

    In the FSA another role is another affiliation: cases are assigned to affiliations, not to people.
    """
    fresh = _locked(affiliation)
    require(can_change(by, fresh) and fresh.confirmed_at is not None)
    if unknown := set(changes) - (CHANGEABLE if manages_access(by) else OF_COORDINATORS):
        raise TypeError(f"not changed here: {', '.join(sorted(unknown))}")
    if "role" in changes and changes["role"] != fresh.role:
        require({fresh.role, changes["role"]} <= set(BODY_ROLES))
        require(can_give(by, changes["role"], fresh.body))
    changed = [name for name in sorted(changes) if changes[name] != getattr(fresh, name)]
    before = fresh.role
    for name in changed:
        setattr(fresh, name, changes[name])
    _refuse_end_before_start(fresh)
    if fresh.role != before or "ends_on" in changed or "starts_on" in changed:
        _refuse_last(fresh, role=before, although_last=although_last and manages_access(by))
    if changed:
        if "ends_on" in changed:
            fresh.ended_at = None
        fresh.save(update_fields=[*changed, "ended_at"])
        was: dict[str, Any] = {"was": before} if fresh.role != before else {}
        follow_up("changed", by=by, affiliation=fresh, fields=changed, **was)
    return fresh


@transaction.atomic
def end_affiliation(*, by: Actor, affiliation: Affiliation, although_last: bool = False) -> None:
    """End a role now: it is dead at the person's next request."""
    fresh = _locked(affiliation)
    require(can_change(by, fresh) and fresh.confirmed_at is not None)
    _end(fresh, by=by, although_last=although_last and manages_access(by))


@transaction.atomic
def leave_affiliation(*, by: Actor, affiliation: Affiliation) -> None:
    """Give up a role of one's own."""
    fresh = _locked(affiliation)
    require(fresh.user_id == by.user_id and fresh.confirmed_at is not None)
    _end(fresh, by=by, although_last=False)


def _end(affiliation: Affiliation, *, by: Actor, although_last: bool) -> None:
    affiliation.end_now()
    _refuse_last(affiliation, role=affiliation.role, although_last=although_last)
    affiliation.save(update_fields=["starts_on", "ends_on", "ended_at"])
    follow_up("ended", by=by, affiliation=affiliation)


def _locked(affiliation: Affiliation) -> Affiliation:
    return Affiliation.objects.select_for_update().get(pk=affiliation.pk)


def _refuse_end_before_start(affiliation: Affiliation) -> None:
    if affiliation.ends_on is not None and affiliation.ends_on < affiliation.starts_on:
        raise ValidationError({"ends_on": _("The end lies before the beginning.")})


def refuse_twice(user: User, role: str, body: Body | None) -> None:
    """In a body a person has one role, in the FSA each of its roles once; they can be changed."""
    held = user.affiliations.not_ended()
    if body is not None and held.of(body).exists():
        raise ValidationError(_("There is already a role in this body: it can be changed."), code="twice")
    if body is None and held.filter(role=role).exists():
        raise ValidationError(_("This person has this role already: it can be changed."), code="twice")


def _refuse_last(affiliation: Affiliation, *, role: str, although_last: bool) -> None:
    """Somebody must be left who can do what this role does, from the day on which this one is over.

    ``affiliation`` stands as it is to become, ``role`` is what it was.
    """
    goes = affiliation.role != role or affiliation.ends_on is not None or not affiliation.has_begun
    if not goes or role not in (Role.ADMIN, Role.COORDINATOR):
        return
    others = Affiliation.objects.in_force().exclude(pk=affiliation.pk).exclude(user=affiliation.user_id)
    today = timezone.localdate()
    last_day = max(affiliation.ends_on or today, today) if affiliation.role == role else today
    staying = Q(ends_on=None) | Q(ends_on__gt=last_day)
    same = others.filter(role=role, **columns(affiliation.body)).select_for_update(of=("self",))
    if list(same.filter(staying)):
        return
    if role == Role.ADMIN:
        raise ValidationError(
            _("This is the last administrator. Somebody else must become administrator first."),
            code="last-administrator",
        )
    has_colleagues = others.filter(**columns(affiliation.body)).exists()
    if has_colleagues and not although_last:
        raise ValidationError(
            _(
                "This is the last coordinator of the body. Make somebody else coordinator first, or ask the FSA"
                " to do so."
            ),
            code="last-coordinator",
        )
