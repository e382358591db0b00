"""Files that lie with a contact or a short advice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from consultations.cases import emails
from consultations.cases.file_texts import queue_reading
from consultations.cases.models import MOST_ATTACHMENTS, Attachment, Contact, ShortAdvice
from consultations.cases.permissions import can_correct, require
from fsa_portal.actor import Actor, Visibility
from fsa_portal.uploads import Accepted
from fsa_portal.uploads.removal import delete_after_commit


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file that goes with an entry, and whether the client gets it too."""

    file: Accepted
    visibility: str = Visibility.INTERNAL


@transaction.atomic
def attach(
    entry: Contact | ShortAdvice, *, by: Actor, file: Accepted, visibility: str = Visibility.INTERNAL
) -> Attachment:
    """Lay a file with an entry. The client gets it only where the client reads the entry too."""
    require(can_correct(by, entry))
    (attachment,) = keep(entry, [Enclosed(file, visibility)], by=by)
    if visibility == Visibility.CLIENT and isinstance(entry, Contact):
        emails.tell_client(entry.case, by=by)
    return attachment


def keep(entry: Contact | ShortAdvice, files: Sequence[Enclosed], *, by: Actor) -> list[Attachment]:
    """Store files beside an entry. The last step of what is done: files do not go with a transaction that is taken
    back."""
    if not files:
        return []
    if entry.attachments.count() + len(files) > MOST_ATTACHMENTS:
        said = _("At most %(most)d files can lie with one entry.") % {"most": MOST_ATTACHMENTS}
        raise ValidationError({"attached": said})
    widest = entry.visibility if isinstance(entry, Contact) else Visibility.INTERNAL
    if widest == Visibility.INTERNAL and any(one.visibility != Visibility.INTERNAL for one in files):
        raise ValidationError(
            {"attached": _("The client cannot get a file of an entry that only the FSA sees.")}
        )
    return [_store(entry, one, by=by) for one in files]


def _store(entry: Contact | ShortAdvice, enclosed: Enclosed, *, by: Actor) -> Attachment:
    accepted = enclosed.file
    attachment = Attachment(
        contact=entry if isinstance(entry, Contact) else None,
        short_advice=entry if isinstance(entry, ShortAdvice) else None,
        visibility=enclosed.visibility,
        file=accepted.file,
        file_name=accepted.name,
        size=accepted.size,
        sha256=accepted.sha256,
        added_by_id=by.affiliation_id,
    )
    attachment.full_clean(exclude=["contact", "short_advice", "added_by"])
    attachment.save()
    queue_reading(attachment)
    return attachment


def drop(attachment: Attachment) -> None:
    """Take a file away, for good once this transaction is committed."""
    delete_after_commit(attachment.file.name or "")
    attachment.delete()
