"""The pages of figures: what they show, to whom, for which days, and what is taken along."""

from __future__ import annotations

import datetime as dt
import io

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from consultations.reporting.charts import bars, curve, scale
from consultations.reporting.growth import Standing
from tests.consultations.reporting.conftest import topic

pytestmark = pytest.mark.django_db
ROOT = "/beratung/zahlen/"
PAGES = ["", "beratene-stellen/", "themen/", "zeit/", "bericht/"]
NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


def main_of(answer) -> str:
    return answer.content.decode().partition("<main")[2].partition("</main")[0]


@pytest.mark.parametrize("page", PAGES)
def test_advisers_leads_and_the_ministry_see_figures_reports_have_a_permission_of_their_own(
    who, page
) -> None:
    seen = {role: who.client(role).get(f"{ROOT}{page}").status_code
            for role in ("adviser", "lead", "ministry", "editor", "admin", "organiser", "member", "coordinator")}  # fmt: skip
    others = dict.fromkeys(("editor", "admin", "organiser", "member", "coordinator"), 404)
    adviser = 404 if page == "bericht/" else 200
    assert seen == {"adviser": adviser, "lead": 200, "ministry": 200} | others


def test_the_overview_leads_to_all_figures_with_the_chosen_period(who, advice) -> None:
    advice.contact(advice.case(who.birkenfurt, "2018-02-01"), "2018-02-01", minutes=90)
    page = who.client("lead").get(f"{ROOT}?von=2018-01-01&bis=2018-12-31").content.decode()
    for name in ("beratene-stellen", "themen", "zeit", "bericht"):
        assert f'href="{ROOT}{name}/?von=2018-01-01&amp;bis=2018-12-31"' in page or (
            f'href="{ROOT}{name}/?von=2018-01-01&bis=2018-12-31"' in page
        )
    assert f'href="{ROOT}planungsstand/"' in page
    assert "<dd>1:30</dd>" in page
    assert "bericht" not in main_of(who.client("adviser").get(ROOT))


def test_no_page_names_a_body(who, advice) -> None:
    for number, body in enumerate((who.birkenfurt, who.moorbach, who.welfare_body)):
        case = advice.case(body, f"2026-0{number + 1}-01", topics=[topic("gesundheit")])
        advice.contact(case, f"2026-0{number + 1}-02")
    browser = who.client("ministry")
    for page in PAGES:
        for form in ("", "?ausgabe=csv", "?ausgabe=json"):
            text = browser.get(f"{ROOT}{page}{form}").content.decode()
            shown = text if form else text.partition("<main")[2].partition("</main")[0]
            assert not [name for name in ("Birkenfurt", "Moorbach", "Sozialwerk") if name in shown], (
                page + form
            )


@pytest.mark.parametrize(
    ("asked", "field", "said"),
    [
        ("von=2018-05-01&bis=2018-04-30", "bis", "endet, bevor er beginnt"),
        ("von=31.2.2018", "von", "gültiges Datum"),
        ("von=1500-01-01", "von", "frühe"),
        ("bis=9999-12-31", "bis", "Jahr"),
    ],
)
@pytest.mark.parametrize("page", PAGES)
def test_a_period_that_makes_no_sense_is_refused_beside_its_field(who, page, asked, field, said) -> None:
    answer = who.client("lead").get(f"{ROOT}{page}?{asked}&ausgabe=csv")
    assert answer["Content-Type"].startswith("text/html")
    text = answer.content.decode()
    error = text.partition(f'id="zeitraum_{field}_error"')[2][:600]
    assert said in error
    assert asked.partition("=")[2].partition("&")[0] in text


