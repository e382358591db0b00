"""What the outbox is there to prevent: commit first, then write the index, with nothing in between to remember it."""

from __future__ import annotations

import datetime as dt
import sys

import django


def main(turn: int) -> None:
    django.setup()
    from django.db import transaction

    from consultations.cases.actions import log_contact
    from consultations.cases.models import Case
    from fsa_portal.actor import Actor
    from fsa_portal.outbox.models import Job
    from search import sync

    case = Case.objects.open().order_by("pk")[0]
    for number in range(10_000):
        word = f"zqc{turn:03d}{number:05d}xj"
        with transaction.atomic():
            log_contact(
                case,
                by=Actor.system("bench"),
                date=dt.date(2026, 11, 1),
                kind="telefonat",
                minutes=5,
                text=f"Kontakt {word}",
            )
            # The request would have written the index itself, at once: here nothing remembers that it must.
            Job.objects.filter(kind=sync.KIND).delete()
        print(word, flush=True)
        sync.update([f"case:{case.pk}"])


if __name__ == "__main__":
    main(int(sys.argv[1]))
