"""What attached files say, for the search; read by jobs."""

from __future__ import annotations

from collections.abc import Iterable

from consultations.cases.models import Attachment
from fsa_portal import richtext
from fsa_portal.outbox.models import Job
from fsa_portal.outbox.queue import enqueue
from fsa_portal.uploads.text import WITH_TEXT, extract
from knowledge.library.reading import joined

READ = "cases.read_attachment"
LONGEST_TEXT = 500_000
"""Characters: what follows in a file is not searched."""


def queue_reading(attachment: Attachment) -> None:
    """Have the text read after the commit, of a file that has any."""
    if attachment.kind in WITH_TEXT:
        enqueue(READ, f"{attachment.pk}")


def read_attachment(job: Job) -> None:
    """Outbox handler: keep what the file says. One that is gone needs nothing."""
    attachment = Attachment.objects.filter(pk=int(job.key)).first()
    if attachment is None or attachment.kind not in WITH_TEXT:
        return
    with attachment.file.open("rb") as file:
        parts = extract(file, attachment.kind)
    said = (joined(richtext.tidy(text)) for part in parts for text in (part.heading, part.text) if text)
    attachment.text = "\n".join(said)[:LONGEST_TEXT]
    attachment.save(update_fields=["text"])


def read_anew(*, files: Iterable[tuple[str, str]]) -> list[str]:
    """After an erasure: what a file said that was taken away is forgotten too."""
    numbers = [int(key) for place, key in files if place == "cases.attachment.file"]
    for attachment in Attachment.objects.filter(pk__in=numbers):
        queue_reading(attachment)
    return []
