"""Stored files go after the commit, and surely: what nothing points at any more would never be found again."""

from __future__ import annotations

from fsa_portal.outbox.models import Job
from fsa_portal.outbox.queue import enqueue
from fsa_portal.uploads.storage import private_storage

KIND = "privacy.delete_file"


def delete_after_commit(name: str) -> None:
    """Have a file of the private storage deleted once this transaction is committed."""
    enqueue(KIND, name)


def delete(job: Job) -> None:
    """Outbox handler; a file that is gone already needs nothing."""
    private_storage().delete(job.key)
