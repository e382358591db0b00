"""Cases with canaries: words that stand nowhere else."""

from __future__ import annotations

import datetime as dt
from typing import Any

from consultations.cases import actions
from consultations.cases.models import Case, StageRecord
from fsa_portal.actor import Actor, Visibility
from fsa_portal.directory.models import Authority

DAY = dt.date(2026, 11, 2)


def case(*, by: Actor, authority: Authority, title: str = "Erster Sozialbericht", **fields: Any) -> Case:
    return actions.open_case(by=by, authority=authority, title=title, opened_on=DAY, **fields)


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
