"""A contact is logged in one line, by the keyboard alone, within half a minute from opening the page."""

from __future__ import annotations

import re
import time

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PROMISED = 30.0
"""Seconds from opening the page until the contact stands in its case."""
PER_KEY = 30
"""Milliseconds between two keys: a quick hand."""
LINE = "Tel Birkenfurt 20 min Sozialbericht, Infoblatt IHK geschickt, WV 14.9."
CASE = "Erster kleinräumiger Sozialbericht"
READ = "#eintrag-felder [data-fields]"


def choose_the_case(page) -> None:
    where = page.locator("[name=where-0]")
    if not where.input_value():
        value = where.locator(f"option:has-text('{CASE}')").first.get_attribute("value")
        where.select_option(value)


def test_a_contact_is_logged_in_one_line_within_half_a_minute(visit) -> None:
    """On any page of the workspace: n, the line, a look, Ctrl+Enter."""
    adviser = visit("Beraterin")
    page = adviser.page
    began = time.monotonic()
    page.goto("/beratung/organisationen/")
    page.keyboard.press("n")
    line = page.locator("#eintrag [name=line]").first
    assert line.evaluate("field => field === document.activeElement")
    page.keyboard.type(LINE, delay=PER_KEY)
    page.wait_for_function(
        "line => document.querySelector('[data-fields] [name=line]')?.value === line", arg=LINE
    )
    assert page.locator("[name=body-0]").evaluate("one => one.selectedOptions[0].text") == "Birkenfurt"
    assert page.locator("[name=minutes]").input_value() == "20"
    assert page.locator("[name=about-0]").input_value() == "IHK"
    choose_the_case(page)
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/beratung/faelle/\d{4}-\d{4}/#kontakt-\d+$"))
    assert time.monotonic() - began < PROMISED
    contact = page.locator(f"#{page.url.partition('#')[2]}")
    assert LINE in contact.inner_text()
    assert "20 min" in contact.inner_text()
    assert "IHK" in contact.inner_text()
    assert page.locator(".fsa-timeline__next").inner_text().count("Wiedervorlage")


def test_what_is_corrected_stays_while_the_line_is_typed_on(visit) -> None:
    page = visit("Beraterin").page
    page.goto("/beratung/")
    page.keyboard.press("n")
    page.keyboard.type("Tel Birkenfurt 20 min")
    page.wait_for_selector(READ)
    page.locator("[name=minutes]").fill("35")
    page.locator("[name=minutes]").blur()
    page.locator("#eintrag [name=line]").first.focus()
    page.keyboard.press("End")
    page.keyboard.type(" Haushalt")
    page.wait_for_function(
        "() => document.querySelector('[data-fields] [name=line]').value.endsWith('Haushalt')"
    )
    assert page.locator("[name=minutes]").input_value() == "35"
    assert page.locator("[name=topics]:checked").count() == 1


def test_another_body_brings_its_own_cases_and_the_arrow_repeats(visit) -> None:
    page = visit("Beraterin").page
    page.goto("/beratung/")
    page.keyboard.press("n")
    page.keyboard.type("Tel Birkenfurt 5 min")
    page.wait_for_selector(READ)
    page.locator("[name=body-0]").select_option(label="Moorbach")
    page.wait_for_function("() => document.activeElement && !document.querySelector('.htmx-request')")
    assert not page.locator("[name=where-0] option", has_text=CASE).count()
    page.locator("[name=where-0]").select_option("short")
    page.locator("[name=minutes]").focus()
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile("#kurzberatung$"))
    assert "Tel Birkenfurt 5 min" in page.locator("section:has(#kurzberatung)").inner_text()
    page.goto("/beratung/")
    page.keyboard.press("n")
    page.keyboard.press("ArrowUp")
    page.wait_for_selector(READ)
    assert page.locator("[name=body-0]").evaluate("one => one.selectedOptions[0].text") == "Moorbach"
    assert page.locator("[name=where-0]").input_value() == "short"


@pytest.mark.parametrize("scripts", [True, False])
def test_on_a_phone_a_button_opens_the_line_and_nothing_is_wider_than_the_screen(
    visit, scripts: bool
) -> None:
    phone = visit("Beraterin", viewport={"width": 360, "height": 740}, java_script_enabled=scripts)
    page = phone.page
    page.goto("/beratung/")
    page.get_by_role("button", name=re.compile("Kontakt festhalten|Log a contact")).click()
    line = page.locator("#eintrag [name=line]").first
    line.fill("Tel Birkenfurt 20 min Sozialbericht")
    line.press("Enter")
    page.wait_for_selector("#eintrag-felder [data-fields] [name=minutes]")
    choose_the_case(page)
    if scripts:
        sheet = page.locator("#eintrag")
        assert sheet.evaluate("one => one.scrollWidth <= one.clientWidth")
        assert sheet.bounding_box()["width"] <= 360
    page.locator("[data-fields] .kern-btn--primary").click()
    page.wait_for_url(re.compile(r"#kontakt-\d+$"))
    assert "Tel Birkenfurt 20 min Sozialbericht" in page.locator("main").inner_text()


def test_a_page_is_given_with_one_click_and_stays_while_the_line_is_typed_on(visit) -> None:
    page = visit("Beraterin").page
    page.goto("/beratung/")
    page.keyboard.press("n")
    page.keyboard.type("Tel Birkenfurt 20 min Sozialbericht")
    give = page.locator("[data-fields] [name=give]").first
    give.wait_for()
    title = give.locator("xpath=ancestor::li").locator("a").evaluate("link => link.firstChild.textContent")
    give.click()
    page.wait_for_selector("[name=page-0]", state="attached")
    about = page.locator("[name=about-0]").input_value()
    assert about
    assert about in title
    page.locator("#eintrag [name=line]").first.focus()
    page.keyboard.press("End")
    page.keyboard.type(", WV Freitag")
    page.wait_for_function("() => document.querySelector('[data-fields] [name=next_step]').value")
    assert page.locator("[name=about-0]").input_value() == about
    assert page.locator("[name=page-0]").input_value().isdecimal()


MAIL = (
    "From: planung@amt.example\r\nSubject: Frage zum Sozialbericht Birkenfurt\r\n\r\nWie fangen wir an?\r\n"
)
TRANSFER = """text => { const moved = new DataTransfer(); moved.items.add(new File([text], 'frage.eml')); return moved; }"""


def test_a_mail_that_is_dropped_on_the_page_fills_the_form(visit) -> None:
    page = visit("Beraterin").page
    page.goto("/beratung/")
    moved = page.evaluate_handle(TRANSFER, MAIL)
    page.dispatch_event("main", "drop", {"dataTransfer": moved})
    page.wait_for_selector(READ)
    assert page.locator("[name=kind]").input_value() == "email"
    assert "Wie fangen wir an?" in page.locator("[name=text]").input_value()
    assert page.locator("[name=body-0]").evaluate("one => one.selectedOptions[0].text") == "Birkenfurt"
    page.locator("#eintrag [name=line]").first.focus()
    page.keyboard.type("15 min")
    page.wait_for_function("() => document.querySelector('[name=minutes]').value === '15'")
    assert "Wie fangen wir an?" in page.locator("[name=text]").input_value()
