"""One talk or visit as it is logged in one entry, for one body or for several."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from consultations.cases.actions.attachments import Enclosed, keep
from consultations.cases.actions.cases import open_case, set_next_step
from consultations.cases.actions.contacts import Given, give_short_advice, log_contact
from consultations.cases.models import Case, Contact, ShortAdvice
from fsa_portal.accounts.models import Body, columns
from fsa_portal.actor import Actor, Visibility
from knowledge.vocabulary.models import Term


@dataclass(frozen=True, slots=True)
class Place:
    """Whom it was about and where it goes: into a case, into a new one (``title``), or into none."""

    client: Body
    case: Case | None = None
    title: str = ""


@transaction.atomic
def log_visit(
    *,
    by: Actor,
    places: Sequence[Place],
    date: dt.date,
    kind: str,
    minutes: int,
    text: str,
    line: str = "",
    visibility: str = Visibility.INTERNAL,
    topics: Sequence[Term] = (),
    materials: Iterable[Given] = (),
    next_step: str = "",
    next_step_on: dt.date | None = None,
    files: Sequence[Enclosed] = (),
) -> list[Contact | ShortAdvice]:
    """Write one entry into all its places, in their order. The minutes are divided among them: their sum is the time
    that was spent. The next step goes into every case, and a copy of each file lies with every entry."""
    if not places:
        raise ValidationError(_("Say who was advised."))
    if minutes < len(places):
        raise ValidationError({"minutes": _("That is too little time for so many.")})
    if next_step and not any(place.case is not None or place.title for place in places):
        raise ValidationError({"next_step": _("A next step needs a case.")})
    given = list(materials)
    occasion = uuid.uuid4() if len(places) > 1 else None
    entries: list[Contact | ShortAdvice] = []
    for place, share in zip(places, shares(minutes, len(places)), strict=True):
        case = place.case if place.case is not None else _opened(place, by=by, topics=topics, day=date)
        said: dict[str, Any] = {
            "by": by,
            "date": date,
            "kind": kind,
            "minutes": share,
            "text": text,
            "line": line,
            "topics": topics,
            "materials": given,
            "occasion": occasion,
        }
        if case is None:
            entries.append(give_short_advice(client=place.client, **said))
            continue
        entries.append(log_contact(case, visibility=visibility, **said))
        if next_step:
            # What was planned before stays in the history; whoever logs says what comes next now.
            locked = Case.objects.select_for_update().get(pk=case.pk)
            set_next_step(
                locked, by=by, version=locked.version, next_step=next_step, next_step_on=next_step_on
            )
    for entry in entries:
        keep(entry, [_as_seen(one, entry) for one in files], by=by)
    return entries


def _as_seen(enclosed: Enclosed, entry: Contact | ShortAdvice) -> Enclosed:
    """No client sees a short advice, nor what lies with it."""
    return enclosed if isinstance(entry, Contact) else replace(enclosed, visibility=Visibility.INTERNAL)


def shares(minutes: int, number: int) -> list[int]:
    """The minutes of each of so many, as even as whole minutes are."""
    each, left = divmod(minutes, number)
    return [each + (place < left) for place in range(number)]


def _opened(place: Place, *, by: Actor, topics: Sequence[Term], day: dt.date) -> Case | None:
    if not place.title:
        return None
    client = place.client
    return open_case(
        by=by,
        title=place.title,
        **columns(client),
        topics=topics,
        opened_on=day,
    )
