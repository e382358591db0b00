"""An editor pastes from a text processor: the real editor in the real browser, then the page that readers get."""

from __future__ import annotations

import re

import pytest

from tests.cms.test_pasted import CLIPBOARD, LEFT_OVER
from tests.journeys.editing import open_form, saved_by_itself

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

CHAPTER = "/handbuch/moderne-sozialplanung/sozialraeume-abgrenzen/"
PASTE = """(field, html) => {
  const data = new DataTransfer();
  data.setData('text/html', html);
  data.setData('text/plain', new DOMParser().parseFromString(html, 'text/html').body.innerText);
  field.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
}"""


def test_a_text_pasted_from_a_text_processor_becomes_paragraphs_and_a_list(visit) -> None:
    editor = visit("Redakteurin")
    editor.page.goto(CHAPTER)
    paragraphs = editor.page.locator(".fsa-prose .fsa-abs").count()
    open_form(editor.page, CHAPTER)
    field = editor.page.locator("[data-contentpath='body'] .public-DraftEditor-content").first
    field.click()
    editor.page.keyboard.press("Control+A")
    field.evaluate(PASTE, CLIPBOARD)
    assert editor.page.locator(".public-DraftEditor-content", has_text="Daten beschaffen").count()
    saved_by_itself(editor.page)
    editor.page.locator("footer [name=action-publish]").first.click()
    editor.page.wait_for_url(re.compile(r"/redaktion/pages/\d+/?$"))

    reader = visit()
    reader.page.goto(CHAPTER)
    text = reader.page.locator(".fsa-prose")
    assert text.locator("h2").first.inner_text() == "Überblick"
    first = text.locator(".fsa-abs").first
    assert first.inner_text().startswith("Der Sozialbericht nennt Lebenslagen je Raum.")
    assert first.locator("b").inner_text() == "Sozialbericht"
    assert [item.strip() for item in text.locator("ul").first.locator("li").all_inner_texts()] == [
        "Daten beschaffen",
        "Räume abgrenzen",
    ]
    assert text.locator("ul").first.locator("a").get_attribute("href") == "https://www.it.nrw/"
    assert (
        text.locator(".fsa-abs").nth(1).inner_text().startswith("Nach § 80 SGB VIII gilt dies ab dem 5. Mai.")
    )
    assert text.locator(".fsa-abs").count() == paragraphs + 1
    pasted = [text.locator("h2").first, first.locator("p"), text.locator("ul").first]
    assert not LEFT_OVER.search("".join(piece.inner_text() for piece in pasted))
