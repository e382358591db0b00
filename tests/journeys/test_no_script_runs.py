"""Ways to bring in a script, in every text of a portal: with the content security policy switched off none runs."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser

from bench.portal import ROOT, Portal
from tests.journeys.stops import STOPS
from tests.journeys.watching import RAN, Watched, watched
from tests.security.xss_corpus import CALL, everywhere, own, short, vectors

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.slow]


@contextmanager
def twin(of: Portal) -> Iterator[Portal]:
    """A portal of our own with the same data, so that others do not meet what is written here."""
    with tempfile.TemporaryDirectory(prefix="fsa-twin-") as folder:
        shutil.copytree(
            of.folder, folder, ignore=shutil.ignore_patterns("portal.sqlite3*"), dirs_exist_ok=True
        )
        with (
            closing(sqlite3.connect(of.folder / "portal.sqlite3")) as one,
            closing(sqlite3.connect(Path(folder) / "portal.sqlite3")) as other,
        ):
            one.backup(other)
        made = Portal(Path(folder))
        try:
            yield made
        finally:
            made.close()


@dataclass(frozen=True)
class Full:
    """A running portal full of ways in, and the first page of each kind by its number."""

    portal: Portal
    pages: dict[str, str]


@pytest.fixture(scope="module")
def full(served: Portal) -> Iterator[Full]:
    with twin(served) as portal:
        done = subprocess.run(
            [sys.executable, "-m", "tests.security.xss_sweep"],
            cwd=ROOT, env=portal.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert not done.returncode, done.stderr[-3000:]
        found = json.loads(done.stdout.splitlines()[-1])
        assert not found["empty"], "write what has no row yet in xss_sweep.things"
        portal.start_web()
        portal.start_worker()
        yield Full(portal, found["pages"])


@pytest.fixture
def watch(chromium: Browser, full: Full) -> Iterator[Callable[..., Watched]]:
    with watched(chromium, full.portal) as open_one:
        yield open_one


def nothing_ran(*visits: Watched, shown: float) -> None:
    """Nothing ran and nothing broke, and on this share of the pages at least there stood something that could have."""
    ran = [what for visit in visits for what in visit.ran]
    wrong = [what for visit in visits for what in visit.wrong]
    assert not ran, "\n".join(ran)
    assert not wrong, "\n".join(wrong)
    seen = {address for visit in visits for address in visit.seen}
    there = {address for visit in visits for address in visit.shown}
    assert len(there) >= int(shown * len(seen)), sorted(seen - there)


def test_the_watcher_hears_what_runs(watch) -> None:
    """Where nothing is escaped half of the ways act at once; the others wait for a click, or stand in other places."""
    somebody = watch()
    frames = [escape(f"<div>{vector.markup}</div>") for vector in own()]
    somebody.page.set_content("".join(f'<iframe srcdoc="{frame}"></iframe>' for frame in frames))
    heard = {what.removeprefix(RAN).split(" in ")[0] for what in somebody.ran}
    assert len(heard) >= 40, len(heard)


def test_a_page_of_the_portal_that_let_one_through_would_be_noticed(watch) -> None:
    somebody = watch()

    def let_through(route) -> None:
        answer = route.fetch()
        body = answer.text().replace("</h1>", f'</h1>{everywhere()}<a href=" javascript:{CALL}(1)">a</a>', 1)
        route.fulfill(response=answer, body=body)

    somebody.context.route("**/praxis/", let_through)
    somebody.look("/praxis/")
    assert any("script ran: 9 " in what for what in somebody.ran)
    assert any("<a href=javascript:" in what for what in somebody.ran)


@pytest.mark.parametrize("person", STOPS, ids=lambda person: person or "visitor")
def test_no_page_runs_what_stands_in_it(watch, person: str) -> None:
    """Every page that the portal has, as those see it who may."""
    somebody = watch(person)
    for stop in STOPS[person]:
        somebody.look(stop.path, follow=stop.follow, status=stop.status)
    nothing_ran(somebody, shown=0.5)


def test_no_page_of_any_kind_runs_what_stands_in_its_blocks(watch, full: Full) -> None:
    """The first page of each kind with every block, on the screen and on paper; the hits, and what is suggested."""
    somebody = watch()
    for path in full.pages.values():
        somebody.look(path)
    for path in full.pages.values():
        if path.startswith("/handbuch/"):
            somebody.look(f"{path}?druck=1")
    for path in (
        "/suche/?q=Zettel",
        "/suche/?q=Zettel&page=2",
        "/suche/?q=svg+onload",
        "/en/suche/?q=Zettel",
    ):
        somebody.look(path)
    somebody.page.locator("main [name=q]").first.press_sequentially("zettel", delay=30)
    somebody.page.wait_for_timeout(500)
    somebody.judge()
    nothing_ran(somebody, shown=0.9)


LISTS = ["", "pages/3/", "images/", "documents/", "pages/search/?q=Zettel", "reports/site-history/", "pruefungen/", "links/",
         "foerderung/pruefen/", "begriffe/", "glossar/", "zeitleiste/", "workflows/list/", "reports/locked/",
         "reports/aging-pages/"]  # fmt: skip
ENTRIES = {"begriffe/": "a[href*='/begriffe/edit/']", "glossar/": "a[href*='/glossar/edit/']",
           "zeitleiste/": "a[href*='/zeitleiste/edit/']", "images/": "main a[href^='/redaktion/images/1']",
           "documents/": "main a[href*='/documents/edit/']"}  # fmt: skip
"""Where each is, and the link there to the form of the first."""
OF_A_PAGE = ["edit/", "history/", "revisions/compare/earliest...latest/", "view_draft/", "usage/", "copy/", "delete/",
             "unpublish/"]  # fmt: skip
RECORDS = ["auftraege/", "mails/", "gesperrte-adressen/", "barrierefreiheit/", "protokoll/"]


def test_the_editors_area_runs_nothing_that_stands_in_its_pages(watch, full: Full) -> None:
    editor = watch("Redakteurin")
    for path in LISTS:
        editor.look(f"/redaktion/{path}", pause=200)
    for path, entry in ENTRIES.items():
        editor.look(f"/redaktion/{path}", follow=entry, pause=200)
    numbers = {path: number for number, path in full.pages.items()}
    for inside in OF_A_PAGE:
        editor.look(f"/redaktion/pages/{numbers['/neu-hier/']}/{inside}", pause=200)
    nothing_ran(editor, shown=0.5)


def test_what_the_portal_records_runs_nothing(watch) -> None:
    admin = watch("Administratorin")
    for path in RECORDS:
        admin.look(f"/redaktion/{path}", pause=200)
        detail = admin.page.locator(f"main a[href*='/redaktion/{path}']")
        if detail.count():
            admin.look(detail.first.get_attribute("href") or "", pause=200)
    nothing_ran(admin, shown=0.3)


FORMS: dict[str, list[tuple[str, str]]] = {
    "": [
        ("/barrierefreiheit/feedback/", ""),
        ("/praxis/zwoelf-indikatoren-reichen-fuer-den-start/kontakt/", ""),
        ("/merkliste/", ""),
    ],
    "Neue Planerin": [("/konto/rollen/neu/", "")],
    "Koordinatorin Birkenfurt": [("/mein/team/", "main a[href*='/mein/team/anfragen/']")],
    "Beraterin": [
        ("/beratung/faelle/neu/", ""),
        ("/beratung/faelle/2026-0010/bearbeiten/", ""),
        ("/beratung/faelle/2026-0010/", ""),
        ("/beratung/organisationen/neu/", ""),
        ("/beratung/kontakte/", "main a[href*='/kontakte/neu/'], main a[href$='/neu/']"),
        ("/merkliste/", ""),
    ],
}
"""Forms of the portal, for each who fills them: where they are, or a link there that leads to them."""


@pytest.mark.parametrize("person", FORMS, ids=lambda person: person or "visitor")
def test_what_is_sent_by_a_form_is_text_afterwards(watch, person: str) -> None:
    """Taken or refused: the page that answers, and the form that shows what it holds now."""
    somebody = watch(person)
    if not person:
        somebody.page.goto("/praxis/zwoelf-indikatoren-reichen-fuer-den-start/")
        somebody.page.locator(".fsa-keep button").first.click()
        somebody.page.wait_for_load_state()
    for path, follow in FORMS[person]:
        somebody.look(path, follow=follow)
        somebody.fill()
        status = somebody.send()
        if status not in {200, 302, 303, 422}:
            somebody.wrong.append(f"{path}: {status}")
    nothing_ran(somebody, shown=0.6)


def test_the_editor_sends_it_by_the_form_of_every_kind_of_page(watch, full: Full) -> None:
    """As the browser of an editor posts it, with data that the editor itself never makes; then what readers get."""
    editor = watch("Redakteurin")
    kinds = {number: path for number, path in full.pages.items() if "/zettel-" not in path}
    for number in kinds:
        editor.look(f"/redaktion/pages/{number}/edit/", pause=300)
        editor.fill("#page-edit-form")
        status = editor.send("[name=action-publish]")
        if status != 302:
            editor.wrong.append(
                f"{full.pages[number]}: {status} {editor.page.locator('.error-message, .messages li, .help-critical, [data-panel-errors], .w-field__errors').all_inner_texts()[:3]}"
            )
    for path, entry in ENTRIES.items():
        editor.look(f"/redaktion/{path}", follow=entry, pause=200)
        editor.fill("main form[method=post]")
        if editor.send() not in {200, 302}:
            editor.wrong.append(path)
    reader = watch()
    for path in full.pages.values():
        reader.look(path)
    nothing_ran(editor, reader, shown=0.6)


def test_a_form_that_came_too_late_and_one_of_nobody_show_it_as_text(watch) -> None:
    """The page with both texts, and the page for whoever was signed out meanwhile."""
    adviser = watch("Beraterin")
    adviser.look("/beratung/faelle/2026-0010/bearbeiten/")
    adviser.fill()
    adviser.form.evaluate("form => { form.elements.version.value = 9 + Number(form.elements.version.value) }")
    assert adviser.send() == 409
    adviser.look("/beratung/faelle/2026-0010/bearbeiten/")
    adviser.fill()
    adviser.context.clear_cookies(name="sessionid")
    assert adviser.send() in {200, 302, 401, 403, 409}
    nothing_ran(adviser, shown=0.9)


ECHOES = ["/suche/?q={}", "/suche/?q=x&kind={}&topic={}&sort={}&page={}", "/kommunen/?q={}&kind={}", "/praxis/?topic={}&sort={}&seite={}",
          "/praxis/vergleich/?b={}", "/foerderung/?status={}&share={}&applicant={}", "/bibliothek/?kind={}&state={}",
          "/haeufige-fragen/?audience={}", "/?fuer={}", "/konto/login/?next={}", "/gibt-es-nicht/{}/", "/link/{}/",
          "/barrierefreiheit/feedback/?page={}&seite={}", "/en/suche/?q={}"]  # fmt: skip


def test_what_an_address_says_runs_nowhere(watch) -> None:
    somebody = watch()
    ways = [everywhere(), *short(), f"javascript:{CALL}(1)", f"java\tscript:{CALL}(2)//", f'";{CALL}(3);//']
    for address in ECHOES:
        for way in ways:
            somebody.page.goto(address.replace("{}", quote(way, safe="")))
            somebody.judge()
    known = vectors()
    for first in range(0, len(known), 6):
        asked = " ".join(vector.markup for vector in known[first : first + 6])
        somebody.page.goto(f"/suche/?q={quote(asked, safe='')}")
        somebody.judge()
    for way in ways[5:]:
        somebody.page.goto(f"/konto/login/?next={quote(way, safe='')}")
        somebody.page.locator("button[name=person]").first.click()
        somebody.page.wait_for_load_state()
        somebody.judge()
        somebody.context.clear_cookies()
    nothing_ran(somebody, shown=0.5)


FEEDS = [f"/feeds/{name}.xml" for name in ("alles", "handbuch", "praxis", "foerderung", "bibliothek")]
DATA = ["/suche/vorschlaege/?q=zettel", "/kommunen/?ausgabe=json", "/kommunen/?ausgabe=csv", "/bibliothek/?ausgabe=csv",
        "/bibliothek/?ausgabe=json", "/foerderung/?ausgabe=csv", "/foerderung/?ausgabe=json", "/praxis/?ausgabe=csv",
        "/glossar/?ausgabe=json", "/zeitleiste/?ausgabe=json", "/haeufige-fragen/?ausgabe=json"]  # fmt: skip


def test_feeds_data_and_mails_are_no_pages_that_act(watch, full: Full) -> None:
    somebody = watch()
    for path in [*FEEDS, "/sitemap.xml"]:
        somebody.page.goto(path)
        somebody.judge()
    for path in DATA:
        answer = somebody.context.request.get(path)
        assert answer.ok, path
        assert "html" not in answer.headers["content-type"], path
        assert answer.headers["x-content-type-options"] == "nosniff", path
        assert CALL in answer.text() or path.startswith("/suche"), path
        if path.endswith("csv"):
            cells = [cell for row in csv.reader(io.StringIO(answer.text()), delimiter=";") for cell in row]
            assert not [cell for cell in cells if cell[:1] in set("=+-@\t\r")], path
    somebody.page.goto("/demo/postfach/")
    mails = somebody.page.locator("main a[href*='/postfach/']")
    for path in [mail.get_attribute("href") for mail in mails.all()][:10]:
        somebody.look(path or "")
    nothing_ran(somebody, shown=0.1)
