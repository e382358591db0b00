"""Who answers: by region, with a deputy, without those who keep out, else by capacity."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from consultations.cases.models import Absence, RegionDuty
from consultations.cases.requests import duties
from consultations.cases.requests.routing import adviser_for, loads
from fsa_portal.accounts.models import Affiliation, ConflictOfInterest
from tests.factories import cases, requests
from tests.factories.people import Cast

TODAY = timezone.localdate
DAY = dt.timedelta(days=1)


@pytest.fixture
def regional(cast: Cast) -> Cast:
    """The second adviser answers for the district, the first one stands in."""
    duties.set_duty(cast.erlental, by=cast.actor("lead"), adviser=cast.adviser2, deputy=cast.adviser)
    return cast


def _away(cast: Cast, who: Affiliation, first: dt.date | None = None, last: dt.date | None = None) -> Absence:
    return duties.add_absence(
        by=cast.actor("lead"), affiliation=who, first=first or TODAY(), last=last or TODAY()
    )


def test_the_adviser_of_the_region_answers_for_all_in_it(regional: Cast) -> None:
    assert adviser_for(regional.birkenfurt, None) == regional.adviser2
    assert adviser_for(regional.erlental, None) == regional.adviser2
    assert requests.request(regional.birkenfurt).adviser == regional.adviser2


def test_while_away_the_deputy_answers(regional: Cast) -> None:
    _away(regional, regional.adviser2)
    assert adviser_for(regional.birkenfurt, None) == regional.adviser


def test_an_absence_to_come_counts_on_its_days(regional: Cast) -> None:
    _away(regional, regional.adviser2, TODAY() + DAY, TODAY() + 3 * DAY)
    assert adviser_for(regional.birkenfurt, None) == regional.adviser2


def test_when_both_are_away_somebody_with_time_answers(regional: Cast) -> None:
    _away(regional, regional.adviser2)
    _away(regional, regional.adviser)
    assert adviser_for(regional.birkenfurt, None) == regional.lead


def test_whose_role_has_ended_answers_nothing(regional: Cast) -> None:
    Affiliation.objects.filter(pk=regional.adviser2.pk).update(ends_on=TODAY() - DAY)
    assert adviser_for(regional.birkenfurt, None) == regional.adviser


def test_who_keeps_out_does_not_answer(regional: Cast) -> None:
    ConflictOfInterest.objects.create(user=regional.adviser2.user, authority=regional.birkenfurt)
    assert adviser_for(regional.birkenfurt, None) == regional.adviser
    assert adviser_for(regional.moorbach, None) == regional.adviser2


def test_organisations_go_where_they_are_active(regional: Cast) -> None:
    regional.welfare_body.active_in.add(regional.birkenfurt)
    asked = requests.request(kind="traeger", organisation_name=regional.welfare_body.name.upper())
    assert asked.organisation == regional.welfare_body
    assert asked.adviser == regional.adviser2


def test_who_keeps_out_of_an_organisation_does_not_answer_it(regional: Cast) -> None:
    ConflictOfInterest.objects.create(user=regional.adviser2.user, organisation=regional.welfare_body)
    asked = requests.request(
        regional.birkenfurt, kind="traeger", organisation_name=regional.welfare_body.name
    )
    assert asked.adviser == regional.adviser


def test_without_a_region_the_freest_per_post_answers(cast: Cast) -> None:
    """Half a post with one case is as full as a whole one with two."""
    Affiliation.objects.filter(pk=cast.adviser2.pk).update(share_of_post=Decimal("0.5"))
    for _ in range(2):
        cases.case(by=cast.actor("lead"), authority=cast.birkenfurt)
    cases.case(by=cast.actor("adviser"), authority=cast.birkenfurt)
    cases.case(by=cast.actor("adviser2"), authority=cast.birkenfurt)
    assert adviser_for(cast.birkenfurt, None) == cast.adviser
    found = {load.affiliation: load for load in loads()}
    assert found[cast.adviser2].cases_per_post == 2
    assert found[cast.adviser].cases_per_post == 1


def test_waiting_requests_count_as_load(cast: Cast) -> None:
    answered_by = {requests.request(cast.birkenfurt).adviser for _ in range(3)}
    assert answered_by == {cast.adviser, cast.adviser2, cast.lead}


def test_the_load_takes_as_many_queries_for_many(cast: Cast, django_assert_num_queries) -> None:
    with django_assert_num_queries(4):
        loads()


@pytest.mark.parametrize("role", ["adviser", "admin", "coordinator"])
def test_only_team_leads_plan(cast: Cast, role: str) -> None:
    by = cast.actor(role)
    with pytest.raises(PermissionDenied):
        duties.set_duty(cast.erlental, by=by, adviser=cast.adviser)
    with pytest.raises(PermissionDenied):
        duties.add_absence(by=by, affiliation=cast.adviser, first=TODAY(), last=TODAY())
    away = _away(cast, cast.adviser)
    with pytest.raises(PermissionDenied):
        duties.remove_absence(away, by=by)


def test_duties_are_of_regions_and_of_those_who_advise(cast: Cast) -> None:
    by = cast.actor("lead")
    with pytest.raises(ValidationError):
        duties.set_duty(cast.birkenfurt, by=by, adviser=cast.adviser)
    with pytest.raises(ValidationError):
        duties.set_duty(cast.erlental, by=by, adviser=cast.editor)
    with pytest.raises(ValidationError):
        duties.set_duty(cast.erlental, by=by, adviser=cast.adviser, deputy=cast.adviser)
    assert not RegionDuty.objects.exists()


def test_a_duty_is_taken_away(regional: Cast) -> None:
    duties.set_duty(regional.erlental, by=regional.actor("lead"), adviser=None)
    assert not RegionDuty.objects.exists()


def test_days_that_are_over_or_turned_round_are_no_absence(cast: Cast) -> None:
    with pytest.raises(ValidationError):
        _away(cast, cast.adviser, TODAY(), TODAY() - DAY)
    with pytest.raises(ValidationError):
        _away(cast, cast.adviser, TODAY() - 2 * DAY, TODAY() - DAY)
