"""What the FSA of the demo did from its first day on: more than ninety fictional bodies, and how they were advised.

Generated, always the same: 30 bodies at the end of October 2015, more than 80 in 2018, as the founding speech tells. Rows
are written past the actions, a few statements for all: the story is long over, and a start must not wait for it.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from consultations.cases.models import (
    Became,
    Case,
    CaseAssignment,
    CaseCounter,
    CaseEvent,
    CaseOutcome,
    Contact,
    ContactKind,
    FollowUp,
    months_after,
)
from consultations.cases.statuses import CaseStatus
from fsa_portal.accounts.models import Affiliation, Body, columns
from fsa_portal.accounts.principals import actor_for
from fsa_portal.actor import Visibility
from fsa_portal.demo.cases import ADVISERS, MOVED_AT, OPENED_AT, WRITTEN_AT
from fsa_portal.demo.pages.adding import content
from fsa_portal.directory import names
from fsa_portal.directory.kinds import AuthorityKind
from fsa_portal.directory.models import Authority, Organisation
from fsa_portal.outbox.queue import enqueue_many
from knowledge.vocabulary.models import Term, Vocabulary
from search.sync import KIND as SEARCH

BEGAN = dt.date(2015, 5, 11)
FIRST, FIRST_BY = 30, dt.date(2015, 10, 30)
"""So many bodies by the end of the first half year."""
ORGANISATIONS = 46
EVERY_DAYS = 16
"""How often a body came later on."""
LAST_CLOSED = dt.date(2026, 6, 30)
LAST_ASKED = dt.date(2026, 10, 31)
FIRST_MEMBER = 11
"""The last digits of the first key in a district; the bodies that all stories of the demo are about stand before it."""
KINDS = (AuthorityKind.GEMEINDE, AuthorityKind.STADT, AuthorityKind.GEMEINDE, AuthorityKind.MITTLERE_STADT)
POPULATIONS = {AuthorityKind.GEMEINDE: 6400, AuthorityKind.STADT: 14200, AuthorityKind.MITTLERE_STADT: 33500}
COUNTED_ON = dt.date(2025, 12, 31)
HOW = (
    (ContactKind.PHONE, 25),
    (ContactKind.VISIT, 150),
    (ContactKind.EMAIL, 15),
    (ContactKind.WORKSHOP, 240),
    (ContactKind.VIDEO, 60),
    (ContactKind.COMMITTEE, 90),
    (ContactKind.WRITTEN, 120),
)


@dataclass(frozen=True, slots=True)
class Told:
    """One case of the history."""

    number: int
    client: Body
    story: dict[str, Any]
    opened: dt.date
    closed: dt.date

    def contacts(self) -> Iterator[tuple[dt.date, ContactKind, int, str]]:
        """When, how, how many minutes, about what: from the opening until the case is closed."""
        texts = self.story["texts"]
        apart = (self.closed - self.opened) / (len(texts) - 1)
        for meeting, text in enumerate(texts):
            kind, minutes = HOW[(self.number + meeting) % len(HOW)]
            is_last = meeting == len(texts) - 1
            yield self.closed if is_last else _working_day(self.opened + apart * meeting), kind, minutes, text


def load_history(people: dict[str, Affiliation]) -> None:
    """All of it, unless its bodies are there. Must run in a transaction."""
    data = content("clients")
    if Authority.objects.filter(key__in=[key for key, _name in _keys(data)]).exists():
        return
    clients: list[Body] = [*_authorities(data), *_organisations(data)]
    told = sorted(_told(clients, data["stories"]), key=lambda one: one.opened)
    cases = _write(told, [people[slug] for slug in ADVISERS.values()])
    # No signal tells the search of rows that are written like this.
    made = [f"authority:{key}" for key, _name in _keys(data)]
    enqueue_many(SEARCH, [*made, *(f"case:{case.pk}" for case in cases)])


def _keys(data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for district, members in data["authorities"].items():
        # The three towns of Kreis Erlental that the stories are about make ten with these.
        for number, name in enumerate(members, FIRST_MEMBER):
            yield f"{district}{number:03d}", name


def _authorities(data: dict[str, Any]) -> list[Authority]:
    districts = Authority.objects.in_bulk(data["authorities"], field_name="key")
    made = []
    for number, (key, name) in enumerate(_keys(data)):
        kind = KINDS[number % len(KINDS)]
        made.append(
            Authority(
                key=key,
                name=name,
                sort_name=names.sort_name(name),
                slug=names.slug(name),
                kind=kind,
                parent=districts[key[:5]],
                population=POPULATIONS[kind] + 130 * number,
                population_date=COUNTED_ON,
                is_demo=True,
            )
        )
    return Authority.objects.bulk_create(made)


def _organisations(data: dict[str, Any]) -> list[Organisation]:
    """Each kind in one town after the other."""
    towns = [name for _key, name in _keys(data)]
    made = []
    for number in range(ORGANISATIONS):
        form = data["organisations"][number % len(data["organisations"])]
        name = form["name"].format(towns[number])
        made.append(Organisation(name=name, sort_name=names.fold(name), kind=form["type"], is_demo=True))
    created = Organisation.objects.bulk_create(made)
    places = Authority.objects.in_bulk([key for key, _name in _keys(data)], field_name="key")
    active_in = Organisation.active_in.through
    active_in.objects.bulk_create(
        active_in(organisation=one, authority=places[key])
        for one, (key, _name) in zip(created, _keys(data), strict=False)
    )
    return created


def _told(clients: list[Body], stories: list[dict[str, Any]]) -> Iterator[Told]:
    """The first case of each body, and for a third of them another one years later."""
    for number, client in enumerate(clients):
        opened = _began(number)
        yield _case(number, client, stories[number % len(stories)], opened, 270 * (number * 5 % 7 + 1))
        if number % 3 == 0:
            again = dt.date(2020, 1, 7) + dt.timedelta(days=number * 61 % 1900)
            yield _case(
                number + 1, client, stories[(number + 5) % len(stories)], again, 600 + number * 7 % 500
            )


def _began(number: int) -> dt.date:
    """The day on which a body came for the first time."""
    if number < FIRST:
        return _working_day(BEGAN + (FIRST_BY - BEGAN) / (FIRST - 1) * number)
    return _working_day(dt.date(2015, 11, 9) + dt.timedelta(days=EVERY_DAYS) * (number - FIRST))


def _case(number: int, client: Body, story: dict[str, Any], opened: dt.date, days: int) -> Told:
    opened = _working_day(opened)
    closed = min(_working_day(opened + dt.timedelta(days=days)), LAST_CLOSED)
    return Told(number, client, story, opened, closed)


def _working_day(day: dt.date) -> dt.date:
    """The Friday before a weekend."""
    return day - dt.timedelta(days=max(0, day.weekday() - 4))


def _write(told: list[Told], advisers: list[Affiliation]) -> list[Case]:
    terms = {
        (term.vocabulary, term.slug): term
        for term in Term.objects.filter(vocabulary__in=[Vocabulary.TOPIC, Vocabulary.CASE_OUTCOME])
    }
    counters = {
        year: CaseCounter.objects.get_or_create(year=year)[0] for year in {one.opened.year for one in told}
    }
    cases = []
    for one in told:
        counter = counters[one.opened.year]
        counter.last += 1
        cases.append(
            Case(
                reference=f"{counter.year}-{counter.last:04d}",
                title=one.story["title"],
                **columns(one.client),
                status=CaseStatus.CLOSED,
                opened_on=one.opened,
                closed_on=one.closed,
            )
        )
    CaseCounter.objects.bulk_update(counters.values(), ["last"])
    Case.objects.bulk_create(cases)
    outcomes = CaseOutcome.objects.bulk_create(
        CaseOutcome(case=case, term=terms[Vocabulary.CASE_OUTCOME, one.story["outcome"]])
        for one, case in zip(told, cases, strict=True)
    )
    FollowUp.objects.bulk_create(_follow_up(one, case) for one, case in zip(told, cases, strict=True))
    topics = Case.topics.through
    topics.objects.bulk_create(
        topics(case=case, term=terms[Vocabulary.TOPIC, slug])
        for one, case in zip(told, cases, strict=True)
        for slug in one.story["topics"]
    )
    by = dict(zip(cases, itertools.cycle(advisers), strict=False))
    CaseAssignment.objects.bulk_create(
        CaseAssignment(case=case, affiliation=affiliation, is_lead=True) for case, affiliation in by.items()
    )
    contacts = Contact.objects.bulk_create(
        Contact(
            case=case,
            date=day,
            kind=kind,
            minutes=minutes,
            text=text,
            visibility=Visibility.CLIENT if number % 2 else Visibility.INTERNAL,
            logged_by=by[case],
            logged_at=_at(day, WRITTEN_AT),
        )
        for one, case in zip(told, cases, strict=True)
        for number, (day, kind, minutes, text) in enumerate(one.contacts())
    )
    authors = {affiliation.pk: CaseEvent.author(actor_for(affiliation)) for affiliation in advisers}
    events = [
        *(_event(case, CaseEvent.What.OPENED, _at(case.opened_on, OPENED_AT), {}) for case in cases),
        *(_event(one.case, CaseEvent.What.CONTACT, one.logged_at, {"contact": one.pk}) for one in contacts),
        *(_closing(outcome) for outcome in outcomes),
    ]
    for event in events:
        for column, value in authors[by[event.case].pk].items():
            setattr(event, column, value)
    CaseEvent.objects.bulk_create(sorted(events, key=lambda event: event.at))
    return cases


def _follow_up(one: Told, case: Case) -> FollowUp:
    """Two of five never answered; of the others most reached what was agreed, at least in part."""
    asked = FollowUp(case=case, due_on=months_after(one.closed))
    if asked.due_on <= LAST_ASKED:
        asked.asked_on = asked.due_on
        answers = ("", Became.ACHIEVED, Became.PARTLY, "", Became.NOT if one.number % 2 else Became.ACHIEVED)
        if answer := answers[one.number % len(answers)]:
            asked.answer = answer
            asked.answered_on = asked.due_on + dt.timedelta(days=one.number % 9 + 1)
    return asked


def _closing(outcome: CaseOutcome) -> CaseEvent:
    case = outcome.case
    assert case.closed_on is not None
    data = {"before": CaseStatus.ADVISING, "after": CaseStatus.CLOSED, "outcomes": [outcome.term.slug]}
    return _event(case, CaseEvent.What.STATUS, _at(case.closed_on, MOVED_AT), data)


def _event(case: Case, what: str, at: dt.datetime, data: dict[str, Any]) -> CaseEvent:
    return CaseEvent(case=case, what=what, at=at, data=data)


def _at(day: dt.date, time: dt.time) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, time))
