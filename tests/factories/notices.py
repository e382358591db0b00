"""People who hear of things, and a way to let time pass."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from fsa_portal.accounts.models import User
from fsa_portal.notices.actions import SEND, notify
from fsa_portal.notices.models import Delivery
from fsa_portal.outbox.models import Job
from fsa_portal.outbox.queue import drain


def crowd(number: int) -> list[User]:
    """So many people with an address of their own."""
    return User.objects.bulk_create(
        [User(email=f"person{n}@example.org", name=f"P {n}") for n in range(number)]
    )


def ring(kind: str = "ring", *people: User, about: int = 1, **more: object) -> None:
    with transaction.atomic():
        notify(kind, about=about, to=[person.pk for person in people], **more)  # type: ignore[arg-type]


def post() -> None:
    """Send what is due now."""
    drain([SEND])


def post_until_quiet(*, rounds: int = 60, between: Callable[[int], None] = lambda number: None) -> int:
    """Send as often as it takes, and let each pause pass at once; how many rounds it took."""
    for number in range(1, rounds + 1):
        between(number)
        drain([SEND])
        waiting = Job.objects.filter(kind=SEND, status=Job.Status.WAITING)
        if not waiting.exists():
            return number
        let_time_pass()
    raise AssertionError("mails wait for ever")


def let_time_pass() -> None:
    """All pauses, leases and claims are over."""
    now = timezone.now()
    Job.objects.filter(status=Job.Status.WAITING).update(not_before=now, leased_until=None)
    Delivery.objects.filter(state=Delivery.State.SENDING).update(claimed_until=now)
