"""One mail for each delivery, whatever fails.

The state is written before the mail server is asked and after it has answered. In between nobody else touches the mail;
a worker that dies there leaves it unknown whether the mail went out, so it goes out again, under the same Message-ID.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation

from fsa_portal.notices import bundles, rights
from fsa_portal.notices.actions import frequencies, suppress
from fsa_portal.notices.kinds import BUNDLE, Kind, Letter, WayOut, kind_named
from fsa_portal.notices.letters import language_of, mail_for
from fsa_portal.notices.models import Delivery, Notice, Suppression
from fsa_portal.notices.topics import Frequency
from fsa_portal.notices.transport import Later, Outlet, Refused, Unreachable
from fsa_portal.outbox import queue
from fsa_portal.outbox.models import Job
from fsa_portal.outbox.queue import NotAll, NotNow

log = structlog.get_logger(__name__)

CLAIM = dt.timedelta(minutes=15)
"""How long a mail is in the hands of whoever sends it: longer than a mail server can keep one waiting."""
WHEN_UNREACHABLE = dt.timedelta(seconds=30)
FIRST_WAIT = dt.timedelta(seconds=30)
LONGEST_WAIT = dt.timedelta(hours=1)
GIVE_UP_AFTER = 100
"""Attempts: about four days."""


def send(jobs: Sequence[Job]) -> None:
    """The handler of the outbox: each job's key is that of a delivery."""
    reasons: dict[int, Exception] = {}
    with Outlet() as outlet:
        for number, job in enumerate(jobs):
            if queue.stopping.is_set():
                reasons |= _from(jobs[number:], timezone.now())
                break
            try:
                _send(job.key, outlet)
            except Unreachable as down:
                log.warning("mail.unreachable", why=str(down))
                # The rest would only wait for the same server: nobody is asked twice in one go.
                reasons |= _from(jobs[number:], timezone.now() + WHEN_UNREACHABLE)
                break
            except Exception as reason:  # noqa: BLE001 - handed to the queue, which keeps it beside the job
                reasons[job.pk] = reason
    if reasons:
        raise NotAll(reasons)


def _from(jobs: Sequence[Job], when: dt.datetime) -> dict[int, Exception]:
    """These jobs wait until then."""
    return {job.pk: NotNow(when) for job in jobs}


def _send(key: str, outlet: Outlet) -> None:
    state = Delivery.objects.filter(key=key).values_list("state", flat=True).first()
    # None: its person was erased, and what was to be sent with it.
    if state is None or state in Delivery.FINAL:
        return
    outlet.open()
    delivery = _claim(key)
    if delivery is None:
        return
    try:
        mail = _mail(delivery)
    except BaseException:
        # A fault of ours, not of the mail: whoever mends it finds the mail waiting.
        _settle(delivery, Delivery.State.WAITING)
        raise
    if not isinstance(mail, EmailMessage):
        _settle(delivery, mail)
        return
    try:
        outlet.send(mail)
    except Later as answer:
        over = delivery.attempts >= GIVE_UP_AFTER
        _settle(delivery, Delivery.State.GIVEN_UP if over else Delivery.State.WAITING, reply=answer.reply)
        if not over:
            wait = min(FIRST_WAIT * 2 ** min(delivery.attempts - 1, 10), LONGEST_WAIT)
            raise NotNow(timezone.now() + wait) from None
    except Refused as answer:
        with transaction.atomic():
            _settle(delivery, Delivery.State.REFUSED, reply=answer.reply)
            if answer.address_is_dead:
                suppress(delivery.address, reason=Suppression.Reason.REFUSED, reply=answer.reply)
    else:
        _settle(delivery, Delivery.State.SENT)


def _claim(key: str) -> Delivery | None:
    """The mail, now in our hands; None when it is done. The address is that of this moment."""
    now = timezone.now()
    with transaction.atomic():
        mine = (
            Delivery.objects.free(now)
            .filter(key=key)
            .update(
                state=Delivery.State.SENDING,
                claimed_until=now + CLAIM,
                attempts=F("attempts") + 1,
            )
        )
        delivery = Delivery.objects.select_related("recipient").get(key=key)
        if not mine:
            if delivery.state == Delivery.State.SENDING:
                raise NotNow(delivery.claimed_until or now)
            return None
        if delivery.recipient is not None:
            delivery.address = delivery.recipient.email.lower() if delivery.recipient.is_active else ""
            Delivery.objects.filter(pk=delivery.pk).update(address=delivery.address)
        # What happens from now on is another notice: this mail is being written.
        Notice.objects.waiting().filter(delivery=delivery).update(taken_at=now)
    return delivery


def _settle(delivery: Delivery, state: Delivery.State, *, reply: str = "") -> None:
    done = state in Delivery.FINAL
    changes: dict[str, Any] = {
        "state": state,
        "reply": reply,
        "claimed_until": None,
        "finished_at": timezone.now() if done else None,
    }
    if done:
        changes["payload"] = {}
    with transaction.atomic():
        # Only our own claim: if it ran out, somebody else has the mail in hand.
        mine = Delivery.objects.filter(pk=delivery.pk, claimed_until=delivery.claimed_until)
        mine.update(**changes)


@dataclass(frozen=True, slots=True)
class _Foot:
    """The signed links below a letter."""

    stop: WayOut | None = None
    preferences: str = ""


def _mail(delivery: Delivery) -> EmailMessage | Delivery.State:
    """The mail as it is to be sent now, or the state that says why there is none."""
    if not delivery.address:
        return Delivery.State.NOT_DUE
    is_bundle = delivery.kind == BUNDLE
    kind = None if is_bundle else kind_named(delivery.kind)
    may_be_stopped = kind is None or kind.topic is not None
    if Suppression.objects.against(delivery.address, may_be_stopped=may_be_stopped).exists():
        return Delivery.State.SUPPRESSED
    language = language_of(delivery.recipient) if delivery.recipient else delivery.language
    with translation.override(language or settings.LANGUAGE_CODE):
        letter = bundles.letter(delivery) if kind is None else _letter(delivery, kind)
        if letter is None:
            return Delivery.State.NOT_DUE
        foot = _foot(delivery, kind)
        return mail_for(
            letter,
            delivery=delivery,
            address=delivery.address,
            # Whoever has no account has chosen nothing.
            topic=kind.topic if kind is not None and delivery.recipient is not None else None,
            bundle=is_bundle,
            stop=foot.stop,
            preferences=foot.preferences,
        )


def _letter(delivery: Delivery, kind: Kind) -> Letter | None:
    person = delivery.recipient
    if person is not None and kind.topic is not None:
        wish = frequencies(kind.topic, [person.pk])[person.pk]
        if wish == Frequency.NEVER:
            return None
    if person is not None and not delivery.notices.exists():
        # Somebody else said the same at the same moment.
        return None
    if kind.build_from_payload is not None:
        return kind.build_from_payload(delivery.payload)
    assert kind.build is not None
    assert delivery.about is not None
    return kind.build(about=delivery.about, recipient=person)


def _foot(delivery: Delivery, kind: Kind | None) -> _Foot:
    person = delivery.recipient
    if person is None:
        may_stop = kind is not None and kind.topic is not None
        return _Foot(stop=rights.stop_address_link(delivery) if may_stop else None)
    if kind is None:
        return _Foot(stop=rights.stop_bundles_link(person), preferences=rights.preferences_link(person))
    if kind.topic is None:
        return _Foot()
    return _Foot(stop=rights.stop_link(person, kind.topic), preferences=rights.preferences_link(person))
