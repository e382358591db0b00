"""What planners come for, and what the editor must not be able to do by mistake."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

DISTRICTS = "/handbuch/moderne-sozialplanung/sozialplanung-in-kreisen/"
SCHEDULED_WITHIN = 150.0
"""Seconds: a page appears in the minute after its time."""


def test_a_planner_of_a_district_finds_what_is_written_for_districts(visit) -> None:
    """Home for my kind of authority, the chapter for districts, examples of districts, two of them side by side."""
    planner = visit()
    page = planner.page
    page.goto("/")
    page.locator("select[name=fuer]").select_option("kreis")
    page.locator("form:has(select[name=fuer]) button").first.click()
    page.wait_for_url(re.compile(r"fuer=kreis"))
    news = page.locator("main").inner_text()
    assert "Kreis" in news

    planner.search("Sozialplanung in Kreisen")
    page.locator("#treffer a", has_text="Kreise").first.click()
    page.goto(DISTRICTS)
    expect(page.locator("h1")).to_contain_text("Kreis")
    assert page.locator(".fsa-prose .fsa-abs").count() >= 10

    page.goto("/praxis/?kind=kreis")
    rows = page.locator("main .fsa-row, main article")
    shown = rows.count()
    assert shown >= 2
    page.goto("/praxis/")
    assert rows.count() > shown
