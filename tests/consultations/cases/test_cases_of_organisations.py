"""The page of an organisation lists its cases, to those who may see them."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consultations.cases import actions
from consultations.cases.models import Case
from fsa_portal.actor import Visibility
from tests.factories import cases, content, people

pytestmark = pytest.mark.django_db


@pytest.fixture
def who(settings) -> people.Cast:
    settings.PORTAL_DEMO = True  # opens the workspace without a second factor
    content.site()
    return people.cast()


def open_case(who: people.Cast, title: str, **fields: str) -> Case:
    return actions.open_case(
        by=who.actor("adviser"), organisation=who.welfare_body, title=title, opened_on=cases.DAY, **fields
    )


def page(who: people.Cast, role: str) -> str:
    answer = who.client(role).get(who.welfare_body.get_absolute_url())
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_cases_of_an_organisation_stand_on_its_page(who) -> None:
    case = open_case(who, "Sozialbericht des Verbands")
    cases.case(by=who.actor("adviser"), authority=who.birkenfurt, title="Fall der Stadt")
    shown = page(who, "adviser2")
    assert f'href="{case.get_absolute_url()}"' in shown
    assert "Sozialbericht des Verbands" in shown
    assert "Fall der Stadt" not in shown
    assert "Kein Fall, den" not in shown


def test_a_confidential_case_is_seen_by_those_who_work_on_it_and_looks_like_none_to_others(who) -> None:
    before = page(who, "adviser2")
    assert "Kein Fall, den Sie sehen können." in before
    open_case(who, "KANARI", visibility=Visibility.CONFIDENTIAL)
    assert [role for role in ("adviser", "adviser2", "lead", "editor") if "KANARI" in page(who, role)] == [
        "adviser",
        "lead",
    ]
    assert "Kein Fall, den Sie sehen können." in page(who, "adviser2")


def test_a_new_case_is_opened_from_there_by_those_who_take_requests_in(who) -> None:
    link = f"/beratung/faelle/neu/?organisation={who.welfare_body.pk}"
    assert [role for role in ("adviser", "lead", "editor", "admin") if link in page(who, role)] == [
        "adviser",
        "lead",
    ]
    preset = who.client("adviser").get(link).context["form"]
    assert preset["organisation"].value() in {who.welfare_body, who.welfare_body.pk}


def test_many_cases_need_no_more_questions_than_one(who) -> None:
    client, counts = who.client("adviser2"), []
    for number in (1, 12):
        for n in range(number):
            open_case(who, f"Fall {number}-{n}")
        client.get(who.welfare_body.get_absolute_url())
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(who.welfare_body.get_absolute_url())
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert page(who, "adviser2").count("/beratung/faelle/2026-") == 10
