"""Workers that write down what they did."""

from __future__ import annotations

from collections.abc import Sequence

from fsa_portal.outbox.models import Job


class Worker:
    """Does jobs by writing down what it was given; ``broken`` are the keys at which it fails."""

    def __init__(self, *broken: str) -> None:
        self.done: list[str] = []
        self.payloads: list[object] = []
        self.broken = set(broken)

    def one(self, job: Job) -> None:
        if job.key in self.broken:
            raise RuntimeError(f"no {job.key}")
        self.done.append(job.key)
        self.payloads.append(job.payload)

    def many(self, jobs: Sequence[Job]) -> None:
        if self.broken & {job.key for job in jobs}:
            raise RuntimeError("no batch")
        self.done += [job.key for job in jobs]
