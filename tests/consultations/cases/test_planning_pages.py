"""The page on which the planning stages of an authority are recorded, read and put right, and where else they stand."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from consultations.cases.models import StageRecord, current_stage
from fsa_portal.accounts.actions import declare_conflict
from tests.factories import cases, content, people

pytestmark = pytest.mark.django_db
STAGE = {"stage": "im-aufbau", "since": "2024-05-02", "remark": "Ratsbeschluss vom Mai"}


@pytest.fixture
def who(settings) -> people.Cast:
    settings.PORTAL_DEMO = True  # opens the workspace without a second factor
    content.site()
    return people.cast()


@pytest.fixture
def browser(who: people.Cast) -> Client:
    return who.client("adviser")


@pytest.fixture
def url(who: people.Cast) -> str:
    return f"/beratung/kommunen/{who.birkenfurt.key}/stand/"


def text(browser: Client, url: str, status: int = 200) -> str:
    answer = browser.get(url)
    assert answer.status_code == status, url
    return answer.content.decode()


def test_a_stage_is_recorded_and_stands_on_the_pages_of_authority_and_case(who, browser, url) -> None:
    case = cases.case(by=who.actor("adviser"), authority=who.birkenfurt)
    assert "Noch nicht bekannt." in text(browser, case.get_absolute_url())
    answer = browser.post(url, STAGE, follow=True)
    assert answer.redirect_chain == [(url, 302)]
    assert "Ratsbeschluss vom Mai" in answer.content.decode()
    for page in (case.get_absolute_url(), who.birkenfurt.get_absolute_url()):
        shown = text(browser, page)
        assert "Im Aufbau" in shown
        assert f'href="{url}"' in shown


@pytest.mark.parametrize(
    "wrong",
    [{"since": "2999-01-01"}, {"since": "1024-05-02"}, {"since": ""}, {"stage": ""}, {"stage": "fertig"}],
)
def test_wrong_input_comes_back_with_a_message_and_loses_nothing(browser, url, wrong) -> None:
    answer = browser.post(url, STAGE | wrong)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == list(wrong)
    assert "Ratsbeschluss vom Mai" in answer.content.decode()
    assert not StageRecord.objects.exists()


def test_a_day_that_is_taken_is_said_beside_the_day(browser, url) -> None:
    browser.post(url, STAGE)
    answer = browser.post(url, STAGE | {"stage": "etabliert"})
    assert answer.status_code == 422
    assert "ist „Im Aufbau“ eingetragen" in answer.context["form"].errors["since"][0]


def test_a_correction_asks_for_the_reason_and_both_stay_to_be_read(who, browser, url) -> None:
    record = cases.stage(who.birkenfurt, "etabliert", by=who.actor("adviser"), remark="FALSCH")
    correction = f"{url}{record.pk}/"
    assert f'href="{correction}"' in text(browser, url)
    assert browser.post(correction, STAGE).status_code == 422
    page = browser.post(correction, STAGE | {"reason": "Stadt verwechselt"}, follow=True).content.decode()
    assert all(word in page for word in ("Ratsbeschluss vom Mai", "Stadt verwechselt", "FALSCH"))
    assert f'href="{correction}"' not in page
    late = who.client("lead").post(correction, STAGE | {"reason": "Auch gemerkt", "remark": "ZWEITER"})
    assert late.status_code == 422
    assert all(
        word in late.content.decode() for word in ("inzwischen korrigiert", "ZWEITER", "Ratsbeschluss")
    )


def test_a_stage_is_taken_away_with_a_correction_that_names_none(who, browser, url) -> None:
    record = cases.stage(who.birkenfurt, "etabliert", by=who.actor("adviser"))
    day = record.since.isoformat()
    answer = browser.post(f"{url}{record.pk}/", {"stage": "", "since": day, "reason": "Falsche Stadt"})
    assert answer.status_code == 302
    assert current_stage(who.birkenfurt) is None


def test_the_own_people_read_the_stage_and_nothing_of_how_it_is_known(who) -> None:
    cases.stage(who.birkenfurt, "im-aufbau", by=who.actor("adviser"), remark="KANARI")
    seen = {}
    for role in ("visitor", "member", "coordinator", "reader", "foreign", "ministry", "editor"):
        page = text(who.client(role), who.birkenfurt.get_absolute_url())
        assert "KANARI" not in page
        seen[role] = "Im Aufbau" in page
    assert [role for role, sees in seen.items() if sees] == ["member", "coordinator", "editor"]


def test_who_keeps_out_of_the_authority_sees_nothing_of_it(who, url) -> None:
    cases.stage(who.birkenfurt, "im-aufbau", by=who.actor("adviser"))
    declare_conflict(by=people.SYSTEM, user=who.adviser2.user, body=who.birkenfurt)
    keeps_out = who.client("adviser2")
    assert text(keeps_out, url, 404)
    assert "Im Aufbau" not in text(keeps_out, who.birkenfurt.get_absolute_url())


def test_the_course_of_a_former_authority_is_read_and_not_continued(who, browser, url) -> None:
    cases.stage(who.birkenfurt, "im-aufbau", by=who.actor("adviser"))
    who.birkenfurt.valid_until = dt.date(2025, 12, 31)
    who.birkenfurt.save()
    assert "Im Aufbau" in text(browser, url)
    assert browser.get(url).context["form"] is None
    assert browser.post(url, STAGE).status_code == 404


def test_the_course_needs_as_many_queries_for_three_records_as_for_one(who, browser, url) -> None:
    def queries() -> int:
        browser.get(url)
        with CaptureQueriesContext(connection) as captured:
            text(browser, url)
        return len(captured)

    cases.stage(who.birkenfurt, "interesse", dt.date(2018, 1, 1), by=who.actor("adviser"))
    one = queries()
    for year in (2019, 2020):
        cases.stage(who.birkenfurt, "im-aufbau", dt.date(year, 1, 1), by=who.actor("adviser"))
    assert queries() == one
    assert one <= 25
