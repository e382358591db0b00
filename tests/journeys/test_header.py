"""The frame of every page on screens of desks: one row at the top, and a way to become somebody else in the demo."""

from __future__ import annotations

from collections.abc import Callable

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]
ROW = """() => {
  const head = document.querySelector('.fsa-header__top');
  const boxes = [...head.children].map(one => one.getBoundingClientRect()).filter(box => box.width);
  const frame = head.getBoundingClientRect();
  const middles = boxes.map(box => (box.top + box.bottom) / 2);
  return {apart: Math.max(...middles) - Math.min(...middles), height: frame.height,
          cut: boxes.filter(box => box.left < frame.left || box.right > frame.right + 1).length,
          over: boxes.filter((box, at) => at && box.left < boxes[at - 1].right - 1).length,
          wide: document.documentElement.scrollWidth > innerWidth};
}"""
PAGES = ["/handbuch/", "/en/kommunen/"]
PEOPLE = [
    "Planer Birkenfurt",
    "Koordinatorin Birkenfurt",
    "Wohlfahrtsverband",
    "Leserin im Ministerium",
    "Beraterin",
]


@pytest.mark.parametrize("person", PEOPLE)
def test_the_header_of_who_is_signed_in_stays_in_one_row(visit: Callable, person: str) -> None:
    at = visit(person)
    for width in (1024, 1280):
        at.page.set_viewport_size({"width": width, "height": 800})
        for path in PAGES:
            at.page.goto(path)
            row = at.page.evaluate(ROW)
            assert row["apart"] < 4, (person, width, path, row)
            assert row["height"] < 100, (person, width, path, row)
            assert not row["cut"], (person, width, path, row)
            assert not row["over"], (person, width, path, row)
            assert not row["wide"], (person, width, path, row)


@pytest.mark.parametrize("path", ["/beratung/faelle/neu/", "/beratung/organisationen/neu/"])
def test_what_narrows_a_long_list_stands_below_its_name(visit: Callable, path: str) -> None:
    at = visit("Beraterin")
    at.page.goto(path)
    name = at.page.locator("fieldset:has(.fsa-narrow) > legend").first.bounding_box()
    narrows = at.page.locator(".fsa-narrow label").first.bounding_box()
    assert narrows["y"] >= name["y"] + name["height"] - 1
    assert abs(narrows["x"] - name["x"]) < 2


def test_in_the_demo_one_click_makes_somebody_else_of_who_is_signed_in(visit: Callable) -> None:
    at = visit("Planer Birkenfurt")
    for person, acts_as, path in (
        ("Beraterin", "Beraterin · FSA", "/handbuch/"),
        ("Wohlfahrtsverband", "Koordination · Sozialwerk Erlental", "/gibt-es-nicht/"),
    ):
        at.page.goto(path)
        at.page.get_by_role("link", name="Rolle wählen").click()
        at.page.get_by_role("button", name=person, exact=True).click()
        at.page.wait_for_load_state()
        at.page.goto("/")
        assert acts_as in at.page.locator(".fsa-account").inner_text()
