"""Several notices in one mail: daily, on Monday, on the first of the month; at most one such mail a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from django.utils import timezone
from django.utils.translation import gettext_noop, ngettext

from fsa_portal.notices.actions import SEND, frequencies, new_delivery
from fsa_portal.notices.kinds import BUNDLE, Entry, Kind, Letter, kind_named
from fsa_portal.notices.models import Delivery, Notice
from fsa_portal.notices.topics import Frequency, Topic
from fsa_portal.outbox.pieces import in_pieces
from fsa_portal.outbox.queue import enqueue_many

MORNING = dt.time(6)
"""Bundles are made at night and sent when the day begins."""
AT_ONCE = 20
"""People whose bundles are made together."""


def make_bundles() -> dict[str, int]:
    """What is due tonight, one mail per person; called every night."""
    now = timezone.localtime()
    made = 0

    def make(people: Sequence[int]) -> None:
        nonlocal made
        made += _make(people, now)

    waiting = Notice.objects.for_a_bundle().order_by("recipient_id").distinct()
    in_pieces(list(waiting.values_list("recipient_id", flat=True)), make, at_once=AT_ONCE)
    return {gettext_noop("bundles"): made}


def closing(frequency: str, now: dt.datetime) -> dt.datetime | None:
    """Up to when notices go into a bundle made at ``now``: the last Monday or first of a month, so that a night without
    a worker only makes it later."""
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    match frequency:
        case Frequency.NEVER:
            return None
        case Frequency.WEEKLY:
            return today - dt.timedelta(days=today.weekday())
        case Frequency.MONTHLY:
            return today.replace(day=1)
    return now


def _make(people: Sequence[int], now: dt.datetime) -> int:
    had_one = set(
        Delivery.objects.filter(recipient__in=people, day=now.date()).values_list("recipient_id", flat=True)
    )
    wishes = {topic: frequencies(topic, people) for topic in Topic}
    due: dict[int, list[int]] = {}
    unwanted = []
    for notice in Notice.objects.for_a_bundle().filter(recipient__in=people):
        until = _until(kind_named(notice.kind), wishes, notice.recipient_id, now)
        if until is None:
            unwanted.append(notice.pk)
        elif notice.created_at < until and notice.recipient_id not in had_one:
            due.setdefault(notice.recipient_id, []).append(notice.pk)
    Notice.objects.filter(pk__in=unwanted).delete()
    morning = timezone.make_aware(dt.datetime.combine(now.date(), MORNING), now.tzinfo)
    mails = Delivery.objects.bulk_create(
        [
            new_delivery(BUNDLE, key=f"{person}:{now.date()}", recipient_id=person, day=now.date())
            for person in due
        ]
    )
    for mail in mails:
        Notice.objects.filter(pk__in=due[mail.recipient_id]).update(delivery=mail)  # type: ignore[index]
    enqueue_many(SEND, [mail.key for mail in mails], not_before=morning)
    return len(mails)


def _until(
    kind: Kind, wishes: Mapping[Topic, Mapping[int, str]], person: int, now: dt.datetime
) -> dt.datetime | None:
    if kind.topic is None:
        return now
    wish = wishes[kind.topic][person]
    if kind.reminder and wish != Frequency.NEVER:
        return now
    return closing(wish, now)


def letter(delivery: Delivery) -> Letter | None:
    """What the bundle says now; None when nothing of it is due any more."""
    entries = tuple(_entries(delivery))
    if not entries:
        return None
    subject = ngettext("News from the portal", "%(count)d news from the portal", len(entries))
    return Letter(subject=subject % {"count": len(entries)}, entries=entries)


def _entries(delivery: Delivery) -> Iterator[Entry]:
    person = delivery.recipient
    assert person is not None
    wishes = {topic: frequencies(topic, [person.pk])[person.pk] for topic in Topic}
    for notice in delivery.notices.all():
        kind = kind_named(notice.kind)
        if kind.build is None or (kind.topic is not None and wishes[kind.topic] == Frequency.NEVER):
            continue
        found = kind.build(about=notice.about, recipient=person)
        if found is not None:
            yield found.entry
