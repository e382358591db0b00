"""Lists on a phone: nothing of a row lies outside the screen, and every value says what it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
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
]


@pytest.mark.parametrize(("person", "path", "label"), LISTS)
def test_every_value_of_a_row_is_on_the_screen_with_its_name(
    visit: Callable, person: str, path: str, label: str
) -> None:
    at = visit(viewport={"width": 360, "height": 800})
    at.sign_in(person)
    at.page.goto(path)
    assert at.page.locator("main tbody tr").count()
    assert at.page.evaluate(CUT) == []
    assert label in at.page.evaluate(LABELS)
    # Still a table for those who hear it.
    assert at.page.get_by_role("columnheader", include_hidden=True).count()
    assert at.page.get_by_role("rowheader").count() == at.page.locator("main tbody tr").count()
