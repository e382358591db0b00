"""The people, and a short way to write down what was done long ago."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from consultations.cases import actions
from consultations.cases.models import Case, Contact, ShortAdvice
from fsa_portal.accounts.models import Body
from fsa_portal.actor import Visibility
from fsa_portal.directory.models import Authority
from knowledge.vocabulary.models import Term, Vocabulary
from tests.factories import content, people


@pytest.fixture
def who(settings) -> people.Cast:
    settings.PORTAL_DEMO = True  # opens the workspace without a second factor
    content.site()
    return people.cast()


class Advice:
    """Cases, contacts and short advice by day (``2016-03-01``)."""

    def __init__(self, who: people.Cast) -> None:
        self.by = who.actor("adviser")

    def case(self, body: Body, opened: str, closed: str = "", **fields: Any) -> Case:
        client = {"authority" if isinstance(body, Authority) else "organisation": body}
        day = dt.date.fromisoformat(opened)
        case = actions.open_case(by=self.by, title="Beratung", opened_on=day, **client, **fields)
        if closed:
            outcome = Term.objects.of(Vocabulary.CASE_OUTCOME).get(slug="bericht")
            on = dt.date.fromisoformat(closed)
            case = actions.close_case(case, by=self.by, version=case.version, outcomes=[outcome], on=on)
        return case

    def contact(
        self, case: Case, day: str, minutes: int = 10, kind: str = "telefonat", **more: Any
    ) -> Contact:
        date = dt.date.fromisoformat(day)
        return actions.log_contact(
            case, by=self.by, date=date, kind=kind, minutes=minutes, text="Gesprochen.",
            visibility=Visibility.INTERNAL, **more,
        )  # fmt: skip

    def short(
        self, body: Body, day: str, minutes: int = 10, kind: str = "telefonat", **more: Any
    ) -> ShortAdvice:
        date = dt.date.fromisoformat(day)
        return actions.give_short_advice(
            by=self.by, client=body, date=date, kind=kind, minutes=minutes, text="Auskunft.", **more
        )


@pytest.fixture
def advice(who: people.Cast) -> Advice:
    return Advice(who)


def topic(slug: str) -> Term:
    return Term.objects.of(Vocabulary.TOPIC).get(slug=slug)
