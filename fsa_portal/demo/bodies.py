"""The fictional bodies of the demo: unused official keys 05997 to 05999, marked, never counted among the 427."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from django.utils import timezone

from fsa_portal.actor import Actor
from fsa_portal.directory.actions import contacts
from fsa_portal.directory.kinds import AliasKind
from fsa_portal.directory.models import Authority, AuthorityAlias, ContactPerson, Organisation

BODIES = Path(__file__).resolve().parent / "content" / "bodies.json"
SOURCE = "Fiktives Beispiel der Demo"


def load_bodies() -> None:
    """Authorities, their former names, organisations and contacts that are not there yet."""
    data = json.loads(BODIES.read_text(encoding="utf-8"))
    for body in sorted(data["bodies"], key=lambda b: len(b["ags"])):
        parent = Authority.objects.filter(key=body["ags"][:5]).first() if len(body["ags"]) == 8 else None
        Authority.objects.get_or_create(
            key=body["ags"],
            defaults={
                "name": body["name"],
                "kind": body["kind"],
                "parent": parent,
                "population": body["population"],
                "population_date": dt.date(2025, 12, 31),
                "is_demo": True,
            },
        )
    for key, former in data["former_names"].items():
        for name in former:
            AuthorityAlias.objects.get_or_create(
                authority=Authority.objects.get(key=key),
                name=name,
                defaults={"kind": AliasKind.FORMER, "source": SOURCE},
            )
    for given in data["organisations"]:
        organisation, created = Organisation.objects.get_or_create(
            name=given["name"], defaults={"kind": given["type"], "is_demo": True}
        )
        if created:
            organisation.active_in.set(Authority.objects.filter(key__in=given["active_in"]))
    for given in data["contacts"]:
        _load_contact(given)


def _load_contact(given: dict[str, Any]) -> None:
    """A function with a number that is kept for films and books; nobody is named."""
    if key := given.get("authority"):
        body: dict[str, Any] = {"authority": Authority.objects.get(key=key)}
    else:
        body = {"organisation": Organisation.objects.get(name=given["organisation"])}
    if ContactPerson.objects.filter(role=given["role"], **body).exists():
        return
    contacts.add_contact(
        by=Actor.system("demo"),
        role=given["role"],
        phone=given["phone"],
        email=given["email"],
        source=SOURCE,
        confirmed_on=timezone.localdate() - dt.timedelta(days=given["confirmed_days_ago"]),
        **body,
    )
