"""The main job from beginning to end, as people do it, in a real browser against a real server and worker."""

from __future__ import annotations

import re
import time
import uuid

import pytest

from tests.journeys.editing import open_form, saved_by_itself

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

BIRKENFURT_CASE = "Erster kleinräumiger Sozialbericht"
FOUND_WITHIN = 10.0
"""Seconds until the test gives up, on a machine that does other things as well. The promise is a second; the row
``findable`` of the bench holds it, on the same way: contact by the form, outbox, search, server and worker running.
"""
OLD_CHAPTER = "/handbuch/moderne-sozialplanung/2011/sozialberichterstattung-auf-kleiner-ebene/"
PLANNED_NOW = "/handbuch/moderne-sozialplanung/sozialplanung-einfuehren/organisation-in-der-verwaltung/"
PLANNED_IN_2011 = "/handbuch/moderne-sozialplanung/2011/organisation-der-planung/"
"""Two texts of one chapter: they have the same key."""


def word() -> str:
    """A word that stands nowhere else."""
    return "Zq" + "".join(chr(ord("a") + int(c, 16)) for c in uuid.uuid4().hex[:10])


def until(check, seconds: float, what: str) -> None:
    """Wait for ``check()``."""
    began = time.monotonic()
    while not check():
        if time.monotonic() - began > seconds:
            pytest.fail(f"not within {seconds} s: {what}")
        time.sleep(0.05)


def test_a_visitor_finds_a_paragraph_and_lands_on_it(visit) -> None:
    """The hit for a phrase that stands in one paragraph leads to just that paragraph."""
    visitor = visit()
    visitor.page.goto("/")
    visitor.page.locator("main [name=q]").fill("kleinräumige Berichterstattung")
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_url("**/suche/**")
    visitor.page.locator("#treffer .fsa-result__title a").first.click()
    visitor.page.wait_for_load_state()
    anchor = visitor.page.url.partition("#")[2]
    assert anchor.startswith("abs-")
    paragraph = visitor.page.locator(f"#{anchor}")
    assert "kleinräumige Berichterstattung" in paragraph.inner_text()
    visitor.page.wait_for_timeout(300)
    box = paragraph.bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 900, "the paragraph is not on the screen"


def log_contact(adviser, text: str, *, client: bool) -> str:
    """Logs a contact in Birkenfurt's case; returns the address of the case."""
    page = adviser.page
    page.goto("/beratung/faelle/")
    page.get_by_role("link", name=BIRKENFURT_CASE).first.click()
    page.wait_for_load_state()
    page.locator("[name=minutes]").fill("20")
    page.locator("[name=text]").fill(text)
    page.locator(f"[name=visibility][value={'client' if client else 'internal'}]").check(force=True)
    page.locator("form:has([name=text]) button.kern-btn--primary").first.click()
    page.wait_for_load_state()
    assert text in page.locator("main").inner_text()
    return page.url.partition("#")[0]


def test_a_contact_is_found_at_once_and_only_by_those_who_may(visit) -> None:
    """Logged, found within a second by a word of it; the planner finds what is for the client, nobody else anything."""
    adviser = visit("Beraterin")
    inner, shared = word(), word()
    address = log_contact(adviser, f"Vertraulich {inner} besprochen.", client=False)

    def found() -> bool:
        adviser.search(inner)
        return adviser.hits() == 1

    until(found, FOUND_WITHIN, "the adviser finds the contact")
    log_contact(adviser, f"Gemeinsam {shared} vereinbart.", client=True)

    planner = visit("Planer Birkenfurt")

    def client_found() -> bool:
        planner.search(shared)
        return planner.hits() == 1

    until(client_found, FOUND_WITHIN, "the planner finds the contact that is for the client")
    planner.page.locator("#treffer .fsa-result__title a").first.click()
    planner.page.wait_for_load_state()
    assert "/mein/beratung/" in planner.page.url
    text = planner.page.locator("main").inner_text()
    assert shared in text
    assert inner not in text
    planner.search(inner)
    assert planner.hits() == 0
    path = address.removeprefix(planner.origin)
    assert planner.page.goto(path).status == 404

    for stranger in (visit("Planerin Moorbach"), visit()):
        for secret in (inner, shared):
            stranger.search(secret)
            assert stranger.hits() == 0
            shown = stranger.page.locator("main").inner_text().replace(secret, "", 1)
            assert secret not in shown
        answer = stranger.page.request.get(f"/suche/vorschlaege/?q={BIRKENFURT_CASE[:12]}")
        assert BIRKENFURT_CASE not in answer.text()


