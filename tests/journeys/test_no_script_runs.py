"""Ways to bring in a script, in every text of a portal: with the content security policy switched off none runs."""

from __future__ import annotations

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

import pytest
from playwright.sync_api import Browser

from bench.portal import ROOT, Portal
from tests.journeys.test_pages_in_browser import STOPS
from tests.journeys.watching import RAN, Watched, watched
from tests.security.xss_corpus import CALL, everywhere, own, vectors

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.slow]


@contextmanager
def twin(of: Portal) -> Iterator[Portal]:
    """A portal of our own with the same data, so that others do not meet what is written here."""
    with tempfile.TemporaryDirectory(prefix="fsa-twin-") as folder:
        shutil.copytree(of.folder, folder, ignore=shutil.ignore_patterns("portal.sqlite3*"), dirs_exist_ok=True)
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


PLACES = ["<div>{}</div>", '<input value="{}"><input value=\'{}\'>', "<title>{}</title>", "<textarea>{}</textarea>",
          "<script>var a = '{}';</script>", '<script>var a = "{}";</script>']  # fmt: skip


def test_the_watcher_hears_what_runs(watch) -> None:
    """Where nothing is escaped most ways lead in, in one place or another: so it would tell of any."""
    somebody = watch()
    heard = set()
    for place in PLACES:
        frames = [escape(place.replace("{}", vector.markup)) for vector in own()]
        somebody.page.set_content("".join(f'<iframe srcdoc="{frame}"></iframe>' for frame in frames))
        heard |= {what.removeprefix(RAN).split(" in ")[0] for what in somebody.ran}
    assert len(heard) >= 0.6 * len(own()), len(heard)


def test_a_page_of_the_portal_that_let_one_through_would_be_noticed(watch) -> None:
    somebody = watch()

    def let_through(route) -> None:
        answer = route.fetch()
        body = answer.text().replace("</h1>", f"</h1>{everywhere()}<a href=\" javascript:{CALL}(1)\">a</a>", 1)
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
        somebody.look(stop.path, follow=stop.follow)
    nothing_ran(somebody, shown=0.5)
