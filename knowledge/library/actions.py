"""What is done with documents of the library."""

from __future__ import annotations

from django.db import transaction

from fsa_portal import richtext
from fsa_portal.outbox.models import Job
from fsa_portal.outbox.queue import enqueue
from fsa_portal.uploads.text import WITH_TEXT, extract
from knowledge.library.models import DocumentPage, DocumentText

EXTRACT = "library.extract"


def queue_extraction(document: DocumentPage) -> None:
    """Have the text of the file read after the commit."""
    enqueue(EXTRACT, f"{document.pk}")


def extract_text(job: Job) -> None:
    """Outbox handler: read the file page by page and keep the texts. A document that is gone needs none."""
    document = DocumentPage.objects.filter(pk=int(job.key)).select_related("file").first()
    if document is None:
        return
    name = document.file.file.name
    kind = next((kind for kind in WITH_TEXT if name.endswith(kind.extensions)), None)
    pages: list[str] = []
    if kind is not None:
        with document.file.file.open("rb") as file:
            pages = extract(file, kind)
    with transaction.atomic():
        document.texts.all().delete()
        DocumentText.objects.bulk_create(
            [
                DocumentText(document=document, page=number, text=richtext.tidy(text))
                for number, text in enumerate(pages, 1)
            ]
        )
        # The texts are the document's: whoever listens to it looks again.
        document.save(update_fields=["file"])
