"""What is done with documents of the library."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from cms.models import DocumentVersion
from fsa_portal import richtext
from fsa_portal.accounts.models import EDITING_ROLES, User
from fsa_portal.actor import Actor
from fsa_portal.outbox.models import Job
from fsa_portal.outbox.queue import enqueue
from fsa_portal.uploads.storage import sha256_of
from fsa_portal.uploads.text import WITH_TEXT, extract
from knowledge.library.models import DocumentPage, DocumentText, PublishedVersion

EXTRACT = "library.extract"
WITHDRAWN = "library.withdraw_version"


def queue_extraction(document: DocumentPage) -> None:
    """Have the text of the file read after the commit."""
    enqueue(EXTRACT, f"{document.pk}")


@transaction.atomic
def record_publication(document: DocumentPage) -> None:
    """A document was published: if it has another file than before, that is a new version."""
    last = document.versions.select_for_update().filter(replaced_at=None).first()
    if last is not None and last.document_id == document.file_id and last.former_id is None:
        return
    note = document.file_note
    # What was said of an earlier file does not hold for this one.
    if last is None or document.versions.filter(note=note).exists():
        note = ""
    _add_version(document, last, note)


@transaction.atomic
def record_replacement(former: DocumentVersion) -> None:
    """The file of a Wagtail document was replaced: the documents of the library that show it have a new version."""
    versions = PublishedVersion.objects.filter(document=former.document_id, former=None)
    present = list(versions.filter(replaced_at=None, page__live=True).select_related("page"))
    versions.update(former=former)
    for last in present:
        _add_version(last.page, last, former.note)
        queue_extraction(last.page)
        # Whoever listens to the document looks again.
        last.page.save(clean=False, update_fields=["file"])
    if former.withdrawn_at is not None:
        PublishedVersion.objects.filter(former=former).exclude(replaced_at=None).update(
            withdrawn_at=former.withdrawn_at
        )


@transaction.atomic
def withdraw_version(version: PublishedVersion, *, by: Actor) -> None:
    """A former version held what should not have been published: nobody gets it any more, at any address."""
    if not by.has_role(*EDITING_ROLES):
        raise PermissionDenied
    now = timezone.now()
    changed = PublishedVersion.objects.filter(pk=version.pk, withdrawn_at=None).exclude(replaced_at=None)
    if not changed.update(withdrawn_at=now):
        return
    if version.former_id is not None:
        DocumentVersion.objects.filter(pk=version.former_id).update(withdrawn_at=now)
    log(
        instance=version.page,
        action=WITHDRAWN,
        user=User.objects.filter(pk=by.user_id or 0).first(),
        data={"number": version.number},
    )


def _add_version(document: DocumentPage, last: PublishedVersion | None, note: str) -> None:
    now = timezone.now()
    if last is not None:
        PublishedVersion.objects.filter(pk=last.pk).update(replaced_at=now)
        # Nobody is led to pages of a file that is not there any more.
        document.texts.all().delete()
    stored = document.file.file
    PublishedVersion.objects.create(
        page=document,
        number=last.number + 1 if last is not None else 1,
        document=document.file,
        sha256=sha256_of(stored.storage, stored.name or ""),
        published_at=now,
        note=note,
    )


@transaction.atomic
def read_anew(*, files: Iterable[tuple[str, str]]) -> list[str]:
    """After an erasure: what a file said that was taken away is forgotten too."""
    keys = [int(key) for place, key in files if place == "cms.portaldocument.file"]
    for document in DocumentPage.objects.filter(file__in=keys):
        queue_extraction(document)
    return []


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
        document.save(clean=False, update_fields=["file"])
