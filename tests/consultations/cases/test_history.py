"""The course of a case in words."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consultations.cases import actions
from consultations.cases.history import Course, course
from consultations.cases.models import Case
from fsa_portal.actor import Actor
from fsa_portal.links import fingerprint
from knowledge.vocabulary.models import Vocabulary
from tests.factories import cases, content, people

pytestmark = pytest.mark.django_db


@pytest.fixture
def who() -> people.Cast:
    content.site()
    return people.cast()


@pytest.fixture
def case(who) -> Case:
    return cases.case(by=who.actor("adviser"), authority=who.birkenfurt, goal="Ein Bericht.")


def lines(case: Case, part: Course = Course.ALL) -> list[tuple[str, str]]:
    return [(entry.title, entry.detail) for entry in course(case, part=part)]


def test_everything_that_can_happen_to_a_case_has_words(who, case) -> None:
    by = who.actor("adviser")
    case = actions.change_case(case, by=by, version=case.version, title="Neuer Titel", risk="", topics=[])
    case = actions.set_next_step(
        case, by=by, version=case.version, next_step="Rückruf", next_step_on=dt.date(2027, 3, 3)
    )
    case = actions.set_next_step(case, by=by, version=case.version, next_step="Später", next_step_on=None)
    case = actions.set_next_step(case, by=by, version=case.version, next_step="", next_step_on=None)
    actions.assign(case, by=by, affiliation=who.adviser2)
    actions.confirm_goal(case, by=Actor.by_link(f"case-goal:{case.pk}"), asked=fingerprint(case.goal))
    outcome = content.term(Vocabulary.CASE_OUTCOME, "unbekannt")
    actions.close_case(case, by=by, version=case.version, outcomes=[outcome])
    written = lines(case)
    assert written == [
        ("Status: Abgeschlossen", f"Ergebnis: {outcome.name_de}"),
        ("Ziel von der beratenen Stelle bestätigt", ""),
        (f"Arbeitet mit: {who.adviser2.user.name}", ""),
        ("Erledigt: Später", ""),
        ("Nächster Schritt: Später", "ohne Tag"),
        ("Nächster Schritt: Rückruf", "fällig am Mi, 3. März 2027"),
        ("Fall bearbeitet", "Titel"),
        ("Fall angelegt", ""),
    ]


def test_a_step_keeps_its_words_when_another_follows_and_when_it_is_only_put_off(who, case) -> None:
    by = who.actor("adviser")
    for step, day in [("Rückruf", 3), ("Rückruf", 5), ("Entwurf lesen", None), ("", None)]:
        on = dt.date(2027, 3, day) if day else None
        case = actions.set_next_step(case, by=by, version=case.version, next_step=step, next_step_on=on)
    assert [title for title, _ in lines(case)][:4] == [
        "Erledigt: Entwurf lesen",
        "Nächster Schritt: Entwurf lesen",
        "Nächster Schritt: Rückruf",
        "Nächster Schritt: Rückruf",
    ]
    assert [step.text for step in case.steps.all()] == ["Rückruf", "Entwurf lesen"]
    # The history itself holds no words: what is erased in the step is gone from it as well.
    assert "Rückruf" not in str(list(case.events.values_list("data", flat=True)))


def test_it_says_who_did_it(who, case) -> None:
    actions.confirm_goal(case, by=Actor.by_link(f"case-goal:{case.pk}"), asked=fingerprint(case.goal))
    cases.case(by=Actor.system("import"), authority=who.moorbach)
    confirmed, opened = course(case, part=Course.ALL)
    assert (confirmed.by, opened.by) == ("über den Link aus der Mail", who.adviser.user.name)
    (imported,) = course(Case.objects.get(authority=who.moorbach), part=Course.ALL)
    assert imported.by == "das Portal"


def test_contacts_and_events_stand_in_the_order_in_which_they_happened(who, case) -> None:
    by = who.actor("adviser")
    day = timezone.localdate()
    cases.contact(case, by=by, kind="workshop", date=day - dt.timedelta(days=1))
    cases.contact(case, by=by, kind="telefonat", date=day - dt.timedelta(days=3))
    actions.set_next_step(case, by=by, version=case.version, next_step="Rückruf", next_step_on=None)
    Case.objects.filter(pk=case.pk).update(opened_on=day - dt.timedelta(days=5))
    case.refresh_from_db()
    assert [title for title, _ in lines(case)] == [
        "Nächster Schritt: Rückruf",
        "Workshop",
        "Telefonat",
        "Fall angelegt",
    ]


def test_parts_show_contacts_only_or_what_the_client_sees(who, case) -> None:
    by = who.actor("adviser")
    cases.contact(case, by=by, kind="telefonat", client=True)
    cases.contact(case, by=by, kind="workshop")
    assert {title for title, _ in lines(case, Course.CONTACTS)} == {"Telefonat", "Workshop"}
    assert {title for title, _ in lines(case, Course.CLIENT)} == {"Telefonat"}


def test_an_edit_names_only_what_changed(who, case) -> None:
    by = who.actor("adviser")
    topic = content.term(Vocabulary.TOPIC, "kinderarmut")
    actions.change_case(
        case, by=by, version=case.version, title=case.title, goal="Zwei Berichte.", topics=[topic]
    )
    assert lines(case)[0] == ("Fall bearbeitet", "vereinbartes Ziel, Themen")


def test_a_long_course_needs_no_more_queries_than_a_short_one(who, case) -> None:
    by = who.actor("adviser")

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            course(Case.objects.get(pk=case.pk), part=Course.ALL)
        return len(captured)

    cases.contact(case, by=by)
    actions.assign(case, by=by, affiliation=who.adviser2)
    before = queries()
    for _ in range(3):
        cases.contact(case, by=by)
        actions.assign(case, by=by, affiliation=who.lead)
    assert queries() == before
