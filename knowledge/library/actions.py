"""What is done with documents of the library."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max, Q
from django.db.models.fields.files import FieldFile
from django.utils import timezone
from wagtail.log_actions import log

from cms.models import DocumentVersion
from fsa_portal import richtext
from fsa_portal.accounts.models import EDITING_ROLES, User
from fsa_portal.actor import Actor
from fsa_portal.outbox.models import Job
from fsa_portal.outbox.queue import enqueue
from fsa_portal.uploads.stamp import CannotStamp, stamped
from fsa_portal.uploads.storage import sha256_of
from fsa_portal.uploads.text import WITH_TEXT, Part, extract
from knowledge.library.models import DocumentPage, DocumentText, PublishedVersion, StampedCopy
from knowledge.library.reading import as_printed, joined

EXTRACT = "library.extract"
STAMP = "library.stamp"
WITHDRAWN = "library.withdraw_version"


def queue_reading(document: DocumentPage) -> None:
    """Have the text of the file read and the caveat written on its PDF files after the commit."""
    enqueue(EXTRACT, f"{document.pk}")
    enqueue(STAMP, f"{document.pk}")


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
        queue_reading(last.page)
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
    enqueue(STAMP, f"{version.page_id}")
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
        number=(document.versions.aggregate(last=Max("number"))["last"] or 0) + 1,
        document=document.file,
        sha256=sha256_of(stored.storage, stored.name or ""),
        published_at=now,
        note=note,
    )


@transaction.atomic
def read_anew(*, files: Iterable[tuple[str, str]]) -> list[str]:
    """After an erasure: what a file said that was taken away is forgotten too, and so are its copies."""
    keys: dict[str, list[int]] = {}
    for place, key in files:
        keys.setdefault(place, []).append(int(key))
    present = Q(file__in=keys.get("cms.portaldocument.file", ()))
    former = Q(versions__former__in=keys.get("cms.documentversion.file", ()))
    copies = Q(stamped__in=keys.get("library.stampedcopy.file", ()))
    for document in DocumentPage.objects.filter(present | former | copies).distinct():
        queue_reading(document)
    StampedCopy.objects.filter(pk__in=keys.get("library.stampedcopy.file", ())).delete()
    return []


def extract_text(job: Job) -> None:
    """Outbox handler: read the file part by part and keep the texts. A document that is gone needs none."""
    document = DocumentPage.objects.filter(pk=int(job.key)).select_related("file").first()
    if document is None:
        return
    name = document.file.file.name
    kind = next((kind for kind in WITH_TEXT if name.endswith(kind.extensions)), None)
    parts: list[Part] = []
    if kind is not None:
        with document.file.file.open("rb") as file:
            parts = extract(file, kind)
    meant = as_printed if document.scanned else str
    with transaction.atomic():
        document.texts.all().delete()
        DocumentText.objects.bulk_create(
            [
                DocumentText(
                    document=document,
                    page=number,
                    heading=part.heading,
                    text=meant(joined(richtext.tidy(part.text))),
                )
                for number, part in enumerate(parts, 1)
            ]
        )
        # The texts are the document's: whoever listens to it looks again.
        document.save(clean=False, update_fields=["file"])


def stamp_files(job: Job) -> None:
    """Outbox handler: every PDF of a document with a caveat has a copy that carries it, and no other copy is left."""
    document = DocumentPage.objects.filter(pk=int(job.key)).select_related("file", "locale").first()
    if document is None:
        return
    caveat = document.shown_caveat
    wanted = {str(file.name): file for file in document.pdf_files()} if caveat else {}
    document.stamped.exclude(source__in=wanted, caveat=caveat).delete()
    made = set(document.stamped.values_list("source", flat=True))
    for source, file in wanted.items():
        if source not in made:
            _stamp(document, file, caveat)


def _stamp(document: DocumentPage, file: FieldFile, caveat: str) -> None:
    copy = StampedCopy(page=document, source=file.name or "", caveat=caveat)
    try:
        with file.open("rb") as opened:
            written = stamped(opened, caveat)
    except CannotStamp as refusal:
        copy.refused = refusal.code
        copy.save()
        return
    copy.file.save("copy.pdf", ContentFile(written))
