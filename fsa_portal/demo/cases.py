"""The fictional cases of the demo."""

from __future__ import annotations

import datetime as dt

from consultations.cases import actions
from consultations.cases.models import Case
from consultations.cases.statuses import FINAL, TRANSITIONS
from fsa_portal.accounts.models import Affiliation
from fsa_portal.accounts.principals import actor_for
from fsa_portal.actor import Visibility
from fsa_portal.demo.pages import content
from fsa_portal.directory.models import Authority
from knowledge.vocabulary.models import Term, Vocabulary

ADVISERS = {"adviser": "beraterin", "adviser2": "beraterin-2"}
CONFIDENTIAL = "Wirkungsziele für Hilfen zur Erziehung"


def load_cases(people: dict[str, Affiliation]) -> None:
    """All cases of ``content/cases.json``, unless there are cases already."""
    if Case.objects.exists():
        return
    for data in content("cases"):
        by = actor_for(people[ADVISERS[data["adviser"]]])
        case = actions.open_case(
            by=by,
            title=data["title"],
            authority=Authority.objects.get(key=data["body_key"]),
            topics=Term.objects.of(Vocabulary.TOPIC).filter(slug__in=data["topics"]),
            goal=data["goal"],
            risk=data["risk"],
            visibility=Visibility.CONFIDENTIAL if data["title"] == CONFIDENTIAL else Visibility.INTERNAL,
            opened_on=dt.date.fromisoformat(data["opened"]),
        )
        # The right to work on a confidential case comes with the assignment that opening it made.
        by = actor_for(people[ADVISERS[data["adviser"]]])
        for contact in sorted(data["contacts"], key=lambda c: c["date"]):
            actions.log_contact(
                case,
                by=by,
                date=dt.date.fromisoformat(contact["date"]),
                kind=contact["kind"],
                minutes=contact["minutes"],
                text=contact["text"],
                visibility=contact["visibility"],
            )
        last = max(dt.date.fromisoformat(contact["date"]) for contact in data["contacts"])
        outcome = Term.objects.of(Vocabulary.CASE_OUTCOME).filter(slug=data["outcome"] or "unbekannt").first()
        for status in _way_to(data["status"], case.status):
            final = status in FINAL
            case = actions.change_status(
                case, by=by, version=case.version, status=status, outcome=outcome if final else None, on=last
            )
        if data["next_step"] and case.is_open:
            actions.set_next_step(
                case,
                by=by,
                version=case.version,
                next_step=data["next_step"]["text"],
                next_step_on=dt.date.fromisoformat(data["next_step"]["date"]),
            )


def _way_to(wanted: str, start: str) -> list[str]:
    """The shortest permitted way between two statuses."""
    ways: list[list[str]] = [[start]]
    for way in ways:
        if way[-1] == wanted:
            return way[1:]
        ways.extend([*way, step] for step in TRANSITIONS[way[-1]] if step not in way)
    raise ValueError(f"no way from {start} to {wanted}")
