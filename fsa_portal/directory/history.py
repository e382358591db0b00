"""The history of a row of the directory in words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from fsa_portal.directory.models import ContactPerson, DirectoryEvent, Organisation

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: what was done, to which fields, when and by whom."""

    at: dt.datetime
    title: str
    detail: str
    by: str


def history_of(
    *, organisation: Organisation | None = None, contact: ContactPerson | None = None
) -> list[Entry]:
    """The last events, newest first; one query."""
    model: Any = Organisation if organisation else ContactPerson
    events = DirectoryEvent.objects.filter(organisation=organisation, contact=contact)
    newest = events.select_related("by_user").order_by("-at", "-pk")[:SHOWN]
    return [
        Entry(
            at=event.at,
            title=str(DirectoryEvent.What(event.what).label),
            detail=", ".join(
                str(model._meta.get_field(name).verbose_name) for name in event.data.get("fields", ())
            ),
            by=str(event.by_user) if event.by_user else gettext("the portal"),
        )
        for event in newest
    ]


def last_saved(**row: Organisation | ContactPerson) -> tuple[str, dt.datetime | None]:
    """Who changed the row last (``organisation=…`` or ``contact=…``), and when."""
    last = DirectoryEvent.objects.filter(**row).select_related("by_user").last()
    return (str(last.by_user or ""), last.at) if last else ("", None)
