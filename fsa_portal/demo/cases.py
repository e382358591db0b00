"""The fictional cases of the demo."""

from __future__ import annotations

import datetime as dt
from pathlib import PurePath
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from consultations.cases import actions
from consultations.cases.models import Case, CaseEvent, Contact
from consultations.cases.statuses import FINAL
from fsa_portal.accounts.models import Affiliation
from fsa_portal.accounts.principals import actor_for
from fsa_portal.actor import Actor, Visibility
from fsa_portal.audit.append_only import lifted
from fsa_portal.demo.files import written
from fsa_portal.demo.pages.adding import content
from fsa_portal.directory.models import Authority, Organisation
from fsa_portal.uploads import accept
from fsa_portal.uploads.policies import CASE_FILE
from knowledge.vocabulary.models import Term, Vocabulary

ADVISERS = {"adviser": "beraterin", "adviser2": "beraterin-2"}
CONFIDENTIAL = "Wirkungsziele für Hilfen zur Erziehung"
OPENED_AT = dt.time(9, 5)
WRITTEN_AT = dt.time(16, 10)
MOVED_AT = dt.time(16, 20)
REACHED_AT = dt.time(16, 25)
PLANNED_AT = dt.time(16, 30)


def load_cases(people: dict[str, Affiliation]) -> None:
    """All cases of ``content/cases.json``, unless there are cases already. Must run in a transaction."""
    if Case.objects.exists():
        return
    # Numbers are given in the order of opening.
    for data in sorted(content("cases"), key=lambda case: case["opened"]):
        adviser = people[ADVISERS[data["adviser"]]]
        case = _opened(data, by=actor_for(adviser))
        # The right to work on a confidential case comes with the assignment that opening it made.
        by = actor_for(adviser)
        for contact in sorted(data["contacts"], key=lambda c: c["date"]):
            case = _gone_on(case, contact, outcome=data["outcome"], by=by)
        for slug, day in data.get("ladder", {}).items():
            rung = Term.objects.of(Vocabulary.OUTCOME_LADDER).get(slug=slug)
            actions.set_ladder_step(case, rung, by=by, version=1, reached_on=dt.date.fromisoformat(day))
            _back_date(case, day, REACHED_AT)
        if data["next_step"] and case.is_open:
            actions.set_next_step(
                case,
                by=by,
                version=case.version,
                next_step=data["next_step"]["text"],
                next_step_on=dt.date.fromisoformat(data["next_step"]["date"]),
            )
            _back_date(case, max(contact["date"] for contact in data["contacts"]), PLANNED_AT)


def _opened(data: dict[str, Any], *, by: Actor) -> Case:
    case = actions.open_case(
        by=by,
        title=data["title"],
        **_client(data),
        topics=Term.objects.of(Vocabulary.TOPIC).filter(slug__in=data["topics"]),
        goal=data["goal"],
        risk=data["risk"],
        visibility=Visibility.CONFIDENTIAL if data["title"] == CONFIDENTIAL else Visibility.INTERNAL,
        opened_on=dt.date.fromisoformat(data["opened"]),
    )
    _back_date(case, data["opened"], OPENED_AT)
    return case


def _client(data: dict[str, Any]) -> dict[str, Any]:
    """An authority by its key, or an organisation by its name."""
    if "organisation" in data:
        return {"organisation": Organisation.objects.get(name=data["organisation"])}
    return {"authority": Authority.objects.get(key=data["body_key"])}


def _gone_on(case: Case, data: dict[str, Any], *, outcome: str | None, by: Actor) -> Case:
    """A contact, and the status that the case took with it."""
    day = dt.date.fromisoformat(data["date"])
    contact = actions.log_contact(
        case,
        by=by,
        date=day,
        kind=data["kind"],
        minutes=data["minutes"],
        text=data["text"],
        visibility=data["visibility"],
        files=[_enclosed(file) for file in data.get("files", ())],
    )
    moment = _back_date(case, data["date"], WRITTEN_AT)
    Contact.objects.filter(pk=contact.pk).update(logged_at=moment)
    contact.attachments.update(added_at=moment)
    status = data.get("status")
    if status is None:
        return case
    coded = Term.objects.of(Vocabulary.CASE_OUTCOME).filter(slug=outcome) if status in FINAL else ()
    case = actions.change_status(case, by=by, version=case.version, status=status, outcomes=coded, on=day)
    _back_date(case, data["date"], MOVED_AT)
    return case


def _enclosed(data: dict[str, Any]) -> actions.Enclosed:
    """A file as somebody would have sent it: a heading and a few paragraphs."""
    heading, *paragraphs = data["text"]
    blocks = [
        {"type": "heading", "text": heading},
        *({"type": "paragraph", "text": one} for one in paragraphs),
    ]
    described = {"format": PurePath(data["name"]).suffix.lstrip("."), "title": heading}
    file = ContentFile(written(described, [blocks]), name=data["name"])
    return actions.Enclosed(accept(file, CASE_FILE), data["visibility"])


def _back_date(case: Case, day: str, time: dt.time) -> dt.datetime:
    """The last action was that day. The actions date by the clock, so that no form can bend the history."""
    moment = timezone.make_aware(dt.datetime.combine(dt.date.fromisoformat(day), time))
    with lifted():
        CaseEvent.objects.filter(pk=case.events.latest("pk").pk).update(at=moment)
    return moment
