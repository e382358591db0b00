"""Eight processes that write short actions to one SQLite file: nobody is refused, nobody waits long, nothing is lost."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator

from bench.__main__ import Row
from bench.portal import ROOT, portal

PROCESSES = 8


def rows(fast: bool) -> Iterator[Row]:
    seconds = 5 if fast else 20
    with portal() as served:
        environment = served.environment | {"DJANGO_SETTINGS_MODULE": "fsa_portal.settings"}
        writers = [
            subprocess.Popen(
                [sys.executable, "-m", "bench.writers", str(number), str(seconds)],
                cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True,
            )
            for number in range(PROCESSES)
        ]  # fmt: skip
        told = [json.loads(writer.communicate()[0]) for writer in writers]
    written, worst = sum(one["written"] for one in told), max(one["worst"] for one in told)
    refused, lost = sum(one["refused"] for one in told), sum(one["lost"] for one in told)
    what = f"{PROCESSES} writers of contacts on SQLite for {seconds} s, {written} written"
    yield Row(f"{what}: refused, lost", f"{refused}, {lost}", "0, 0", refused == lost == 0)
    yield Row(f"{what}: worst wait", f"{1000 * worst:.0f} ms", "< 1 s", worst < 1)


def write(number: int, seconds: float) -> dict[str, float]:
    """One writer: contacts of a case, each an action with history, audit and outbox, until the time is over."""
    import datetime as dt

    import django

    django.setup()
    from django.db import OperationalError

    from consultations.cases.actions import log_contact
    from consultations.cases.models import Case, Contact
    from fsa_portal.actor import Actor

    case = Case.objects.open().order_by("pk")[number % 3]
    done, refused, worst = [], 0, 0.0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        began = time.monotonic()
        try:
            contact = log_contact(
                case,
                by=Actor.system("bench"),
                date=dt.date(2026, 11, 1),
                kind="telefonat",
                minutes=5,
                text=f"Kontakt {number}/{len(done)}",
            )
        except OperationalError:
            refused += 1
        else:
            done.append(contact.pk)
            worst = max(worst, time.monotonic() - began)
    kept = sum(Contact.objects.filter(pk__in=done[at : at + 500]).count() for at in range(0, len(done), 500))
    return {"written": len(done), "refused": refused, "worst": worst, "lost": len(done) - kept}


if __name__ == "__main__":
    print(json.dumps(write(int(sys.argv[1]), float(sys.argv[2]))))
