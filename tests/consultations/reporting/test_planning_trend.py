"""The trend counts every authority once a year, at its last known stage or as not known; nobody is named."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consultations.cases import actions
from consultations.cases.stages import PlanningStage
from consultations.reporting.trend import bars, stages_by_year
from fsa_portal.directory.kinds import AuthorityKind
from fsa_portal.directory.models import Authority
from tests.factories.cases import stage

pytestmark = pytest.mark.django_db
URL = "/beratung/zahlen/planungsstand/"
TODAY = dt.date(2026, 11, 20)


def told(today: dt.date = TODAY) -> dict[int, dict[str, int]]:
    """Per year the numbers that are not zero."""
    return {
        row.year: {
            name: n for name, n in zip(PlanningStage.values, row.counts, strict=True) if n
        } | {"unknown": row.unknown}
        for row in stages_by_year(today)
    }  # fmt: skip


def test_the_last_known_stage_is_carried_forward_and_the_rest_is_not_known(who) -> None:
    by = who.actor("adviser")
    stage(who.birkenfurt, "interesse", dt.date(2023, 12, 31), by=by)
    stage(who.birkenfurt, "beschlossen", dt.date(2025, 1, 1), by=by)
    stage(who.moorbach, "etabliert", dt.date(2025, 6, 1), by=by)
    Authority.objects.create(key="05315000", name="Köln", kind=AuthorityKind.KREISFREIE_STADT)
    # The fictional district has no story, so it is not one of those of which nothing is known.
    others = stages_by_year(TODAY)[0].authorities - 2
    assert others == 1
    assert told() == {
        2023: {"interesse": 1, "unknown": others + 1},
        2024: {"interesse": 1, "unknown": others + 1},
        2025: {"beschlossen": 1, "etabliert": 1, "unknown": others},
        2026: {"beschlossen": 1, "etabliert": 1, "unknown": others},
    }


def test_of_two_stages_in_a_year_the_later_day_counts_whatever_was_written_down_last(who) -> None:
    by = who.actor("adviser")
    stage(who.birkenfurt, "im-aufbau", dt.date(2025, 9, 1), by=by)
    stage(who.birkenfurt, "interesse", dt.date(2025, 3, 1), by=by)
    assert told()[2025]["im-aufbau"] == 1
    assert "interesse" not in told()[2025]


def test_a_withdrawn_record_and_a_former_authority_do_not_count(who) -> None:
    by = who.actor("adviser")
    wrong = stage(who.birkenfurt, "etabliert", dt.date(2020, 1, 1), by=by)
    actions.correct_stage(wrong, by=by, reason="Vertan", stage="", since=wrong.since)
    stage(who.moorbach, "etabliert", dt.date(2021, 1, 1), by=by)
    who.moorbach.valid_until = dt.date(2025, 12, 31)
    who.moorbach.save()
    assert stages_by_year(TODAY) == []


def test_the_year_that_lasts_ends_today(who) -> None:
    stage(who.birkenfurt, "interesse", dt.date(2025, 1, 1), by=who.actor("adviser"))
    past, now = stages_by_year(TODAY)
    assert (past.day, past.is_over) == (dt.date(2025, 12, 31), True)
    assert (now.day, now.is_over) == (TODAY, False)


def test_bars_lie_side_by_side_and_the_fullest_year_fills_the_width(who) -> None:
    by = who.actor("adviser")
    stage(who.birkenfurt, "interesse", dt.date(2025, 1, 1), by=by)
    stage(who.moorbach, "etabliert", dt.date(2026, 1, 1), by=by)
    (_, first), (_, second) = bars(stages_by_year(TODAY))
    assert [(p.step, p.start, p.length) for p in first] == [(1, "0.00%", "50.00%")]
    assert [(p.step, p.start, p.length) for p in second] == [(1, "0.00%", "50.00%"), (5, "50.00%", "50.00%")]


def test_the_page_shows_chart_and_table_and_names_no_authority(who) -> None:
    stage(who.birkenfurt, "etabliert", dt.date(2025, 1, 1), by=who.actor("adviser"), remark="KANARI")
    for role in ("adviser", "lead", "ministry"):
        page = who.client(role).get(URL).content.decode()
        assert '<rect class="fsa-stage fsa-stage--5" x="0.00%"' in page
        assert "Nicht bekannt" in page
        assert "KANARI" not in page
        assert "Birkenfurt" not in page.partition("<main")[2].partition("</main")[0]
    for role in ("member", "editor", "organiser", "admin"):
        assert who.client(role).get(URL).status_code == 404


def test_without_any_record_the_page_says_what_to_do(who) -> None:
    assert "Noch kein Planungsstand" in who.client("ministry").get(URL).content.decode()


def test_the_table_comes_as_csv_and_json(who) -> None:
    stage(who.birkenfurt, "etabliert", dt.date(2025, 1, 1), by=who.actor("adviser"))
    with time_machine.travel(dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC), tick=False):
        browser = who.client("ministry")
        lines = browser.get(f"{URL}?ausgabe=csv").content.decode("utf-8-sig").splitlines()
        items = browser.get(f"{URL}?ausgabe=json").json()["items"]
    assert lines[0].startswith("Stand;Keine Sozialplanung;")
    assert lines[1].startswith("2025-12-31;0;0;0;0;0;1;0;")
    assert [(row["day"], row["etabliert"]) for row in items] == [("2025-12-31", 1), ("2026-11-20", 1)]


def test_the_navigation_leads_to_the_figures_who_may_see_them(who) -> None:
    figures = "/beratung/zahlen/"
    assert f'href="{figures}"' in who.client("adviser").get("/beratung/").content.decode()
    assert f'href="{figures}"' in who.client("ministry").get("/kommunen/").content.decode()
    assert f'href="{figures}"' not in who.client("editor").get("/beratung/").content.decode()


def test_the_page_needs_as_many_queries_for_three_records_as_for_one(who) -> None:
    browser, by = who.client("adviser"), who.actor("adviser")

    def queries() -> int:
        browser.get(URL)
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(URL).status_code == 200
        return len(captured)

    stage(who.birkenfurt, "interesse", dt.date(2018, 1, 1), by=by)
    one = queries()
    stage(who.birkenfurt, "im-aufbau", dt.date(2020, 1, 1), by=by)
    stage(who.moorbach, "im-aufbau", dt.date(2021, 1, 1), by=by)
    assert queries() == one
    assert one <= 25
