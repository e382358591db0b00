"""The cases of the demo read as if they had been kept over the year."""

from __future__ import annotations

import itertools

import pytest
from django.utils import timezone

from consultations.cases.history import Course, course
from consultations.cases.models import Attachment, Case, CaseEvent
from consultations.cases.statuses import FINAL, CaseStatus
from fsa_portal.accounts.principals import actor_for
from fsa_portal.demo.bodies import load_bodies
from fsa_portal.demo.cases import load_cases
from fsa_portal.demo.people import WELFARE, make_people
from tests.factories import content

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded() -> list[Case]:
    content.site()
    load_bodies()
    load_cases(make_people())
    return list(Case.objects.order_by("reference"))


def test_what_happened_is_dated_with_the_day_it_belongs_to_not_with_the_day_of_loading(
    loaded: list[Case],
) -> None:
    for case in loaded:
        days = {case.opened_on} | set(case.contacts.values_list("date", flat=True))
        assert {timezone.localdate(event.at) for event in case.events.all()} == days, case
        assert all(timezone.localdate(one.logged_at) == one.date for one in case.contacts.all())


def test_files_lie_with_some_contacts_dated_like_these(loaded: list[Case]) -> None:
    files = Attachment.objects.select_related("contact")
    assert {one.visibility for one in files} == {"internal", "client"}
    for one in files:
        assert one.contact is not None
        assert timezone.localdate(one.added_at) == one.contact.date


def test_the_course_begins_with_the_opening_and_each_move_follows_a_contact_of_its_day(
    loaded: list[Case],
) -> None:
    for case in loaded:
        told = course(case, part=Course.ALL)[::-1]
        assert next(entry.title for entry in told if entry.contact is None) == "Fall angelegt"
        assert len({(entry.day, entry.moment) for entry in told}) == len(told), "two at the same minute"
        for before, entry in itertools.pairwise(told):
            if entry.title.startswith("Status:"):
                assert before.contact is not None
                assert before.day == entry.day


def test_numbers_follow_the_days_of_opening(loaded: list[Case]) -> None:
    assert [case.opened_on for case in loaded] == sorted(case.opened_on for case in loaded)


def test_closed_cases_end_with_their_last_contact_and_have_an_outcome(loaded: list[Case]) -> None:
    closed = [case for case in loaded if case.status in FINAL]
    assert closed
    for case in closed:
        assert case.closed_on == max(case.contacts.values_list("date", flat=True))
        assert case.outcomes.exists()
    assert {case.status for case in loaded} >= {
        CaseStatus.FIRST_TALK,
        CaseStatus.SCOPING,
        CaseStatus.ADVISING,
    }


def test_loading_again_changes_nothing(loaded: list[Case]) -> None:
    before = list(CaseEvent.objects.order_by("pk").values_list("pk", "at"))
    load_cases(make_people())
    assert list(CaseEvent.objects.order_by("pk").values_list("pk", "at")) == before
    assert Case.objects.count() == len(loaded)


def test_the_case_of_the_welfare_organisation_is_its_own_and_no_towns(loaded: list[Case]) -> None:
    case = Case.objects.get(reference="2026-0010")
    assert (case.authority, str(case.organisation)) == (None, WELFARE)
    people = make_people()
    seen = {
        slug: Case.objects.visible_to_client(actor_for(people[slug])).filter(pk=case.pk).exists()
        for slug in ("wohlfahrt", "planung-birkenfurt", "koordination-birkenfurt")
    }
    assert seen == {"wohlfahrt": True, "planung-birkenfurt": False, "koordination-birkenfurt": False}
    # She is employed there half of her time and keeps out of its cases.
    assert not Case.objects.visible_to(actor_for(people["beraterin-2"])).filter(pk=case.pk).exists()
