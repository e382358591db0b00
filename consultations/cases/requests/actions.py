"""The verbs of requests for advice: ask, add, withdraw, pass on, take on, join, refer, put aside."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language, gettext

from consultations.cases.actions import change_status, log_contact, next_reference, open_case
from consultations.cases.actions.guards import require_no_conflict
from consultations.cases.models import (
    AdviceRequest,
    AdviceRequestEvent,
    Case,
    CaseSource,
    ContactKind,
    ReferralReason,
    RequestStatus,
)
from consultations.cases.models.requests import LONGEST_TEXT
from consultations.cases.permissions import can_work_on, require
from consultations.cases.requests import emails
from consultations.cases.requests.permissions import can_answer, holds_link
from consultations.cases.requests.routing import ANSWERED_WITHIN, adviser_for, working_day_after
from consultations.cases.statuses import CaseStatus
from fsa_portal import richtext
from fsa_portal.accounts.models import Affiliation
from fsa_portal.actor import Actor
from fsa_portal.directory import names
from fsa_portal.directory.actions.organisations import add_organisation
from fsa_portal.directory.models import Authority, Organisation
from fsa_portal.records import Conflict, change
from fsa_portal.templatetags.kern import day as in_words
from knowledge.vocabulary.models import Term

TEXTS = ("organisation_name", "text", "function", "name", "phone", "answer_wish")
READING_MINUTES = 5
"""What a request counts as a contact in the case that comes of it."""


def _note(request: AdviceRequest, *, by: Actor, what: str, **data: Any) -> None:
    """A line in the history of the request: ids and codes, never texts."""
    AdviceRequestEvent.objects.create(
        request=request, what=AdviceRequestEvent.What(what), data=data, **AdviceRequestEvent.author(by)
    )


@transaction.atomic
def ask(
    *,
    by: Actor,
    kind: str,
    name: str,
    email: str,
    text: str,
    authority: Authority | None = None,
    topics: Iterable[Term] = (),
    wishes: Iterable[Term] = (),
    **texts: str,
) -> AdviceRequest:
    """Ask for advice. Everybody may, without an account; the adviser of the region hears of it."""
    now = timezone.now()
    today = timezone.localdate(now)
    said = {
        field: richtext.tidy(value).strip() for field, value in (texts | {"name": name, "text": text}).items()
    }
    if unknown := set(said) - set(TEXTS):
        raise TypeError(f"nothing of a request: {', '.join(sorted(unknown))}")
    organisation = _known(said.get("organisation_name", ""))
    request = AdviceRequest(
        reference=next_reference(today.year),
        kind=kind,
        authority=authority,
        organisation=organisation,
        email=email,
        language=get_language(),
        sender_id=by.user_id,
        received_at=now,
        answer_by=working_day_after(today, ANSWERED_WITHIN),
        adviser=adviser_for(authority, organisation),
        **said,
    )
    request.full_clean(exclude=["topics", "wishes", "authority", "organisation", "sender", "adviser"])
    request.save()
    request.topics.set(topics)
    request.wishes.set(wishes)
    _note(request, by=by, what="received", adviser=request.adviser_id)
    emails.tell_requester(request, emails.RECEIPT)
    emails.tell_adviser(request, by=by)
    return request


def _known(name: str) -> Organisation | None:
    return Organisation.objects.current().filter(sort_name=names.fold(name)).first() if name else None


def _waiting(request: AdviceRequest, version: int | None = None) -> AdviceRequest:
    """The row, held until all is written; refused when somebody has settled it, ``Conflict`` when it is not the one that
    was read."""
    fresh = AdviceRequest.objects.select_for_update().get(pk=request.pk)
    if not fresh.is_waiting:
        raise ValidationError(
            gettext("This request is settled already: %(status)s.") % {"status": fresh.get_status_display()}
        )
    if version is not None and fresh.version != version:
        raise Conflict(current=fresh, mine={})
    return fresh


@transaction.atomic
def add_to(request: AdviceRequest, *, by: Actor, text: str) -> AdviceRequest:
    """The requester adds something, by the link in the receipt."""
    require(holds_link(by, request))
    fresh = _waiting(request)
    head = gettext("Added on %(day)s:") % {"day": in_words(timezone.localdate())}
    longer = f"{fresh.text}\n\n{head}\n{richtext.tidy(text).strip()}"
    if len(longer) > LONGEST_TEXT:
        raise ValidationError(gettext("The request is too long for more. Please wait for the answer."))
    fresh = change(fresh, version=fresh.version, changes={"text": longer})
    _note(fresh, by=by, what="added")
    emails.tell_adviser(fresh, by=by)
    return fresh


@transaction.atomic
def withdraw(request: AdviceRequest, *, by: Actor) -> None:
    """The requester needs it no more; whoever comes second changes nothing."""
    require(holds_link(by, request))
    fresh = AdviceRequest.objects.select_for_update().get(pk=request.pk)
    if fresh.is_waiting:
        _settle(fresh, by=by, version=fresh.version, status=RequestStatus.WITHDRAWN, what="withdrawn")


def _settle(
    request: AdviceRequest, *, by: Actor, version: int, status: RequestStatus, what: str, **changes: Any
) -> AdviceRequest:
    settled = {"status": status, "settled_on": timezone.localdate(), **changes}
    fresh = change(request, version=version, changes=settled)
    case = changes.get("case")
    _note(fresh, by=by, what=what, **({"case": case.pk} if case is not None else {}))
    return fresh


@transaction.atomic
def pass_on(request: AdviceRequest, *, by: Actor, version: int, adviser: Affiliation) -> AdviceRequest:
    """Somebody else is to answer; the day by which stays."""
    require(can_answer(by, request))
    fresh = _waiting(request, version)
    if not Affiliation.objects.in_force().advising().filter(pk=adviser.pk).exists():
        raise ValidationError({"adviser": gettext("Only advisers and team leads can work on cases.")})
    for body in (fresh.authority, fresh.organisation):
        if body is not None:
            require_no_conflict(adviser.user_id, body)
    fresh = change(fresh, version=version, changes={"adviser": adviser})
    _note(fresh, by=by, what="passed-on", adviser=adviser.pk)
    emails.tell_adviser(fresh, by=by)
    return fresh


@transaction.atomic
def take_on(
    request: AdviceRequest,
    *,
    by: Actor,
    version: int,
    title: str,
    adviser: Affiliation,
    authority: Authority | None = None,
    organisation: Organisation | None = None,
    topics: Iterable[Term] = (),
    wishes: Iterable[Term] = (),
    new_name: str = "",
    new_kind: str = "",
) -> Case:
    """Open a case for the body that asks. It keeps the reference and begins with what was asked. With ``new_name`` the
    body is an organisation that the directory did not know."""
    require(can_answer(by, request))
    fresh = _waiting(request, version)
    if new_name:
        active_in = [fresh.authority] if fresh.authority is not None else []
        try:
            organisation = add_organisation(by=by, name=new_name, kind=new_kind, active_in=active_in)
        except ValidationError as refused:
            raise ValidationError({"new_name": refused.messages}) from refused
    case = open_case(
        by=by,
        title=title,
        authority=authority,
        organisation=organisation,
        topics=topics,
        wishes=wishes,
        opened_on=timezone.localdate(fresh.received_at),
        adviser=adviser,
        source=CaseSource.PORTAL,
        reference=fresh.reference,
    )
    case = change_status(case, by=by, version=case.version, status=CaseStatus.TRIAGE)
    _log(fresh, case, by=by)
    fresh = _settle(fresh, by=by, version=version, status=RequestStatus.TAKEN_ON, what="taken-on", case=case)
    emails.tell_requester(fresh, emails.SETTLED)
    return case


@transaction.atomic
def join(request: AdviceRequest, *, by: Actor, version: int, case: Case) -> None:
    """What is asked belongs to an open case: it is written there as a mail that came."""
    require(can_answer(by, request) and can_work_on(by, case))
    fresh = _waiting(request, version)
    if not case.is_open:
        raise ValidationError({"case": gettext("This case is closed.")})
    _log(fresh, case, by=by)
    fresh = _settle(fresh, by=by, version=version, status=RequestStatus.JOINED, what="joined", case=case)
    emails.tell_requester(fresh, emails.SETTLED)


def _log(request: AdviceRequest, case: Case, *, by: Actor) -> None:
    """What was asked, without the address and the phone number of who asked: these go with the request."""
    log_contact(
        case,
        by=by,
        date=timezone.localdate(request.received_at),
        kind=ContactKind.EMAIL,
        minutes=READING_MINUTES,
        text=request.text,
        topics=request.topics.all(),
    )


@transaction.atomic
def refer(request: AdviceRequest, *, by: Actor, version: int, reason: str, referred_to: str) -> None:
    """The FSA is the wrong one to ask; the requester is told whom to ask."""
    require(can_answer(by, request))
    fresh = _waiting(request, version)
    place = richtext.tidy(referred_to).strip()
    if reason not in ReferralReason.values or not place:
        raise ValidationError(gettext("Say why, and where to turn."))
    fresh = _settle(
        fresh,
        by=by,
        version=version,
        status=RequestStatus.REFERRED,
        what="referred",
        reason=reason,
        referred_to=place,
    )
    emails.tell_requester(fresh, emails.SETTLED)


@transaction.atomic
def put_aside(request: AdviceRequest, *, by: Actor, version: int, status: str) -> None:
    """No longer wished for, or no request at all. Nobody is told."""
    require(can_answer(by, request))
    what = {RequestStatus.WITHDRAWN: "withdrawn", RequestStatus.SPAM: "spam"}[RequestStatus(status)]
    _settle(_waiting(request, version), by=by, version=version, status=RequestStatus(status), what=what)
