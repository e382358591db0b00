"""A real portal with demo content, server and worker, and the system's Chromium."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Generator, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from bench.portal import Portal, portal
from tests.conftest import migrated_database, required_or_skip

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync"]  # fmt: skip
PATIENCE = 120_000
"""Milliseconds that a page may take on a busy machine; what a page may take is measured by the bench."""
VISITS = pytest.StashKey[list["Visit"]]()


@pytest.fixture(scope="session")
def served() -> Iterator[Portal]:
    migrated = migrated_database()
    with portal(migrated=migrated if migrated and migrated.exists() else None) as running:
        running.start_web()
        running.start_worker()
        yield running


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Ends with the module: while it runs, Django refuses database work in this process."""
    if CHROMIUM is None:
        required_or_skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


class Visit:
    """Somebody in front of a screen; what the browser complains about is kept."""

    def __init__(self, browser: Browser, served: Portal, **options: object) -> None:
        self.origin = f"http://127.0.0.1:{served.port}"
        settings = {"locale": "de-DE", "viewport": {"width": 1280, "height": 900}} | options
        self.served = served
        self.context: BrowserContext = browser.new_context(base_url=self.origin, **settings)
        self.context.set_default_timeout(PATIENCE)
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.foreign: list[str] = []
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self._request)

    def _console(self, message: object) -> None:
        expected = ["404 (Not Found)", "405", "410 (Gone)", "422"]
        if message.location["url"].endswith("/edit/"):
            # A save by itself that meets the publication of its own form, which is left then.
            expected.append("400 (Bad Request)")
        if message.type == "error" and not any(status in message.text for status in expected):
            self.complaints.append(message.text)

    def _request(self, request: object) -> None:
        if not request.url.startswith((self.origin, "data:", "blob:")):
            self.foreign.append(request.url)

    def described(self) -> str:
        """What somebody who was not there needs to understand a failure."""
        try:
            faults = self.page.locator(".w-field__errors, .kern-error").all_inner_texts()
            body = self.page.locator("body").inner_text(timeout=5000)
            seen = f"{self.page.url}\n{self.page.title()}\n{faults}\n{body[:4000]}"
        except PlaywrightError as gone:
            seen = f"{self.page.url}\n{gone}"
        log = (self.served.folder / "processes.log").read_text(errors="replace")[-4000:]
        return "\n".join([seen, "-- complaints --", *self.complaints, "-- server and worker --", log])

    def sign_in(self, person: str) -> None:
        """Through the demo door."""
        self.page.goto("/konto/login/")
        self.page.get_by_role("button", name=person, exact=True).click()
        self.page.wait_for_load_state()

    def search(self, words: str) -> None:
        self.page.goto(f"/suche/?q={words}")

    def hits(self) -> int:
        """How many hits the page says there are."""
        status = self.page.locator("#treffer [role=status]").first.inner_text()
        digits = "".join(c for c in status.split()[0] if c.isdigit())
        return int(digits or 0)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A failure shows what its browsers showed."""
    report = yield
    if report.when == "call" and report.failed:
        for number, made in enumerate(item.stash.get(VISITS, []), start=1):
            report.sections.append((f"browser {number}", made.described()))
    return report


@pytest.fixture
def visit(
    chromium: Browser, served: Portal, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Visit]]:
    """Opens a fresh browser context; each is checked for complaints and foreign requests at the end."""
    visits: list[Visit] = []
    request.node.stash[VISITS] = visits

    def open_visit(person: str | None = None, **options: object) -> Visit:
        made = Visit(chromium, served, **options)
        visits.append(made)
        if person:
            made.sign_in(person)
        return made

    yield open_visit
    complaints = [c for made in visits for c in made.complaints]
    foreign = [url for made in visits for url in made.foreign]
    for made in visits:
        made.context.close()
    assert not complaints
    assert not foreign
