"""What planners come for, and what an editor cannot do by mistake."""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.journeys.editing import open_form
from tests.journeys.test_journeys import until, word

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

WORK = "/handbuch/moderne-sozialplanung/"
DISTRICTS = f"{WORK}sozialplanung-in-kreisen/"
SCHEDULED_WITHIN = 150.0
"""Seconds: a text appears in the minute after its time, which is given in whole minutes."""


def test_a_planner_of_a_district_finds_what_is_written_for_districts(visit) -> None:
    """Home for my kind of authority, the chapter on districts, examples from districts, two of them side by side."""
    planner = visit()
    page = planner.page
    page.goto("/")
    page.locator("#fuer").select_option("kreis")
    page.locator("form:has(#fuer) button").click()
    page.wait_for_url(re.compile(r"fuer=kreis"))
    expect(page.locator("#fuer")).to_have_value("kreis")

    planner.search("Sozialplanung in Kreisen")
    page.locator(f"#treffer a[href*='{DISTRICTS}']").first.click()
    expect(page.locator("h1")).to_contain_text("Kreis")
    assert page.locator(".fsa-prose .fsa-abs").count() >= 10

    page.goto("/praxis/")
    rows = page.locator(".fsa-result")
    everywhere = rows.count()
    kind = page.locator("#filter [name=kind][value=kreis]")
    if not kind.is_visible():
        page.locator("#filter summary", has_text="Art der Kommune").click()
    kind.check()
    expect(rows).not_to_have_count(everywhere)
    assert rows.count() >= 2
    page.wait_for_load_state()
    for number in range(2):
        rows.nth(number).locator("input[name=b]").check()
    page.get_by_role("button", name="Ausgewählte vergleichen").click()
    expect(page.locator(".fsa-compare thead th")).to_have_count(2)


def test_a_figure_without_source_is_refused_beside_its_field(visit) -> None:
    """The editor adds an indicator, forgets where the number comes from, and is told so; nothing of it is public."""
    editor = visit("Redakteurin")
    page = editor.page
    # No other journey publishes this chapter: what is refused here stays in its draft.
    chapter = f"{WORK}verstetigen-und-evaluieren/"
    open_form(page, chapter)
    new = word()
    blocks = page.locator("[data-streamfield-child]")
    before = blocks.count()
    page.locator("[data-streamfield-stream-container] button.c-sf-add-button").last.click()
    page.get_by_role("option", name="Kennzahl").click()
    expect(blocks).to_have_count(before + 1)
    block = blocks.last
    block.locator("[name$='-value']").first.fill("17,5")
    block.locator("[name$='-name']").first.fill(new)
    page.locator("footer [name=action-publish]").first.click()
    expect(page.locator(".w-field__errors", has_text="Quelle").first).to_be_visible()
    assert block.locator("[name$='-name']").first.input_value() == new
    reader = visit()
    reader.page.goto(chapter)
    assert new not in reader.page.locator("main").inner_text()


def test_a_text_appears_at_its_time(visit) -> None:
    """The editor gives a change a time, publishes, and readers get it in that minute and not before."""
    editor = visit("Redakteurin")
    page = editor.page
    chapter = f"{WORK}planung-und-haushalt-verzahnen/"
    open_form(page, chapter)
    new = word()
    page.locator("[name=summary]").fill(new)
    due = dt.datetime.now(ZoneInfo("Europe/Berlin")) + dt.timedelta(minutes=2)
    page.locator("button[aria-label*=Status], [data-side-panel-toggle=status]").first.click()
    page.locator("[data-a11y-dialog-show=schedule-publishing-dialog]").first.click()
    page.locator("[name=go_live_at]").fill(due.strftime("%d.%m.%Y %H:%M"))
    # The calendar may still lie over the button, until the pointer of a person has left the field.
    page.locator("#schedule-publishing-dialog button.action-save").dispatch_event("click")
    page.wait_for_load_state()
    page.locator("footer [name=action-publish]").first.click()
    page.wait_for_url(re.compile(r"/redaktion/pages/\d+/?$"))
    reader = visit()

    def shown() -> bool:
        reader.page.goto(WORK)
        return new in reader.page.locator("main").inner_text()

    assert not shown()
    until(shown, SCHEDULED_WITHIN, "the text is public at its time")
