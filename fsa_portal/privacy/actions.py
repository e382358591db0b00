"""What is done about people's data: ask for an erasure, look up, decide, carry out; ask for a copy."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from fsa_portal.accounts.models import Affiliation, Role, User
from fsa_portal.actor import Actor
from fsa_portal.audit.models import AuditEntry, record
from fsa_portal.outbox.queue import enqueue
from fsa_portal.privacy import people
from fsa_portal.privacy.emails import tell_administrators
from fsa_portal.privacy.models import Copy, Erasure, ErasureCount, ErasureQuestion
from fsa_portal.privacy.permissions import may_ask_for_erasure, may_handle_erasures, may_withdraw
from fsa_portal.privacy.trouble import ERASE, trouble_of

COPY = "privacy.copy"


class NotYet(Exception):
    """The erasure is at another point than this act needs."""


class Undecided(Exception):
    """Files, published texts or accounts of others name the person, and nobody has decided about them."""


class AnothersAddress(Exception):
    """Somebody else signs in by the address that is given as a further spelling."""


class LastAdministrator(Exception):
    """Without this person nobody could administer the portal."""


@transaction.atomic
def request_erasure(*, by: Actor) -> Erasure:
    """The person asks that the own account and everything about it is erased; asking twice changes nothing."""
    if not may_ask_for_erasure(by):
        raise PermissionDenied
    erasure, is_new = Erasure.objects.unfinished().get_or_create(
        person_id=by.user_id, defaults={"requested_by_id": by.user_id}
    )
    if is_new:
        record(AuditEntry.What.ERASURE, by=by, about=erasure.person, step="requested")
        tell_administrators(erasure, by=by)
    return erasure


@transaction.atomic
def withdraw_erasure(*, by: Actor, erasure: Erasure) -> None:
    """Nothing is to be erased after all, or no more of it; possible until it is carried out, and when that stands
    still."""
    erasure = Erasure.objects.select_for_update().get(pk=erasure.pk)
    if not may_withdraw(by, erasure):
        raise PermissionDenied
    if not erasure.is_unfinished:
        raise NotYet
    if erasure.status == Erasure.Status.ERASING and not (may_handle_erasures(by) and trouble_of(erasure)):
        raise NotYet
    if erasure.carried_out_by_id is not None and not people.is_emptied(erasure.person):
        people.reopen_account(erasure.person)
    _forget_names(erasure)
    erasure.questions.all().delete()
    erasure.position = {}
    erasure.status = Erasure.Status.WITHDRAWN
    erasure.finished_at = timezone.now()
    erasure.save()
    record(AuditEntry.What.ERASURE, by=by, about=erasure.person, step="withdrawn")


@transaction.atomic
def prepare_erasure(*, by: Actor, user: User, further_names: str = "") -> Erasure:
    """Look up everything that names the person: the preview. What was found before is looked up anew, also when it
    was being carried out and that stands still."""
    if not may_handle_erasures(by):
        raise PermissionDenied
    further, is_emptied = further_names.strip(), people.is_emptied(user)
    if is_emptied and not Erasure.objects.unfinished().filter(person=user).exists():
        raise NotYet
    _not_the_last_administrator(user)
    if people.addresses_of_others(people.spellings(further.splitlines())["emails"], user.pk):
        raise AnothersAddress
    erasure, _ = (
        Erasure.objects.unfinished()
        .select_for_update()
        .get_or_create(person=user, defaults={"requested_by_id": by.user_id})
    )
    if erasure.status == Erasure.Status.ERASING:
        if trouble_of(erasure) is None:
            raise NotYet
        record(AuditEntry.What.ERASURE, by=by, about=user, step="reopened")
    if is_emptied:
        erasure.identifiers = people.with_other_spellings(
            erasure.identifiers, before=erasure.further_names, now=further
        )
    else:
        erasure.identifiers = people.identifiers_of(user, further.splitlines()).as_data()
    open_again = Q(answer="")
    if erasure.further_names != further:
        # By another spelling somebody else may be meant.
        open_again |= Q(kind=ErasureQuestion.Kind.ACCOUNT)
    erasure.questions.filter(open_again).delete()
    erasure.further_names = further
    # What was done already stays in the report.
    erasure.counts.filter(what__in=[ErasureCount.What.FOUND, ErasureCount.What.KEPT]).delete()
    _start(erasure, Erasure.Status.SEARCHING)
    return erasure


@transaction.atomic
def decide(*, by: Actor, question: ErasureQuestion, answer: ErasureQuestion.Answer, reason: str = "") -> None:
    """Say of a file, a published text or somebody else's account whether the name is taken out or stays, and then why."""
    if not may_handle_erasures(by):
        raise PermissionDenied
    # As it stands now: the page that shows the question may be older.
    if Erasure.objects.select_for_update().get(pk=question.erasure_id).status != Erasure.Status.OPEN:
        raise NotYet
    question.answer = answer
    question.reason = reason.strip() if answer == ErasureQuestion.Answer.KEEP else ""
    question.save(update_fields=["answer", "reason"])


@transaction.atomic
def erase_person(*, by: Actor, user: User) -> Erasure:
    """Carry out the erasure that was looked up and decided. The account is closed at once, the rest follows by job."""
    if not may_handle_erasures(by):
        raise PermissionDenied
    erasure = Erasure.objects.unfinished().select_for_update().filter(person=user).first()
    if erasure is None or erasure.status != Erasure.Status.OPEN:
        raise NotYet
    if erasure.questions.filter(answer="").exists():
        raise Undecided
    if not people.is_emptied(user):
        _not_the_last_administrator(user)
        # What changed since the preview is looked for as well.
        fresh = people.identifiers_of(user, erasure.further_names.splitlines()).as_data()
        known = erasure.identifiers
        erasure.identifiers = {kind: sorted({*known.get(kind, []), *fresh[kind]}) for kind in fresh}
        people.close_account(user)
    erasure.carried_out_by_id = by.user_id
    erasure.counts.filter(what=ErasureCount.What.FOUND).delete()
    _start(erasure, Erasure.Status.ERASING)
    record(AuditEntry.What.ERASURE, by=by, about=user, step="carried-out")
    return erasure


@transaction.atomic
def request_copy(*, by: Actor) -> Copy:
    """The person asks for a copy of everything that is held about them; one at a time."""
    if by.user_id is None:
        raise PermissionDenied
    copy, is_new = Copy.objects.get_or_create(person_id=by.user_id, ready_at=None)
    if is_new:
        enqueue(COPY, str(copy.pk))
        record(AuditEntry.What.EXPORTED, by=by, about=copy, step="requested")
    return copy


def _start(erasure: Erasure, status: Erasure.Status) -> None:
    erasure.status = status
    erasure.position = {}
    erasure.save()
    enqueue(ERASE, str(erasure.pk))


def _forget_names(erasure: Erasure) -> None:
    erasure.identifiers = {}
    erasure.further_names = ""


def _not_the_last_administrator(user: User) -> None:
    administrators = Affiliation.objects.in_force().filter(role=Role.ADMIN)
    if administrators.filter(user=user).exists() and not administrators.exclude(user=user).exists():
        raise LastAdministrator
