"""The editors' dashboard in the browser: quick to a changed chapter, open to everybody."""

from __future__ import annotations

import re

import pytest

from tests.journeys.stops import Stop
from tests.journeys.test_journeys import FOUND_WITHIN, until, word
from tests.journeys.test_pages_in_browser import looked_at

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

MOST_CLICKS = 6
WORK = "/handbuch/moderne-sozialplanung/"


def test_from_the_dashboard_to_a_published_change_in_six_clicks(visit) -> None:
    """The chapters of the current edition, the chapter, its summary, publish."""
    editor = visit("Redakteurin")
    page = editor.page
    page.goto("/redaktion/")
    clicks = 0

    def click(selector: str) -> None:
        nonlocal clicks
        page.locator(selector).first.click()
        clicks += 1

    click("#bereiche-section li a")
    page.wait_for_url(re.compile(r"/redaktion/pages/\d+/?$"))
    click("main td.title a[href$='/edit/']")
    page.wait_for_url("**/edit/")
    new = word()
    click("[name=summary]")
    page.keyboard.press("End")
    page.locator("[name=summary]").press_sequentially(f" {new}")
    click("footer [name=action-publish]")
    page.wait_for_url(re.compile(r"/redaktion/pages/\d+/?$"))
    assert clicks <= MOST_CLICKS
    assert clicks >= 3

    reader = visit()

    def shown() -> bool:
        reader.page.goto(WORK)
        return new in reader.page.locator("main").inner_text()

    until(shown, FOUND_WITHIN, "the change is public")


def test_enter_saves_and_a_wrong_date_stays_to_be_mended(visit) -> None:
    """The first button publishes; a key in a field must not press it. The calendar must not guess."""
    editor = visit("Redakteurin")
    page = editor.page
    page.goto("/redaktion/")
    page.locator("#bereiche-section li a").first.click()
    page.locator("main td.title a[href$='/edit/']").nth(1).click()
    page.wait_for_url("**/edit/")
    sent: list[str] = []
    page.on(
        "request", lambda request: sent.append(request.post_data or "") if request.method == "POST" else None
    )
    with page.expect_navigation():
        page.locator("[name=title]").press("Enter")
    assert sent
    assert not any("action-publish" in one for one in sent)
    page.goto("/redaktion/zeitleiste/add/")
    page.locator("[name=date]").press_sequentially("31.02.2024")
    page.locator("[name=title]").click()
    assert page.locator("[name=date]").input_value() == "31.02.2024"


@pytest.mark.parametrize("path", ["/redaktion/", "/redaktion/pruefungen/", "/redaktion/links/"])
def test_our_own_screens_are_open_to_everybody(visit, path: str) -> None:
    editor = visit("Redakteurin")
    # Wagtail's own two search forms have no names that tell them apart.
    wrong = [fault for fault in looked_at(editor.page, Stop(path, "main")) if "landmark-unique" not in fault]
    assert not wrong, "\n".join(wrong)


def test_data_for_machines_is_no_script_to_the_browser(visit) -> None:
    """The strict policy does not complain of it; complaints of the console fail the visit."""
    reader = visit()
    for path in ("/", WORK, "/praxis/", "/foerderung/", "/bibliothek/"):
        reader.page.goto(path)
        block = reader.page.locator("script[type='application/ld+json']")
        assert block.count() == 1
        assert "schema.org" in (block.text_content() or "")


def test_one_of_hundreds_is_found_by_a_few_letters_and_what_is_chosen_stays_in_sight(visit) -> None:
    """Whose history an entry of the timeline is, too: typed as far as one likes, without the right umlaut."""
    page = visit("Redakteurin").page
    page.goto("/redaktion/zeitleiste/add/")
    section = page.locator("#panel-authorities-section")
    narrow = section.get_by_label("Liste eingrenzen")
    shown = section.locator("label:has(input[type=checkbox]):visible")
    assert shown.count() > 400
    narrow.press_sequentially("munstereif bad")
    assert shown.all_inner_texts() == ["Bad Münstereifel"]
    shown.first.click()
    narrow.fill("birkenf")
    assert [text.strip() for text in shown.all_inner_texts()] == ["Bad Münstereifel", "Birkenfurt"]
    assert section.get_by_role("status").inner_text().endswith("1 gewählt")
    narrow.press("Enter")
    assert page.url.endswith("/add/")
