"""The fictional authorities of the demo have come on with their planning over the years."""

from __future__ import annotations

import pytest
from django.utils import timezone

from consultations.cases.models import StageRecord
from consultations.reporting.trend import stages_by_year
from fsa_portal.demo.bodies import load_bodies
from fsa_portal.demo.people import make_people
from fsa_portal.demo.planning import load_planning_stages

pytestmark = pytest.mark.django_db


def test_the_demo_tells_a_trend_of_fictional_authorities_and_is_loaded_once() -> None:
    load_bodies()
    people = make_people()
    load_planning_stages(people)
    records = list(StageRecord.objects.select_related("authority"))
    assert all(record.authority.is_demo for record in records)
    assert all(timezone.localdate(record.recorded_at) == record.since for record in records)
    years = stages_by_year(timezone.localdate())
    assert years[0].year == 2015
    assert years[0].known < years[-1].known
    assert years[0].counts[-1] < years[-1].counts[-1]
    load_planning_stages(people)
    assert StageRecord.objects.count() == len(records)
