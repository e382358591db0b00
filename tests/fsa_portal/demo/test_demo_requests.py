"""The requests of the demo: one is late, one is out of scope, one was referred; two advisers share the districts."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from consultations.cases.models import AdviceRequest, Case, RegionDuty, RequestStatus
from fsa_portal.demo.bodies import load_bodies
from fsa_portal.demo.people import make_people
from fsa_portal.demo.requests import load_requests

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded() -> list[AdviceRequest]:
    call_command("load_vocabulary")
    load_bodies()
    people = make_people()
    load_requests(people)
    load_requests(people)
    return list(AdviceRequest.objects.all())


def test_there_is_something_of_every_kind(loaded: list[AdviceRequest]) -> None:
    assert {one.kind for one in loaded} == {"kommune", "kreis", "traeger", "andere"}
    assert [one.is_overdue for one in loaded].count(True) == 1
    assert [one.status for one in loaded].count(RequestStatus.REFERRED) == 1
    assert not Case.objects.exists()
    assert RegionDuty.objects.count() == 2


def test_each_is_somebodys_and_says_what_is_wished(loaded: list[AdviceRequest]) -> None:
    assert all(one.adviser is not None for one in loaded)
    assert any(one.wishes.exists() for one in loaded)