def test_outside_of_the_fsa_only_whole_quarters_are_told(who) -> None:
    browser = who.client("ministry")
    for asked, told in (
        ("von=2018-01-01&bis=2018-03-31", "application/json"),
        ("von=2018-01-02&bis=2018-03-31", "text/html"),
        ("von=2018-01-01&bis=2018-03-30", "text/html"),
        ("bis=2018-05-31", "text/html"),
    ):
        address = f"{ROOT}bericht/?{asked}"
        assert browser.get(f"{address}&ausgabe=json")["Content-Type"].startswith(told), asked
        # Instead of the table the page, with what is wrong and without the report.
        assert (browser.get(address).context.get("report") is not None) is (told == "application/json")
        assert who.client("lead").get(f"{address}&ausgabe=json")["Content-Type"] == "application/json"
    # Without a period, up to the end of the last quarter.
    days = browser.get(f"{ROOT}beratene-stellen/?ausgabe=json").json()["items"]
    assert days[-1]["day"] == "2026-09-30"


def test_the_curve_as_a_table_has_each_day_on_which_it_changes(who, advice) -> None:
    advice.case(who.birkenfurt, "2015-06-01")
    advice.case(who.welfare_body, "2015-10-30", closed="2016-02-01")
    page = f"{ROOT}beratene-stellen/?von=2015-06-02&bis=2016-06-30"
    browser = who.client("adviser")
    lines = browser.get(f"{page}&ausgabe=csv").content.decode("utf-8-sig").splitlines()
    assert lines == [
        "Stand;Bisher beratene Stellen;Davon Kommunen;Davon Organisationen;Aktiv",
        "2015-06-02;1;1;0;1",
        "2015-10-30;2;1;1;2",
        "2016-02-01;2;1;1;1",
        "2016-06-30;2;1;1;1",
    ]
    sheet = load_workbook(io.BytesIO(browser.get(f"{page}&ausgabe=xlsx").content)).active
    assert [cell.value for cell in sheet[3]] == [dt.datetime(2015, 10, 30), 2, 1, 1, 2]
    text = main_of(browser.get(page))
    assert '<path class="fsa-curve__all" d="M0.0 110.0H' in text
    assert "Oktober 2015" in text
    assert "1 Kommunen und 1 Organisationen" in text


def test_topics_and_time_as_tables(who, advice) -> None:
    case = advice.case(who.birkenfurt, "2017-03-01", topics=[topic("kinderarmut")])
    advice.contact(case, "2018-03-02", minutes=95, kind="workshop")
    browser = who.client("adviser")
    rows = browser.get(f"{ROOT}themen/?ausgabe=json").json()["items"]
    assert rows == [
        {"topic": "kinderarmut", "year": 2017, "cases": 1, "contacts": 0, "minutes": 0},
        {"topic": "kinderarmut", "year": 2018, "cases": 0, "contacts": 1, "minutes": 95},
    ]
    rows = browser.get(f"{ROOT}zeit/?ausgabe=json").json()["items"]
    assert rows == [{"kind": "workshop", "year": 2018, "contacts": 1, "minutes": 95}]
    assert "<strong>1:35</strong>" in main_of(browser.get(f"{ROOT}zeit/"))


def told(answer) -> dict[tuple[str, str], tuple[int, int | None]]:
    return {(row["section"], row["label"]): (row["number"], row["minutes"]) for row in answer.json()["items"]}


