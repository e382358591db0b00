"""People are asked to take a role, and answer."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from fsa_portal.accounts.actions.affiliations import refuse_twice
from fsa_portal.accounts.actions.consequences import follow_up, note
from fsa_portal.accounts.addresses import confirmed_addresses
from fsa_portal.accounts.models import Affiliation, Body, Invitation, Role, User, columns
from fsa_portal.accounts.models.invitations import Answer
from fsa_portal.accounts.permissions import can_give, can_withdraw, require
from fsa_portal.accounts.principals import actor_for
from fsa_portal.actor import Actor
from fsa_portal.outbox.queue import enqueue


@transaction.atomic
def invite(
    *, by: Actor, email: str, role: Role, body: Body | None = None, ends_on: dt.date | None = None
) -> Invitation:
    """Ask whoever has this address to take a role. An open invitation to the same is replaced.

    No account is looked up, so that nothing, not even the time it takes, tells whether there is one.
    """
    require(can_give(by, role, body))
    address = email.strip().lower()
    today = timezone.localdate()
    if ends_on is not None and ends_on < today:
        raise ValidationError({"ends_on": _("The end lies in the past.")})
    if by.user_id is not None and address in confirmed_addresses(User.objects.get(pk=by.user_id)):
        raise ValidationError({"email": _("This is your own address.")})
    if body is not None and Affiliation.objects.not_ended().of(body).filter(user__email=address).exists():
        # Whoever may invite sees the people of the body, with their addresses, anyway.
        raise ValidationError({"email": _("This person is in the list already: change the role there.")})
    before = Invitation.objects.select_for_update().filter(email=address, answer="", **columns(body))
    if body is None:
        before = before.filter(role=role)
    before.update(answer=Answer.WITHDRAWN, answered_at=timezone.now())
    invitation = Invitation.objects.create(
        email=address,
        role=role,
        ends_on=ends_on,
        language="en" if (get_language() or "de").startswith("en") else "de",
        invited_by_id=by.affiliation_id,
        **columns(body),
    )
    note("invited", by=by, about=invitation, role=role)
    if not by.is_system:
        enqueue("mail.invitation", f"invitation:{invitation.pk}", {"invitation": invitation.pk})
    return invitation


@transaction.atomic
def withdraw_invitation(*, by: Actor, invitation: Invitation) -> None:
    """The invitation is taken back before it was answered."""
    fresh = _unanswered(invitation)
    require(can_withdraw(by, fresh))
    _answer(fresh, Answer.WITHDRAWN, by=by)


@transaction.atomic
def accept_invitation(*, by: Actor, user: User, invitation: Invitation) -> Affiliation:
    """The person takes the role, if whoever invited could give it still."""
    fresh = _unanswered(invitation)
    require(by.user_id == user.pk and fresh.email in confirmed_addresses(user))
    inviter = fresh.invited_by
    if inviter is not None:
        require(inviter.user_id != user.pk)
        if not can_give(actor_for(inviter), fresh.role, fresh.body):
            raise ValidationError(_("This invitation is no longer valid."), code="closed")
    if fresh.ends_on is not None and fresh.ends_on < timezone.localdate():
        raise ValidationError(_("This invitation is no longer valid."), code="closed")
    refuse_twice(user, fresh.role, fresh.body)
    affiliation = Affiliation.objects.create(
        user=user,
        role=fresh.role,
        authority=fresh.authority,
        organisation=fresh.organisation,
        ends_on=fresh.ends_on,
        confirmed_at=timezone.now(),
    )
    _answer(fresh, Answer.ACCEPTED, by=by)
    # What the person had asked for in this body is answered by that.
    if fresh.body is not None:
        user.affiliations.waiting().of(fresh.body).delete()
    follow_up("accepted", by=by, affiliation=affiliation, role=fresh.role, invitation=fresh.pk)
    return affiliation


@transaction.atomic
def decline_invitation(*, by: Actor, user: User, invitation: Invitation) -> None:
    fresh = _unanswered(invitation)
    require(by.user_id == user.pk and fresh.email in confirmed_addresses(user))
    _answer(fresh, Answer.DECLINED, by=by)


def _answer(invitation: Invitation, answer: Answer, *, by: Actor) -> None:
    invitation.answer, invitation.answered_at = answer, timezone.now()
    invitation.save(update_fields=["answer", "answered_at"])
    note(f"invitation-{answer}", by=by, about=invitation)


def _unanswered(invitation: Invitation) -> Invitation:
    locked = Invitation.objects.select_for_update().filter(pk=invitation.pk, answer="").first()
    if locked is None or not Invitation.objects.open().filter(pk=locked.pk).exists():
        raise ValidationError(_("This invitation is no longer valid."), code="closed")
    return locked
