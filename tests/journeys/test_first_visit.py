"""What a visitor's browser loads and keeps at the first visit, and a reading list that begins there."""

from __future__ import annotations

from collections.abc import Callable

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

MOST_BYTES = 250_000
PICTURES = (".svg", ".png", ".jpg", ".webp")
WATCH = """window.shifted = 0;
new PerformanceObserver(list => { for (const one of list.getEntries()) window.shifted += one.value; })
  .observe({type: 'layout-shift', buffered: true});"""
LOADED = """() => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
  .map(one => [one.name, one.encodedBodySize])"""


@pytest.mark.parametrize("width", [360, 1280])
def test_the_home_page_is_light_and_nothing_in_it_moves(visit: Callable, width: int) -> None:
    page = visit(viewport={"width": width, "height": 900}).page
    page.add_init_script(WATCH)
    page.goto("/", wait_until="networkidle")
    loaded = {name: size for name, size in page.evaluate(LOADED) if not name.endswith(PICTURES)}
    assert any(name.endswith(".woff2") for name in loaded)
    assert sum(loaded.values()) <= MOST_BYTES, loaded
    assert page.evaluate("window.shifted") == 0
    assert page.evaluate("document.fonts.check('600 16px \"Fira Sans\"', 'Größe 1.234,5 €')")


def test_a_reading_list_begins_with_one_click_and_goes_along_into_the_account(visit: Callable) -> None:
    visitor = visit()
    page = visitor.page
    page.goto("/")
    page.goto("/praxis/")
    example = page.locator("main h2 a[href^='/praxis/']").first
    title = example.inner_text()
    example.click()
    page.wait_for_load_state()
    assert not visitor.context.cookies()
    page.locator(".fsa-keep button").click()
    page.wait_for_load_state()
    assert page.locator("h1").inner_text() == title
    assert [cookie["name"] for cookie in visitor.context.cookies()] == ["sessionid"]
    visitor.sign_in("Planer Birkenfurt")
    page.goto("/merkliste/")
    assert title in page.locator("main ol.fsa-rows").inner_text()
    page.locator("main form[action='/merkliste/teilen/'] button").click()
    page.wait_for_load_state()
    link = page.locator("main a[href*='/merkliste/geteilt/']").get_attribute("href")
    stranger = visit().page
    stranger.goto(link)
    assert title in stranger.locator("main ol.fsa-rows").inner_text()
