"""What is done to contact persons."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fsa_portal import richtext
from fsa_portal.actor import Actor
from fsa_portal.directory import phones
from fsa_portal.directory.actions.validation import validate
from fsa_portal.directory.models import Authority, ContactPerson, DirectoryEvent, Organisation
from fsa_portal.directory.models.contacts import default_retention
from fsa_portal.directory.permissions import can_edit, require
from fsa_portal.outbox.pieces import in_pieces
from fsa_portal.records import change

FIELDS = frozenset(
    {"authority", "organisation", "role", "name", "phone", "email", "note", "source", "retain_until"}
)


def _note(contact: ContactPerson, *, by: Actor, what: str, **data: Any) -> None:
    DirectoryEvent.objects.create(
        contact=contact, what=DirectoryEvent.What(what), data=data, **DirectoryEvent.author(by)
    )


def _tidied(values: Mapping[str, Any]) -> dict[str, Any]:
    """Texts without control characters, the phone number as E.164, the address as the mail system writes it."""
    given = {
        name: richtext.tidy(value).strip() if isinstance(value, str) else value
        for name, value in values.items()
    }
    if given.get("phone"):
        try:
            given["phone"] = phones.parse(given["phone"])
        except phones.NoPhoneNumber as refused:
            raise ValidationError({"phone": _("This is no phone number.")}) from refused
    if given.get("email"):
        given["email"] = _address(given["email"])
    return given


def _address(text: str) -> str:
    from email_validator import EmailNotValidError, validate_email

    try:
        return validate_email(text, check_deliverability=False).normalized
    except EmailNotValidError as refused:
        raise ValidationError({"email": _("This is no e-mail address.")}) from refused


def _check_known(contact: ContactPerson) -> None:
    if contact.is_former:
        raise ValidationError(_("Nothing can be entered for a former contact; make a new one."))


def _check_retention(confirmed_on: dt.date, retain_until: dt.date) -> None:
    if not confirmed_on <= retain_until <= default_retention(confirmed_on):
        message = _("Between the last confirmation and two years after it.")
        raise ValidationError({"retain_until": message})


@transaction.atomic
def add_contact(
    *,
    by: Actor,
    role: str,
    authority: Authority | None = None,
    organisation: Organisation | None = None,
    name: str = "",
    phone: str = "",
    email: str = "",
    note: str = "",
    source: str,
    confirmed_on: dt.date | None = None,
    retain_until: dt.date | None = None,
) -> ContactPerson:
    """Enter a contact person, known to be right today (or on ``confirmed_on``)."""
    require(can_edit(by))
    confirmed = confirmed_on or timezone.localdate()
    texts = {"role": role, "name": name, "phone": phone, "email": email, "note": note, "source": source}
    contact = ContactPerson(
        authority=authority,
        organisation=organisation,
        confirmed_on=confirmed,
        retain_until=retain_until or default_retention(confirmed),
        **_tidied(texts),
    )
    _check_retention(contact.confirmed_on, contact.retain_until)
    validate(contact)
    contact.save()
    _note(contact, by=by, what="added")
    return contact


@transaction.atomic
def change_contact(contact: ContactPerson, *, by: Actor, version: int, **changes: Any) -> ContactPerson:
    """Change what is known of a contact person; raises ``Conflict`` when it changed meanwhile."""
    require(can_edit(by))
    if unknown := set(changes) - FIELDS:
        raise TypeError(f"not changed here: {', '.join(sorted(unknown))}")
    given = _tidied(changes)
    changed = [name for name in sorted(given) if given[name] != getattr(contact, name)]
    _check_known(contact)
    _check_retention(contact.confirmed_on, given.get("retain_until", contact.retain_until))
    validate(contact, given)
    fresh = change(contact, version=version, changes=given)
    _note(fresh, by=by, what="changed", fields=changed)
    return fresh


@transaction.atomic
def confirm_contact(contact: ContactPerson, *, by: Actor, version: int) -> ContactPerson:
    """Still right today: kept for two more years."""
    require(can_edit(by))
    _check_known(contact)
    today = timezone.localdate()
    given = {"confirmed_on": today, "retain_until": default_retention(today)}
    fresh = change(contact, version=version, changes=given)
    _note(fresh, by=by, what="confirmed")
    return fresh


@transaction.atomic
def anonymise_contact(contact: ContactPerson, *, by: Actor, why: str = "removed") -> ContactPerson:
    """Forget the person at once: the row stays as a former contact with its function. Again, it changes nothing."""
    require(can_edit(by))
    fresh = ContactPerson.objects.select_for_update().get(pk=contact.pk)
    if fresh.is_former:
        return fresh
    fresh.name = fresh.phone = fresh.email = fresh.note = fresh.source = ""
    fresh.anonymised_at = timezone.now()
    fresh.version += 1
    fresh.save()
    _note(fresh, by=by, what=why)
    return fresh


def anonymise_expired(now: dt.datetime) -> int:
    """Forget everybody whose retention date is over; how many that were. Done every night, in pieces."""
    by = Actor.system("retention")
    expired = ContactPerson.objects.expired(timezone.localdate(now))
    done = 0

    def forget(keys: Sequence[int]) -> None:
        nonlocal done
        # Who was confirmed meanwhile stays.
        for contact in expired.filter(pk__in=keys):
            anonymise_contact(contact, by=by, why="expired")
            done += 1

    in_pieces(list(expired.order_by("pk").values_list("pk", flat=True)), forget)
    return done
