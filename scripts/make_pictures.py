"""Takes the pictures of the documentation from a running demo (``./dev run``).

``.venv/bin/python scripts/make_pictures.py http://localhost:8000`` writes ``docs/pictures/*.png``: light, 1280 pixels
wide, at most 200 kB each. Uses the system's Chromium, or the one that ``CHROMIUM`` names.
"""

from __future__ import annotations

import argparse
import io
import os
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures"
WIDTH, HEIGHT = 1280, 900
MOST_BYTES = 200_000
PERSON = "Beraterin"
QUESTION = "kleinräumige Berichterstattung"
CHAPTER = "/handbuch/moderne-sozialplanung/kleinraeumige-sozialberichterstattung/"
CASE = "Erster kleinräumiger Sozialbericht"


def open_page(page: Page, path: str) -> None:
    """Go to an address of the portal; anything but a good answer ends the work."""
    response = page.goto(path, wait_until="networkidle")
    if response is None or not response.ok:
        raise SystemExit(f"{path} answered {response.status if response else 'nothing'}")


def take(page: Page, name: str) -> None:
    """Write what the window shows, with as many colours as a drawn page needs."""
    page.evaluate("document.fonts.ready")
    shot = Image.open(io.BytesIO(page.screenshot(animations="disabled", caret="hide")))
    target = FOLDER / f"{name}.png"
    shot.convert("RGB").quantize(256).save(target, optimize=True)
    size = target.stat().st_size
    if size > MOST_BYTES:
        raise SystemExit(f"{target.name} has {size} bytes, more than {MOST_BYTES}")
    print(f"{target.name}: {shot.width} × {shot.height}, {size / 1000:.0f} kB")


def sign_in(page: Page, person: str) -> None:
    """Through the demo's door: one click on the person's button."""
    open_page(page, "/konto/login/")
    with page.expect_navigation(wait_until="networkidle"):
        page.get_by_role("button", name=person, exact=True).click()
    if "/konto/login" in page.url:
        raise SystemExit(f"{person} was not signed in")


def open_case(page: Page, title: str) -> None:
    """By the list of cases, as an adviser would."""
    open_page(page, "/beratung/faelle/")
    with page.expect_navigation(wait_until="networkidle"):
        page.get_by_role("link", name=title).first.click()


def take_all(browser: Browser, base_url: str) -> None:
    context = browser.new_context(
        base_url=base_url,
        viewport={"width": WIDTH, "height": HEIGHT},
        color_scheme="light",
        reduced_motion="reduce",
        locale="de-DE",
        timezone_id="Europe/Berlin",
    )
    page = context.new_page()
    open_page(page, "/")
    take(page, "home")
    page.locator("main [name=q]").fill(QUESTION)
    with page.expect_navigation(wait_until="networkidle"):
        page.locator("main [name=q]").press("Enter")
    if not page.locator("#treffer li").count():
        raise SystemExit(f"nothing was found for {QUESTION!r}")
    take(page, "search")
    open_page(page, CHAPTER)
    take(page, "chapter")
    sign_in(page, PERSON)
    open_case(page, CASE)
    take(page, "case")
    context.close()


def main() -> None:
    parser = argparse.ArgumentParser(
        description="Take the pictures of the documentation from a running demo."
    )
    parser.add_argument("base_url", nargs="?", default="http://localhost:8000")
    base_url = parser.parse_args().base_url.rstrip("/")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"))
        take_all(browser, base_url)
        browser.close()


if __name__ == "__main__":
    main()
