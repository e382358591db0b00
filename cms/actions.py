"""What is done with the files of documents."""

from __future__ import annotations

from django.core.files.storage import Storage
from django.db import models, transaction
from django.utils import timezone

from cms.models import DocumentVersion, PortalDocument
from fsa_portal.accounts.models import User
from fsa_portal.uploads.storage import sha256_of


@transaction.atomic
def keep_former_file(
    document: PortalDocument,
    *,
    by: User | None,
    file_name: str,
    name: str,
    note: str = "",
    withdrawn: bool = False,
) -> DocumentVersion:
    """Keep what was delivered under the document's address until now; its new file is saved already.

    Wagtail has asked whether ``by`` may change the document. ``file_name`` is the stored name, ``name`` the one that
    readers know; ``note`` says what the new file brought. ``withdrawn``: nobody gets the former file any more.
    """
    PortalDocument.objects.select_for_update().get(pk=document.pk)
    storage: Storage = document.file.storage
    last = document.versions.aggregate(last=models.Max("number"))["last"] or 0
    return DocumentVersion.objects.create(
        document=document,
        number=last + 1,
        file=file_name,
        name=name,
        sha256=sha256_of(storage, file_name),
        replaced_by=by,
        note=note,
        withdrawn_at=timezone.now() if withdrawn else None,
    )
