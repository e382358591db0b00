"""Cases with canaries: words that stand nowhere else."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.files.base import ContentFile

from consultations.cases import actions
from consultations.cases.models import Attachment, Case, StageRecord
from fsa_portal import uploads
from fsa_portal.actor import Actor, Visibility
from fsa_portal.directory.models import Authority
from fsa_portal.uploads import policies

DAY = dt.date(2026, 11, 2)


def case(*, by: Actor, authority: Authority, title: str = "Erster Sozialbericht", **fields: Any) -> Case:
    return actions.open_case(by=by, authority=authority, title=title, **({"opened_on": DAY} | fields))


def contact(
    case: Case, *, by: Actor, text: str = "Gliederung besprochen.", client: bool = False, **fields: Any
) -> Any:
    fields = {"date": DAY, "kind": "telefonat", "minutes": 20} | fields
    visibility = Visibility.CLIENT if client else Visibility.INTERNAL
    return actions.log_contact(case, by=by, text=text, visibility=visibility, **fields)


def short_advice(
    *, by: Actor, client: Any, text: str = "Frage nach Fristen beantwortet.", **fields: Any
) -> Any:
    fields = {"date": DAY, "kind": "telefonat", "minutes": 5} | fields
    return actions.give_short_advice(by=by, client=client, text=text, **fields)


def stage(
    authority: Authority, stage: str = "im-aufbau", since: dt.date = DAY, *, by: Actor, remark: str = ""
) -> StageRecord:
    return actions.record_stage(authority, by=by, stage=stage, since=since, remark=remark)


def attachment(
    entry: Any,
    *,
    by: Actor,
    content: bytes = b"Tagesordnung",
    name: str = "tagesordnung.txt",
    client: bool = False,
) -> Attachment:
    """A file beside a contact or short advice."""
    accepted = uploads.accept(ContentFile(content, name=name), policies.CASE_FILE)
    visibility = Visibility.CLIENT if client else Visibility.INTERNAL
    return actions.attach(entry, by=by, file=accepted, visibility=visibility)
