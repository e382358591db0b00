"""What was entered wrongly is put right, and what lies with it is taken away; what stood there stays in the history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from consultations.cases import emails
from consultations.cases.actions.attachments import Enclosed, drop, keep
from consultations.cases.actions.guards import note
from consultations.cases.models import Attachment, Contact, ShortAdvice
from consultations.cases.permissions import can_correct, require
from fsa_portal import richtext
from fsa_portal.actor import Actor, Visibility
from knowledge.vocabulary.models import Term


@transaction.atomic
def correct_entry(
    entry: Contact | ShortAdvice,
    *,
    by: Actor,
    reason: str,
    date: dt.date,
    kind: str,
    minutes: int,
    text: str,
    topics: Iterable[Term],
    corrections: int,
    visibility: str = "",
    attachments: Mapping[int, str] | None = None,
    files: Iterable[Enclosed] = (),
) -> None:
    """Put right what was entered wrongly. What stood there stays in the history, with the reason.

    ``visibility``: of a contact; a short advice has none. ``corrections``: how many there were when the entry was read;
    with one more, somebody was faster, and nothing is written. ``attachments``: who gets the files that lie there, by
    their numbers; one for nobody goes, one that is not named stays. ``files``: those that come to it.
    """
    require(can_correct(by, entry))
    why = _reason(reason)
    fresh = _locked(entry)
    if fresh.corrections.count() != corrections:
        raise ValidationError(
            _("Somebody else corrected this contact meanwhile. What stands there now is shown below.")
        )
    before = values_of(fresh)
    fresh.date, fresh.kind, fresh.minutes = date, kind, minutes
    fresh.text = richtext.tidy(text)
    if isinstance(fresh, Contact):
        fresh.visibility = visibility
    fresh.full_clean(exclude=["logged_by", "authority", "organisation", "topics"])
    fresh.save()
    fresh.topics.set(topics)
    had = set(_for_client(fresh))
    for attachment in fresh.attachments.without_text():
        _change(attachment, (attachments or {}).get(attachment.pk, attachment.visibility), entry=fresh)
    enclosed = list(files)
    if not enclosed and values_of(fresh) == before:
        raise ValidationError(_("Nothing differs from what stands there."))
    _record(fresh, by=by, reason=why, before=before)
    keep(fresh, enclosed, by=by)
    if isinstance(fresh, Contact) and visibility == Visibility.CLIENT:
        is_new = before["visibility"] != Visibility.CLIENT
        if is_new or set(_for_client(fresh)) - had:
            emails.tell_client(fresh.case, by=by)


@transaction.atomic
def remove_attachment(attachment: Attachment, *, by: Actor, reason: str) -> None:
    """Take a file away that lies with an entry. Its name stays in the history, with the reason."""
    require(can_correct(by, attachment.entry))
    why = _reason(reason)
    fresh = _locked(attachment.entry)
    before = values_of(fresh)
    drop(attachment)
    _record(fresh, by=by, reason=why, before=before)


def _reason(given: str) -> str:
    why = richtext.tidy(given).strip()
    if not why:
        raise ValidationError({"reason": _("Say why it is corrected.")})
    return why


def _locked(entry: Contact | ShortAdvice) -> Contact | ShortAdvice:
    fresh: Contact | ShortAdvice = type(entry)._default_manager.select_for_update().get(pk=entry.pk)
    return fresh


def _record(entry: Contact | ShortAdvice, *, by: Actor, reason: str, before: Mapping[str, Any]) -> None:
    entry.corrections.create(reason=reason, before=before, by_id=by.user_id)
    if isinstance(entry, Contact):
        note(entry.case, by=by, what="corrected", contact=entry.pk)


def _change(attachment: Attachment, visibility: str, *, entry: Contact | ShortAdvice) -> None:
    """The client gets it, only the FSA has it, or (no visibility) it goes. It is never for more than its entry is, and
    does not become so by itself when the entry does."""
    if not visibility:
        drop(attachment)
        return
    if isinstance(entry, ShortAdvice) or entry.visibility != Visibility.CLIENT:
        visibility = Visibility.INTERNAL
    if visibility != attachment.visibility:
        attachment.visibility = visibility
        attachment.full_clean(exclude=["contact", "short_advice", "added_by"])
        attachment.save(update_fields=["visibility"])


def _for_client(entry: Contact | ShortAdvice) -> Iterable[int]:
    return entry.attachments.for_client().values_list("pk", flat=True)


def values_of(entry: Contact | ShortAdvice) -> dict[str, Any]:
    """What stands in an entry, as a correction keeps it."""
    values = {
        "date": entry.date.isoformat(),
        "kind": entry.kind,
        "minutes": entry.minutes,
        "text": entry.text,
        "topics": sorted(entry.topics.values_list("slug", flat=True)),
    }
    if attached := list(entry.attachments.values("file_name", "visibility")):
        values["attachments"] = [
            {"name": one["file_name"], "visibility": one["visibility"]} for one in attached
        ]
    return values | {"visibility": entry.visibility} if isinstance(entry, Contact) else values
