"""Lists on a phone: nothing of a row lies outside the screen, and every value says what it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]
CUT = """() => [...document.querySelectorAll('main tbody :is(th, td)')]
  .filter(cell => { const box = cell.getBoundingClientRect(); return box.width && box.right > innerWidth; })
  .map(cell => cell.textContent.trim())"""
LABELS = """() => [...document.querySelectorAll('main tbody tr:first-child td')]
  .map(cell => getComputedStyle(cell, '::before').content.replaceAll('"', ''))"""
LISTS = [
    ("Beraterin", "/beratung/faelle/", "Nummer: "),
    ("Beraterin", "/beratung/kontakte/", "Gespeichert bis: "),
    ("Beraterin", "/beratung/organisationen/", "Art: "),
    ("Koordinatorin Birkenfurt", "/mein/team/", "Zeitraum: "),
    ("Administratorin", "/beratung/zugaenge/", "Rollen: "),
    ("", "/foerderung/nrw-haelt-zusammen/", "Zu beachten: "),
]


REACHED = """() => {
  const table = document.querySelector('main table'), region = table.parentElement;
  region.focus();
  region.scrollLeft = region.scrollWidth;
  const last = table.querySelector('thead th:last-child').getBoundingClientRect();
  return {role: region.getAttribute('role'), name: region.getAttribute('aria-label'),
          focused: document.activeElement === region, wider: region.scrollWidth > region.clientWidth,
          lastIsOnScreen: last.right <= innerWidth + 1};
}"""


def test_the_last_column_of_the_audit_is_reached_with_the_keyboard(visit: Callable) -> None:
    """In the editors' area a wide list moves sideways within its region."""
    at = visit(viewport={"width": 360, "height": 800})
    at.sign_in("Administratorin")
    at.page.goto("/redaktion/protokoll/")
    reached = at.page.evaluate(REACHED)
    assert reached["wider"]
    assert reached["role"] == "region"
    assert reached["name"].startswith("Tabelle: ")
    assert reached["focused"]
    assert reached["lastIsOnScreen"]
    at.page.evaluate("() => { document.activeElement.scrollLeft = 0 }")
    at.page.keyboard.press("ArrowRight")
    at.page.wait_for_function("() => document.activeElement.scrollLeft > 0")


@pytest.mark.parametrize(("person", "path", "label"), LISTS)
def test_every_value_of_a_row_is_on_the_screen_with_its_name(
    visit: Callable, person: str, path: str, label: str
) -> None:
    at = visit(person, viewport={"width": 360, "height": 800})
    at.page.goto(path)
    _all_on_the_screen(at.page, label)


def test_the_roles_of_a_person_are_on_the_screen(visit: Callable) -> None:
    at = visit(viewport={"width": 360, "height": 800})
    at.sign_in("Administratorin")
    at.page.goto("/beratung/zugaenge/?role=adviser")
    at.page.locator("main tbody a").first.click()
    at.page.wait_for_url("**/zugaenge/*/")
    _all_on_the_screen(at.page, "Zeitraum: ")


def _all_on_the_screen(page: Page, label: str) -> None:
    assert page.locator("main tbody tr").count()
    assert page.evaluate(CUT) == []
    assert label in page.evaluate(LABELS)
    # Still a table for those who hear it.
    assert page.get_by_role("columnheader", include_hidden=True).count()
    assert page.get_by_role("rowheader").count() == page.locator("main tbody tr").count()
