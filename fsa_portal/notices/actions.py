"""The verbs: let people hear of something, choose what to hear of, stop."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from fsa_portal.accounts.models import User
from fsa_portal.actor import Actor
from fsa_portal.audit.models import AuditEntry, record
from fsa_portal.notices.kinds import Kind, kind_named
from fsa_portal.notices.models import Delivery, MailLanguage, Notice, Preference, Suppression
from fsa_portal.notices.topics import DEFAULTS, Frequency, Topic
from fsa_portal.outbox.pieces import in_pieces
from fsa_portal.outbox.queue import enqueue, enqueue_many


class NoReason(Exception):
    """The holder of an address wanted no mail, and nobody says why mail should go there again."""


SEND = "mail.send"
"""The kind of job that sends one mail; its key is that of the :class:`Delivery`."""
AT_ONCE = 100
"""People per statement."""


def message_id(key: str) -> str:
    """The Message-ID of the mail with this key: the same at every attempt, and to be guessed by nobody."""
    name = salted_hmac("fsa_portal.notices.message_id", key, algorithm="sha256").hexdigest()[:40]
    return f"<{name}@{urlsplit(settings.BASE_URL).hostname}>"


def new_delivery(kind: str, *, key: str = "", **fields: Any) -> Delivery:
    """A mail that is still to be written to the database and queued. With ``key`` there is one such mail for ever."""
    full = f"{kind}:{key}" if key else f"{kind}:{uuid.uuid4().hex}"
    return Delivery(key=full, message_id=message_id(full), kind=kind, **fields)


def notify(kind: str, *, about: int, to: Iterable[int], by: Actor | None = None, key: str = "") -> None:
    """Let the people with these ids hear of object ``about``; whoever did it hears nothing of it.

    Belongs inside the transaction that causes it. What somebody was to hear of the same object, and has not been sent,
    is not sent twice. With ``key`` nobody hears of it a second time, however often it is repeated.
    """
    known = kind_named(kind)
    wanted = _all_but_doer(known, to, by)
    with transaction.atomic():
        for start in range(0, len(wanted), AT_ONCE):
            _notify(known, about=about, people=wanted[start : start + AT_ONCE], key=key)


def notify_many(kind: str, *, about: int, to: Iterable[int], key: str, by: Actor | None = None) -> None:
    """:func:`notify` for thousands, in short transactions of its own: from a job, not from what causes it.

    Begun anew after a break it tells the rest, as nobody hears of the same ``key`` twice.
    """
    known = kind_named(kind)
    in_pieces(
        _all_but_doer(known, to, by),
        lambda people: _notify(known, about=about, people=people, key=key),
        at_once=AT_ONCE,
    )


def _all_but_doer(kind: Kind, to: Iterable[int], by: Actor | None) -> list[int]:
    doer = by.user_id if by is not None and kind.topic is not None else None
    return sorted(set(to) - {doer})


def _notify(kind: Kind, *, about: int, people: Sequence[int], key: str) -> None:
    active = set(User.objects.filter(pk__in=people, is_active=True).values_list("pk", flat=True))
    noted = Notice.objects.filter(kind=kind.name, about=about, recipient__in=people)
    told = set(noted.waiting().values_list("recipient_id", flat=True))
    if key:
        told |= set(noted.filter(key=key).values_list("recipient_id", flat=True))
    wishes = frequencies(kind.topic, people)
    alone: list[int] = []
    later: list[int] = []
    for person in people:
        wish = wishes.get(person, Frequency.NOW)
        if person in told or person not in active or wish == Frequency.NEVER:
            continue
        (alone if wish == Frequency.NOW and not kind.reminder else later).append(person)
    mails = Delivery.objects.bulk_create(
        [new_delivery(kind.name, about=about, recipient_id=person) for person in alone]
    )
    new = [_notice(kind, about, mail.recipient_id, key, mail) for mail in mails]  # type: ignore[arg-type]
    new += [_notice(kind, about, person, key, None) for person in later]
    # Of two who say the same at the same moment one is enough; the other's mail finds nothing that is due.
    Notice.objects.bulk_create(new, ignore_conflicts=True)
    enqueue_many(SEND, [mail.key for mail in mails])


def _notice(kind: Kind, about: int, person: int, key: str, mail: Delivery | None) -> Notice:
    return Notice(kind=kind.name, about=about, recipient_id=person, key=key, delivery=mail)


def frequencies(topic: Topic | None, people: Iterable[int]) -> Mapping[int, str]:
    """How often each of these people wants to hear of the topic."""
    if topic is None:
        return {}
    wishes: dict[int, str] = dict.fromkeys(people, DEFAULTS[topic])
    chosen = Preference.objects.filter(topic=topic, user__in=wishes)
    return wishes | dict(chosen.values_list("user_id", "frequency"))


@transaction.atomic
def send_to_address(
    kind: str,
    *,
    about: int | None,
    address: str,
    language: str,
    key: str = "",
    payload: Mapping[str, Any] | None = None,
) -> None:
    """A mail to an address that may belong to no account. With ``key`` it is sent once for ever.

    Belongs inside the transaction that causes it. ``payload`` is kept until the mail is sent.
    """
    validate_email(address)
    mail = new_delivery(
        kind, key=key, about=about, address=address, language=language, payload=dict(payload or {})
    )
    if not Delivery.objects.filter(key=mail.key).exists():
        Delivery.objects.bulk_create([mail], ignore_conflicts=True)
        enqueue(SEND, mail.key)


def _require_own(by: Actor, user: User, right: str) -> None:
    if by.user_id != user.pk and f"link:{right}:{user.pk}" not in by.principals:
        raise PermissionDenied


PREFERENCES_RIGHT = "preferences"


@transaction.atomic
def set_preferences(user: User, *, by: Actor, chosen: Mapping[str, str], language: str) -> None:
    """Say how often to hear of each topic (topic -> frequency), and in which language."""
    _require_own(by, user, PREFERENCES_RIGHT)
    for topic, frequency in chosen.items():
        Preference.objects.update_or_create(user=user, topic=topic, defaults={"frequency": frequency})
    MailLanguage.objects.update_or_create(user=user, defaults={"language": language})


def stop_right(topic: Topic) -> str:
    """The right to stop the mails of one topic."""
    return f"stop-{topic.value}"


@transaction.atomic
def stop_topic(user: User, *, by: Actor, topic: Topic) -> None:
    """Nothing more of this topic, also what waits already."""
    _require_own(by, user, stop_right(topic))
    Preference.objects.update_or_create(user=user, topic=topic, defaults={"frequency": Frequency.NEVER})


STOP_BUNDLES_RIGHT = "stop-bundles"


@transaction.atomic
def stop_bundles(user: User, *, by: Actor) -> None:
    """Nothing more of all topics that this person hears of in bundles."""
    _require_own(by, user, STOP_BUNDLES_RIGHT)
    for topic in Topic:
        if frequencies(topic, [user.pk])[user.pk] != Frequency.NOW:
            Preference.objects.update_or_create(
                user=user, topic=topic, defaults={"frequency": Frequency.NEVER}
            )


@transaction.atomic
def suppress(address: str, *, reason: Suppression.Reason, reply: str = "") -> None:
    """Send nothing to this address any more."""
    wanted = Suppression(address=address.lower(), reason=reason, reply=reply)
    known = Suppression.objects.active().filter(address=wanted.address)
    if reason != Suppression.Reason.STOPPED:
        # A dead address outweighs that its holder wanted no more news.
        known.filter(reason=Suppression.Reason.STOPPED).update(reason=reason, reply=reply)
    Suppression.objects.bulk_create([wanted], ignore_conflicts=True)


@transaction.atomic
def lift(suppression: Suppression, *, by: Actor, reason: str = "") -> None:
    """Mail goes to the address again: it works, or its holder wants mail again, which takes a reason."""
    if not by.has_role("admin"):
        raise PermissionDenied
    current = Suppression.objects.active().select_for_update().filter(pk=suppression.pk).first()
    if current is None:
        return
    if current.is_by_its_holder and not reason.strip():
        raise NoReason
    current.lifted_at, current.lifted_by_id, current.lift_reason = timezone.now(), by.user_id, reason.strip()
    current.save(update_fields=["lifted_at", "lifted_by", "lift_reason"])
    record(AuditEntry.What.ADDRESS_RELEASED, by=by, about=current, was=current.reason)
