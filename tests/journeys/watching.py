"""A browser in which nothing stops a script, and which tells of each that runs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Response

from bench.portal import Portal
from tests.security.xss_corpus import CALL, everywhere, own, short

RAN = "a script ran: "
TELL = f"""
window.{CALL} = number => {{ console.debug('{RAN}' + number + ' in ' + location.href.slice(0, 200)); return number; }};
window.alert = window.confirm = window.prompt = () => window.{CALL}('a dialog');
"""
FILLS = (Path(__file__).resolve().parent / "fills.js").read_text()
ACTS = (Path(__file__).resolve().parent / "acts.js").read_text()


class Watched:
    """Somebody in front of a screen without a content security policy; ``ran`` is what must stay empty."""

    def __init__(self, browser: Browser, portal: Portal) -> None:
        self.origin = f"http://127.0.0.1:{portal.port}"
        self.ran: list[str] = []
        self.wrong: list[str] = []
        self.shown: set[str] = set()
        """Addresses of pages in which a way in stands as text."""
        self.seen: set[str] = set()
        self.context: BrowserContext = browser.new_context(
            base_url=self.origin, locale="de-DE", viewport={"width": 1280, "height": 900}, bypass_csp=True
        )
        self.context.add_init_script(TELL)
        self.context.on("console", self._heard)
        self.page: Page = self.context.new_page()
        self.form: Locator = self.page.locator("form").first
        self.page.on("dialog", lambda dialog: dialog.accept())

    def _heard(self, message: ConsoleMessage) -> None:
        if message.text.startswith(RAN):
            self.ran.append(f"{message.text} on {message.page.url if message.page else '?'}")

    def sign_in(self, person: str) -> None:
        """Through the demo door; behind the name stands what was written there."""
        self.page.goto("/konto/login/")
        self.page.locator("button[name=person]", has_text=re.compile(rf"^\s*{person}")).first.click()
        self.page.wait_for_load_state()

    def look(self, path: str, *, follow: str = "", pause: int = 0, status: int = 200) -> None:
        """Open the page, and set off whatever in it waits for a click or another event."""
        answer = self.page.goto(path)
        if follow:
            answer = self.page.goto(self.page.locator(follow).first.get_attribute("href") or "")
        if pause:
            self.page.wait_for_timeout(pause)
        if answer is None or answer.status != status:
            self.wrong.append(f"{self.page.url}: {answer.status if answer else 'nothing'}")
        self.judge()

    def judge(self) -> None:
        """What stands in the page as it is now."""
        address = self.page.url.removeprefix(self.origin)
        self.seen.add(address)
        there, waiting = self.page.evaluate(ACTS, CALL)
        if there:
            self.shown.add(address)
        self.ran += [f"{what} waits on {address}" for what in waiting]

    def fill(self, selector: str = "main form") -> None:
        """Write ways in into every text of the form that fits and has one."""
        forms = self.page.locator(selector)
        ways = [everywhere(), *(vector.markup for vector in own())]
        given = {"ways": " ".join(ways), "short": short()[0]}
        for number in range(forms.count()):
            if forms.nth(number).evaluate(FILLS, given):
                self.form = forms.nth(number)
                return
        self.wrong.append(f"{self.page.url}: no text to fill")

    def send(self, button: str = "") -> int:
        """Send the form that was filled; the answer's status before any redirect."""
        statuses: list[int] = []

        def note(answer: Response) -> None:
            # A save by itself that is on its way when the form is sent is not the answer to it.
            itself = answer.request.resource_type == "fetch" and answer.request.url.endswith("/edit/")
            if answer.request.method == "POST" and not itself:
                statuses.append(answer.status)

        self.page.on("response", note)
        with self.page.expect_navigation():
            self.form.evaluate(
                "(form, button) => { form.noValidate = true; form.requestSubmit(button ? form.querySelector(button) : null) }",
                button,
            )
        self.page.remove_listener("response", note)
        self.judge()
        return statuses[0] if statuses else 0


@contextmanager
def watched(browser: Browser, portal: Portal) -> Iterator[Callable[..., Watched]]:
    """Opens contexts for people, and closes them."""
    opened: list[Watched] = []

    def open_one(person: str = "") -> Watched:
        made = Watched(browser, portal)
        opened.append(made)
        if person:
            made.sign_in(person)
        return made

    yield open_one
    for made in opened:
        made.context.close()
