"""A person asks to act for a body; somebody who looks after it confirms or refuses."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fsa_portal import richtext
from fsa_portal.accounts.actions.affiliations import refuse_twice
from fsa_portal.accounts.actions.consequences import follow_up, note
from fsa_portal.accounts.models import BODY_ROLES, Affiliation, Body, Role, User, columns
from fsa_portal.accounts.permissions import can_change, can_give, require
from fsa_portal.actor import Actor
from fsa_portal.outbox.queue import enqueue

MOST_WAITING = 5
"""Requests that one person may have waiting."""


@transaction.atomic
def request_affiliation(
    *, by: Actor, user: User, role: Role, body: Body, message: str, name: str = ""
) -> Affiliation:
    """Ask to act for ``body``. ``name``: how the person is called there, if the account does not say so yet."""
    require(by.user_id == user.pk and role in BODY_ROLES)
    user = User.objects.select_for_update().get(pk=user.pk)
    refuse_twice(user, role, body)
    waiting = user.affiliations.waiting()
    if waiting.of(body).exists():
        raise ValidationError(_("Your request to act for this body is waiting already."), code="waiting")
    if waiting.count() >= MOST_WAITING:
        raise ValidationError(
            _("You have several requests waiting. Withdraw one, or wait for an answer."), code="too-many"
        )
    if name and not user.name:
        user.name = richtext.tidy(name)[:150]
        user.save(update_fields=["name"])
    affiliation = Affiliation.objects.create(
        user=user,
        role=role,
        requested_at=timezone.now(),
        message=richtext.tidy(message)[:1000],
        **columns(body),
    )
    note("requested", by=by, about=affiliation, user=user.pk, role=role)
    enqueue("mail.affiliation-requested", f"affiliation:{affiliation.pk}", {"affiliation": affiliation.pk})
    return affiliation


@transaction.atomic
def withdraw_request(*, by: Actor, affiliation: Affiliation) -> None:
    """The person no longer asks: the row, which never counted, goes."""
    waiting = _waiting(affiliation)
    require(waiting.user_id == by.user_id)
    note("withdrawn", by=by, about=waiting, user=waiting.user_id)
    waiting.delete()


@transaction.atomic
def confirm_affiliation(
    *, by: Actor, affiliation: Affiliation, role: Role, ends_on: dt.date | None = None
) -> Affiliation:
    """The person acts for the body from now on, in the role that is confirmed, which may be another than asked for."""
    waiting = _waiting(affiliation)
    require(can_change(by, waiting) and role in BODY_ROLES and can_give(by, role, waiting.body))
    refuse_twice(waiting.user, waiting.role, waiting.body)
    today = timezone.localdate()
    if ends_on is not None and ends_on < today:
        raise ValidationError({"ends_on": _("The end lies in the past.")})
    waiting.role = role
    waiting.starts_on, waiting.ends_on = today, ends_on
    waiting.confirmed_at = timezone.now()
    waiting.save(update_fields=["role", "starts_on", "ends_on", "confirmed_at"])
    follow_up("confirmed", by=by, affiliation=waiting, mail=False, role=role)
    _tell(waiting)
    return waiting


@transaction.atomic
def refuse_affiliation(*, by: Actor, affiliation: Affiliation, reason: str) -> Affiliation:
    """The request is refused; the person reads the reason."""
    waiting = _waiting(affiliation)
    require(can_change(by, waiting))
    reason = richtext.tidy(reason).strip()
    if not reason:
        raise ValidationError({"reason": _("Give a reason: the person reads it.")})
    waiting.refused_at, waiting.refusal = timezone.now(), reason[:1000]
    waiting.save(update_fields=["refused_at", "refusal"])
    note("refused", by=by, about=waiting, user=waiting.user_id)
    _tell(waiting)
    return waiting


def _tell(affiliation: Affiliation) -> None:
    enqueue("mail.affiliation-decided", f"affiliation:{affiliation.pk}", {"affiliation": affiliation.pk})


def _waiting(affiliation: Affiliation) -> Affiliation:
    fresh = Affiliation.objects.select_for_update().filter(pk=affiliation.pk).first()
    if fresh is None or not fresh.is_waiting:
        raise ValidationError(_("Somebody else has answered this request meanwhile."), code="decided")
    return fresh