def test_the_report_of_a_quarter(who, advice) -> None:
    old = advice.case(who.birkenfurt, "2017-12-31", topics=[topic("gesundheit")])
    new = advice.case(who.moorbach, "2018-01-01", closed="2018-03-31", topics=[topic("kinderarmut")])
    advice.case(who.erlental, "2018-04-01", topics=[topic("gesundheit")])
    advice.contact(old, "2018-03-31", minutes=30)
    advice.contact(new, "2018-01-01", minutes=60, kind="workshop")
    advice.contact(old, "2018-04-01", minutes=500)
    advice.short(who.welfare_body, "2018-02-02", minutes=5)
    asked = f"{ROOT}bericht/?von=2018-01-01&bis=2018-03-31"
    rows = told(who.client("lead").get(f"{asked}&ausgabe=json"))
    stage = "Kommunen nach Planungsstand am Ende des Zeitraums"
    assert {key: row for key, row in rows.items() if key[0] != stage} == {
        ("Stellen", "Im Zeitraum beraten"): (3, None),
        ("Stellen", "Im Zeitraum neu dazugekommen"): (2, None),
        ("Stellen", "Bis zum Ende des Zeitraums je beraten"): (3, None),
        ("Stellen", "Davon Kommunen"): (2, None),
        ("Stellen", "Davon Organisationen"): (1, None),
        ("Stellen", "Am Ende des Zeitraums aktiv"): (3, None),
        ("Fälle", "Im Zeitraum angelegt"): (1, None),
        ("Fälle", "Im Zeitraum abgeschlossen"): (1, None),
        ("Fälle", "Am Ende des Zeitraums offen"): (1, None),
        ("Kontakte", "Kontakte in Fällen"): (2, 90),
        ("Kontakte", "Kurzberatung"): (1, 5),
        ("Kontakte nach Art", "Telefonat"): (2, 35),
        ("Kontakte nach Art", "Workshop"): (1, 60),
        ("Angelegte Fälle nach Thema", "Kinder-, Jugend- und Familienarmut"): (1, None),
        ("Kontakte nach Thema", "Kinder-, Jugend- und Familienarmut"): (1, 60),
        ("Kontakte nach Thema", "Gesundheit"): (1, 30),
        ("Kontakte nach Thema", "Ohne Thema"): (1, 5),
        ("Ergebnisse der abgeschlossenen Fälle", "Bericht veröffentlicht"): (1, None),
    }
    # Three bodies are few: the ministry gets no details of them.
    answer = who.client("ministry").get(asked)
    assert "weniger als 5 Stellen" in main_of(answer)
    outside = told(who.client("ministry").get(f"{asked}&ausgabe=json"))
    assert outside == {
        key: row for key, row in rows.items() if key[0] in {"Stellen", "Fälle", "Kontakte", stage}
    }


def test_the_report_is_of_the_last_quarter_unless_another_period_is_chosen(who) -> None:
    page = main_of(who.client("ministry").get(f"{ROOT}bericht/"))
    assert "1. Juli 2026" in page
    assert "30. September 2026" in page


@pytest.mark.parametrize("page", PAGES)
def test_a_page_needs_as_many_queries_for_many_cases_as_for_one(who, advice, page) -> None:
    browser = who.client("lead")

    def queries() -> int:
        browser.get(f"{ROOT}{page}?von=2018-01-01&bis=2018-12-31")
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(f"{ROOT}{page}?von=2018-01-01&bis=2018-12-31").status_code == 200
        return len(captured)

    def one_more(body, slug: str) -> None:
        case = advice.case(body, "2018-01-01", closed="2018-02-02", topics=[topic(slug)])
        advice.contact(case, "2018-01-02")
        advice.short(body, "2018-01-03")

    one_more(who.birkenfurt, "gesundheit")
    one = queries()
    one_more(who.moorbach, "kinderarmut")
    one_more(who.welfare_body, "bildung")
    assert queries() == one
    assert one <= 25


def test_the_curve_goes_in_steps_within_its_scale() -> None:
    days = [
        Standing(dt.date(2016, 1, 1), 1, 0, 1),
        Standing(dt.date(2016, 7, 1), 3, 1, 2),
        Standing(dt.date(2016, 12, 31), 3, 1, 2),
    ]
    drawn = curve(days)
    assert drawn is not None
    assert drawn.bodies == "M0.0 165.0H498.6V0.0H1000.0V0.0"
    assert drawn.active == "M0.0 165.0H498.6V110.0H1000.0V110.0"
    assert [(mark.label, mark.at) for mark in drawn.heights][::2] == [
        ("0", "220.0"),
        ("2", "110.0"),
        ("4", "0.0"),
    ]
    assert curve(days[:1]) is None


@pytest.mark.parametrize(
    ("most", "expected"), [(0, (1, 1)), (5, (1, 5)), (30, (10, 30)), (102, (25, 125)), (427, (100, 500))]
)
def test_the_scale_has_round_numbers_and_few_lines(most, expected) -> None:
    assert scale(most) == expected


def test_bars_begin_with_the_longest_and_leave_out_what_is_nothing() -> None:
    assert [(bar.label, bar.length) for bar in bars([("a", 1, "1"), ("b", 4, "4"), ("c", 0, "0")])] == [
        ("b", "100.00%"),
        ("a", "25.00%"),
    ]
