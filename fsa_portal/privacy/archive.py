"""The copy that a person gets: one zip file with everything as JSON for machines, as a page to read, and the files."""

from __future__ import annotations

import datetime as dt
import json
import tempfile
import zipfile
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext

from fsa_portal.accounts.models import User
from fsa_portal.actor import Actor
from fsa_portal.audit.models import AuditEntry, record
from fsa_portal.outbox.models import Job
from fsa_portal.privacy import holdings, people
from fsa_portal.privacy.models import Copy, copy_name

BLOCK = 1 << 16


def make(job: Job) -> None:
    """Outbox handler: write the copy that was asked for, unless it is there or no longer wanted."""
    copy = Copy.objects.filter(pk=int(job.key), ready_at=None).select_related("person").first()
    if copy is None or not copy.person.is_active:
        return
    with tempfile.TemporaryFile() as file:
        with translation.override("de"):
            write(copy.person, file)
        size = file.tell()
        file.seek(0)
        with transaction.atomic():
            wanted = Copy.objects.select_for_update().filter(pk=copy.pk, ready_at=None)
            if not wanted.filter(person__is_active=True).exists():
                return
            copy.file.storage.delete(copy_name(copy, ""))
            copy.file.save("", File(file), save=False)
            copy.ready_at = timezone.now()
            copy.size = size
            copy.save()
            record(AuditEntry.What.EXPORTED, by=Actor.system("copies"), about=copy, step="ready")


def _raw(rows: list[holdings.Row]) -> list[dict[str, Any]]:
    return [{label: value.raw for label, value in row.items()} for row in rows]


def _as_json(value: Any) -> str:
    """Dates as programs expect them."""
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def write(user: User, target: Any) -> None:
    """All that is held about ``user`` into the zip file ``target``."""
    identifiers = people.identifiers_of(user)
    sections = [
        (
            gettext("Your account and what belongs to it"),
            [*holdings.own(user), holdings.sessions(user, identifiers)],
        ),
        (gettext("Where you are mentioned as a person or in a role"), list(holdings.pointing(user))),
        (gettext("Where a text names you"), list(holdings.naming(user, identifiers))),
    ]
    day = timezone.localtime()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        stored = []
        for held in holdings.held_files(user, identifiers):
            stored.append(f"dateien/{held.name}")
            with held.file.storage.open(held.file.name, "rb") as source, archive.open(stored[-1], "w") as to:
                while block := source.read(BLOCK):
                    to.write(block)
        for number, mail in enumerate(holdings.held_mails(identifiers), start=1):
            stored.append(f"mails/{number}.eml")
            archive.writestr(stored[-1], mail)
        data = {
            "created": day.isoformat(),
            "parts": [
                {
                    "title": title,
                    "sections": [
                        {"key": s.key, "title": s.title, "retention": s.retention, "rows": _raw(s.rows)}
                        for s in found
                    ],
                }
                for title, found in sections
            ],
            "files": stored,
        }
        archive.writestr("daten.json", json.dumps(data, ensure_ascii=False, indent=2, default=_as_json))
        page = render_to_string(
            "privacy/copy.html", {"parts": sections, "files": stored, "created": day, "person": user}
        )
        archive.writestr("daten.html", page)
