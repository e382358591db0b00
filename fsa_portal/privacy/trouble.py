"""Erasures that do not come to an end by themselves: a piece is refused by the database, or the job fails each time."""

from __future__ import annotations

from dataclasses import dataclass

from fsa_portal.outbox.models import Job
from fsa_portal.privacy.models import Erasure

ERASE = "privacy.erase"
"""Kind of the job that looks up and erases."""
FAILS_AGAIN = 3
"""After so many failed tries it is no passing disturbance."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why the work on an erasure stands still."""

    step: str
    """Where it came to."""
    attempts: int = 0
    error: str = ""
    """The kind of the last error: its text may name the person."""
    is_refused: bool = False
    """The database did not accept a change: trying again would not help."""


def trouble_of(erasure: Erasure) -> Trouble | None:
    """What keeps a working erasure from going on; None where all is well."""
    if not erasure.is_working:
        return None
    if refused := erasure.position.get("refused"):
        return Trouble(refused, is_refused=True)
    step = erasure.position.get("step", "")
    job = Job.objects.filter(kind=ERASE, key=str(erasure.pk)).first()
    if job is None:
        return Trouble(step)
    if job.status == Job.Status.DEAD or job.attempts >= FAILS_AGAIN:
        return Trouble(step, attempts=job.attempts, error=job.last_error.partition(":")[0])
    return None
