"""What was said, done and given: contacts in cases, and short advice without one."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from wagtail.models import Page

from consultations.cases import emails
from consultations.cases.actions.attachments import Enclosed, keep
from consultations.cases.actions.guards import note, require_no_conflict
from consultations.cases.models import (
    Case,
    Contact,
    MaterialGiven,
    ShortAdvice,
)
from consultations.cases.permissions import can_advise_shortly, can_work_on, require
from fsa_portal import richtext
from fsa_portal.accounts.models import Body, columns
from fsa_portal.actor import Actor, Visibility
from knowledge.vocabulary.models import Term


@dataclass(frozen=True, slots=True)
class Given:
    """A material that was given: the kind of document, which one, and its page where the portal has it."""

    kind: str
    about: str = ""
    page: Page | None = None


@transaction.atomic
def log_contact(
    case: Case,
    *,
    by: Actor,
    date: dt.date,
    kind: str,
    minutes: int,
    text: str,
    visibility: str = Visibility.INTERNAL,
    line: str = "",
    topics: Iterable[Term] = (),
    materials: Iterable[Given] = (),
    occasion: uuid.UUID | None = None,
    files: Iterable[Enclosed] = (),
) -> Contact:
    """Write down a contact. Adding one never conflicts with anybody's changes."""
    require(can_work_on(by, case))
    contact = Contact(
        case=case,
        date=date,
        kind=kind,
        minutes=minutes,
        text=richtext.tidy(text),
        visibility=visibility,
        line=richtext.tidy(line),
        occasion=occasion,
        logged_by_id=by.affiliation_id,
    )
    contact.full_clean(exclude=["logged_by", "topics"])
    contact.save()
    contact.topics.set(topics)
    for given in materials:
        _write(given, contact=contact)
    note(case, by=by, what="contact", contact=contact.pk)
    if visibility == Visibility.CLIENT:
        emails.tell_client(case, by=by)
    keep(contact, list(files), by=by)
    return contact


@transaction.atomic
def give_short_advice(
    *,
    by: Actor,
    client: Body,
    date: dt.date,
    kind: str,
    minutes: int,
    text: str,
    line: str = "",
    topics: Iterable[Term] = (),
    materials: Iterable[Given] = (),
    occasion: uuid.UUID | None = None,
    files: Iterable[Enclosed] = (),
) -> ShortAdvice:
    """Write down advice for which no case is opened."""
    require(can_advise_shortly(by))
    require_no_conflict(by.user_id, client)
    advice = ShortAdvice(
        **columns(client),
        date=date,
        kind=kind,
        minutes=minutes,
        text=richtext.tidy(text),
        line=richtext.tidy(line),
        occasion=occasion,
        logged_by_id=by.affiliation_id,
    )
    advice.full_clean(exclude=["logged_by", "authority", "organisation", "topics"])
    advice.save()
    advice.topics.set(topics)
    for given in materials:
        _write(given, short_advice=advice)
    keep(advice, list(files), by=by)
    return advice


def _write(given: Given, **to: Any) -> MaterialGiven:
    material = MaterialGiven(kind=given.kind, about=richtext.tidy(given.about), page=given.page, **to)
    material.full_clean(exclude=["contact", "short_advice", "page"])
    material.save()
    return material