def test_an_editor_changes_a_paragraph_and_the_new_word_is_found(visit) -> None:
    """A word written into a paragraph is found by editor and visitor, there; the same chapter of 2011 stays as it is."""
    before = visit()
    before.page.goto(PLANNED_IN_2011)
    old_text = before.page.locator("article").inner_text()
    assert before.page.locator(f"a[href='{PLANNED_NOW}']").count(), "it is not the same chapter"

    editor = visit("Redakteurin")
    new = word()
    open_form(editor.page, PLANNED_NOW)
    paragraph = editor.page.locator("[data-contentpath='body'] .public-DraftEditor-content").first
    paragraph.click()
    editor.page.keyboard.press("Control+End")
    editor.page.keyboard.type(f" Neu ist {new}.")
    saved_by_itself(editor.page)
    visitor = visit()
    visitor.search(new)
    assert visitor.hits() == 0, "what is only saved is public"
    editor.page.locator("footer [name=action-publish]").first.click()
    editor.page.wait_for_url(re.compile(r"/redaktion/pages/\d+/?$"))

    for person, who in ((editor, "the editor"), (visitor, "the visitor")):

        def found(person=person) -> bool:
            person.search(new)
            return person.hits() == 1

        until(found, FOUND_WITHIN, f"{who} finds the new word")
        person.page.locator("#treffer .fsa-result__title a").first.click()
        person.page.wait_for_load_state()
        path, _, anchor = person.page.url.removeprefix(person.origin).partition("#")
        assert path.partition("?")[0] == PLANNED_NOW
        assert f"Neu ist {new}." in person.page.locator(f"#{anchor}").inner_text()

    visitor.page.goto(PLANNED_IN_2011)
    assert visitor.page.locator("article").inner_text() == old_text


def test_the_address_of_2011_shows_the_text_of_2011(visit) -> None:
    """Edition and text differ from the current chapter of the same key, which is one click away."""
    reader = visit()
    reader.page.goto(OLD_CHAPTER)
    assert reader.page.locator(".fsa-edition--old").first.is_visible()
    citation = reader.page.locator(".fsa-cite blockquote").inner_text()
    assert "2011" in citation
    assert "Mustertext" in citation
    reader.page.locator(
        "a[href='/handbuch/moderne-sozialplanung/daten-und-berichte/kleinraeumige-sozialberichterstattung/']"
    ).first.click()
    reader.page.wait_for_load_state()
    assert "Ausgabe 2026" in reader.page.locator("article").inner_text()


def test_two_people_change_one_case_and_both_texts_are_shown(visit) -> None:
    """The second to save gets both texts side by side and loses nothing."""
    first, second = visit("Beraterin"), visit("Teamleitung")
    for person in (first, second):
        person.page.goto("/beratung/faelle/")
        person.page.get_by_role("link", name=BIRKENFURT_CASE).first.click()
        person.page.wait_for_load_state()
        person.page.goto(person.page.url.partition("#")[0] + "bearbeiten/")
    one, two = word(), word()
    for person, text in ((first, one), (second, two)):
        person.page.locator("[name=risk]").fill(f"Risiko {text}")
        person.page.locator("main form button.kern-btn--primary").first.click()
        person.page.wait_for_load_state()
    text = second.page.locator("main").inner_text()
    assert one in text
    assert two in text
    second.complaints.clear()  # the browser reports the 409 itself


def test_the_demo_shows_the_same_portal_in_english(visit) -> None:
    """The frame is complete in English, and leads back."""
    guest = visit()
    guest.page.goto("/en/")
    assert guest.page.locator("html").get_attribute("lang") == "en"
    guest.page.goto("/en/suche/?q=Sozialplanung")
    assert guest.page.locator("html").get_attribute("lang") == "en"
    assert "hits" in guest.page.locator("#treffer [role=status]").first.inner_text()
