"""The way of an editor from a page to its form, and the moment at which the form may be published."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

SAVED = "#w-autosave-indicator[data-w-autosave-state-value='saved']"


def open_form(page: Page, path: str) -> None:
    """By the bar that editors see on every page."""
    page.goto(path)
    page.locator("wagtail-userbar button").first.click()
    page.locator("wagtail-userbar a[href*='/redaktion/pages/'][href$='/edit/']").first.click()
    page.wait_for_url("**/edit/")


def saved_by_itself(page: Page) -> None:
    """Wait until the page says that it is saved: a publication at the same moment would make a save a refused one.

    A paste made by a script is none of the events by which the form notices a change; a key is. The form compares with
    what it held a moment after it was opened, so the first key can come before it looks.
    """
    page.keyboard.press("End")
    for _ in range(24):
        page.keyboard.type(" ")
        try:
            page.wait_for_selector(SAVED, timeout=5000)
        except PlaywrightTimeoutError:
            continue
        page.wait_for_timeout(1500)  # A key typed during that save is noticed within half a second.
        page.wait_for_selector(SAVED)
        return
    pytest.fail("the page was not saved by itself within two minutes")
