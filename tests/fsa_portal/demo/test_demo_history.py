"""The demo has been advising since the first day of the FSA: thirty bodies in the first half year, over eighty in 2018."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core.management import call_command
from django.db.models import F
from django.utils import timezone

from consultations.cases.models import Case, CaseEvent, Contact, FollowUp
from consultations.reporting.growth import growth
from fsa_portal.demo.bodies import load_bodies
from fsa_portal.demo.cases import load_cases
from fsa_portal.demo.history import LAST_ASKED, load_history
from fsa_portal.demo.people import make_people
from fsa_portal.directory.models import Authority, Organisation
from fsa_portal.privacy.purging import purge
from tests.factories import content

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded() -> None:
    content.site()
    load_bodies()
    people = make_people()
    load_cases(people)
    load_history(people)


def test_the_curve_tells_what_the_founding_speech_says(loaded) -> None:
    curve = growth(timezone.localdate())
    assert curve.days[0].day == dt.date(2015, 5, 11)
    october = curve.on(dt.date(2015, 10, 31))
    assert (october.bodies, october.authorities) == (30, 30)
    assert curve.on(dt.date(2018, 3, 1)).bodies > 80
    assert curve.on(dt.date(2018, 12, 31)).bodies >= 90
    purge()
    assert growth(timezone.localdate()) == curve, "what retention takes away stays in the curve"
    active = [curve.on(dt.date(year, 12, 31)).active for year in range(2016, 2026)]
    assert min(active) > 10
    assert max(active) < curve.days[-1].bodies


def test_the_bodies_are_fictional_and_leave_the_register_as_it_is(loaded) -> None:
    told_before = {"05999", "05999001", "05999002", "05999003", "05998000", "05997", "05997001"}
    made = Authority.objects.demo().exclude(key__in=told_before)
    assert len(made) + Organisation.objects.filter(cases__opened_on__lt="2019-01-01").distinct().count() >= 90
    assert all(re.fullmatch(r"0599[79]\d{3}", one.key) for one in made)
    assert made.filter(parent="05999").count() + 3 == 10, "as many as the stories of the district speak of"
    call_command("load_register")
    assert Authority.objects.real().current().count() == 427
    assert not {one.name for one in made} & set(Authority.objects.real().values_list("name", flat=True))
    for one in [*made, *Organisation.objects.demo()]:
        one.full_clean()


def test_every_case_is_closed_with_contacts_topics_outcome_and_history(loaded) -> None:
    cases = Case.objects.filter(opened_on__lt="2026-01-01").prefetch_related("contacts", "topics", "events")
    assert len(cases) > 90
    for case in cases:
        case.full_clean(exclude=["status"])
        days = [contact.date for contact in case.contacts.all()]
        assert case.opened_on == min(days)
        assert case.closed_on == max(days)
        assert case.closed_on < timezone.localdate()
        assert case.topics.count() == 2
        assert {timezone.localdate(event.at) for event in case.events.all()} == set(days)
    references = list(cases.order_by("reference").values_list("opened_on", flat=True))
    assert references == sorted(references)
    assert len(set(cases.values_list("contacts__kind", flat=True))) >= 7


def test_loading_again_changes_nothing(loaded) -> None:
    before = [model.objects.count() for model in (Authority, Organisation, Case, Contact, CaseEvent)]
    load_history(make_people())
    assert [model.objects.count() for model in (Authority, Organisation, Case, Contact, CaseEvent)] == before


def test_nobody_has_answered_before_being_asked_or_after_the_story(loaded: None) -> None:
    answered = FollowUp.objects.exclude(answer="")
    assert answered.exists()
    assert FollowUp.objects.filter(answer="", asked_on__isnull=False).exists()
    assert not answered.filter(answered_on__lt=F("asked_on")).exists()
    assert not FollowUp.objects.filter(asked_on__gt=LAST_ASKED).exists()
