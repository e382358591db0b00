"""Ask the client what became of a closed case, and write the answer down."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.cases import emails
from consultations.cases.actions.guards import note
from consultations.cases.models import Case, FollowUp, months_after
from consultations.cases.permissions import can_work_on, require
from consultations.cases.statuses import CaseStatus
from fsa_portal import richtext
from fsa_portal.actor import Actor
from fsa_portal.records import change

REMINDED_AFTER = dt.timedelta(days=14)
TOO_OLD = dt.timedelta(days=30)
"""Whoever was to be asked longer ago than this is not asked by mail any more: the portal stood still, or the case came
out of a time before it."""


def plan_follow_up(case: Case, *, due_on: dt.date | None) -> FollowUp | None:
    """Of a case that was closed with the advice given; of any other there is none to come. What was answered stays."""
    case.follow_ups.unanswered().delete()
    if case.closed_on is None or case.status != CaseStatus.CLOSED:
        return None
    return case.follow_ups.create(due_on=due_on or months_after(case.closed_on))


@transaction.atomic
def write_follow_up(
    follow_up: FollowUp, *, by: Actor, version: int, due_on: dt.date, answer: str = "", text: str = ""
) -> FollowUp:
    """An adviser puts the day off, or writes down what the client said. What the client wrote itself stays as it is."""
    require(can_work_on(by, follow_up.case))
    if follow_up.by_client:
        raise ValidationError(_("The client has answered meanwhile."))
    words = richtext.tidy(text).strip()
    if words and not answer:
        raise ValidationError({"answer": _("Say what became of it, as far as the client can tell.")})
    changes = {
        "due_on": due_on,
        "answer": answer,
        "text": words,
        "answered_on": timezone.localdate() if answer else None,
        "written_by_id": by.affiliation_id if answer else None,
    }
    fresh = change(follow_up, version=version, changes=changes)
    if answer:
        note(fresh.case, by=by, what="follow-up", answer=answer)
    else:
        note(fresh.case, by=by, what="follow-up", on=due_on.isoformat())
    return fresh


@transaction.atomic
def answer_follow_up(follow_up: FollowUp, *, by: Actor, answer: str, text: str) -> FollowUp:
    """The client says what became of it, by a signed link or signed in; of two answers the first one stands."""
    case = follow_up.case
    require(f"link:follow-up:{follow_up.pk}" in by.principals or by.may_see(case.client_audience()))
    locked = FollowUp.objects.select_for_update().get(pk=follow_up.pk)
    if locked.answer:
        return locked
    changes = {"answer": answer, "text": richtext.tidy(text).strip(), "answered_on": timezone.localdate()}
    fresh = change(locked, version=locked.version, changes=changes)
    note(case, by=by, what="follow-up", answer=answer)
    emails.tell_adviser(case, by=by)
    return fresh


def ask_clients() -> dict[str, int]:
    """Every night: a mail to the clients that are to be asked, and one more after two weeks without an answer."""
    today = timezone.localdate()
    waiting = FollowUp.objects.unanswered().select_related("case")
    asked = waiting.filter(asked_on=None, due_on__range=(today - TOO_OLD, today))
    reminded = waiting.filter(
        reminded_on=None, asked_on__range=(today - REMINDED_AFTER - TOO_OLD, today - REMINDED_AFTER)
    )
    return {
        "asked": sum(_ask(one, "asked_on") for one in list(asked)),
        "reminded": sum(_ask(one, "reminded_on") for one in list(reminded)),
    }


@transaction.atomic
def _ask(follow_up: FollowUp, which: str) -> bool:
    """Whether there was anybody to ask: of a body without people in the portal the adviser asks."""
    locked = FollowUp.objects.select_for_update().filter(pk=follow_up.pk).unanswered().first()
    if locked is None or getattr(locked, which) is not None:
        return False
    if not emails.ask_client(locked, key=which):
        return False
    change(locked, version=locked.version, changes={which: timezone.localdate()})
    return True
