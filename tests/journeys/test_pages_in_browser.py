"""Every page template in the browser: its heading, a filled list, nothing that axe minds, no scrolling to the side."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.conf import settings
from django.template.loader import get_template
from playwright.sync_api import Page

from bench.portal import ROOT, Portal
from tests.journeys.prepared import inside
from tests.journeys.stops import CASE, NO_STOP, NUMBER, PREPARED, STOPS, WORK, Stop

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
RUN = """tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})
  .then(found => found.violations.map(v => `${v.id}: ${v.nodes.map(n => n.target.join(' ')).slice(0, 3).join(' | ')}`))"""
WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
TWICE = """() => { const size = () => parseFloat(getComputedStyle(document.body).fontSize), before = size();
  document.documentElement.style.fontSize = '200%'; return size() / before; }"""
EXTENDS = re.compile(r"""\{% extends ["']([^"']+)""")


@pytest.fixture(scope="module")
def made(served: Portal) -> dict[str, str]:
    """Addresses of what was prepared, by name."""
    return inside(served, "make")


def stops_of(person: str, made: dict[str, str]) -> list[Stop]:
    prepared = PREPARED.get(person, [])
    return [*STOPS[person], *(replace(stop, path=stop.path.format(**made)) for stop in prepared)]


def looked_at(page: Page, stop: Stop) -> list[str]:
    """What is wrong with the page."""
    answer = page.goto(stop.path)
    if stop.follow:
        target = page.locator(stop.follow).first.get_attribute("href")
        answer = page.goto(target or "")
    assert answer is not None
    wrong = [] if answer.status == stop.status else [f"{page.url}: {answer.status}"]
    return wrong + faults(page, stop.filled)


def faults(page: Page, filled: str) -> list[str]:
    """What is wrong with the page that is open."""
    where, wrong = page.url, []
    if not page.locator("h1").first.inner_text().strip():
        wrong.append(f"{where}: no heading")
    if not page.locator(filled).count():
        wrong.append(f"{where}: nothing at {filled}")
    page.evaluate(AXE.read_text())
    wrong += [f"{where}: {found}" for found in page.evaluate(RUN, TAGS)]
    wider = page.evaluate(WIDER)
    if wider > 0:
        wrong.append(f"{where}: {wider} px wider than the screen")
    return wrong


def walk(visit: Callable, made: dict[str, str], person: str, **options: object) -> list[str]:
    somebody = visit(person or None, **options)
    return [fault for stop in stops_of(person, made) for fault in looked_at(somebody.page, stop)]


def templates_of_ours() -> set[str]:
    """Names of our templates that are pages: those that stand in the frame, however far up, frames in between aside."""
    sources = {}
    for path in ROOT.glob("*/**/templates/**/*.html"):
        if "node_modules" not in path.parts and not any(part.startswith(".") for part in path.parts):
            sources[path.as_posix().partition("/templates/")[2]] = path.read_text(encoding="utf-8")
    frames = {found[1] for text in sources.values() if (found := EXTENDS.search(text))}

    def in_frame(name: str, seen: tuple[str, ...] = ()) -> bool:
        if name == "base.html" or name in seen:
            return name == "base.html"
        text = sources[name] if name in sources else get_template(name).template.source
        found = EXTENDS.search(text)
        return bool(found) and in_frame(found[1], (*seen, name))

    return {name for name in sources if name != "base.html" and in_frame(name) and name not in frames}


def test_every_page_template_of_ours_has_a_stop(served: Portal, made: dict[str, str]) -> None:
    """Or stands among those without, with a reason. Asked without a browser, in the portal itself."""
    assert set(PREPARED) <= set(STOPS)
    walks = {
        person: [
            {"path": s.path, "follow": s.follow, "status": str(s.status)} for s in stops_of(person, made)
        ]
        for person in STOPS
    }
    missing = templates_of_ours() - set(inside(served, "templates", walks))
    assert missing == set(NO_STOP)


@pytest.mark.parametrize("person", STOPS, ids=lambda person: person or "visitor")
def test_every_page_is_there_filled_and_open_to_everybody(
    visit: Callable, made: dict[str, str], person: str
) -> None:
    """Light, on a wide screen."""
    wrong = walk(visit, made, person)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(("scheme", "width"), [("light", 320), ("dark", 320), ("dark", 1280)])
@pytest.mark.parametrize("person", STOPS, ids=lambda person: person or "visitor")
def test_every_page_in_the_dark_and_on_a_narrow_screen(
    visit: Callable, made: dict[str, str], person: str, scheme: str, width: int
) -> None:
    options = {
        "color_scheme": scheme,
        "viewport": {"width": width, "height": 900},
        "reduced_motion": "reduce",
    }
    wrong = walk(visit, made, person, **options)
    assert not wrong, "\n".join(wrong)


TOO_LATE: dict[str, tuple[int, str, str]] = {
    "somebody else saved": (409, "[name=version]", "main .fsa-conflict"),
    "in another role": (409, "[name=opened_under]", "main textarea[readonly]"),
    "signed out": (403, "", "main textarea[readonly]"),
}
"""What happened meanwhile: the answer, the hidden field that tells, and what must be on the page."""


@pytest.mark.parametrize("meanwhile", TOO_LATE)
def test_what_comes_too_late_is_shown_again_open_to_everybody(visit: Callable, meanwhile: str) -> None:
    """The page for whoever sends a form that cannot be taken any more."""
    status, told_by, filled = TOO_LATE[meanwhile]
    somebody = visit("Beraterin")
    page = somebody.page
    page.goto(f"/beratung/faelle/{NUMBER}/bearbeiten/")
    page.locator("main [name=risk]").fill("Ein anderes Risiko")
    if told_by:
        page.evaluate("field => { document.querySelector(field).value = 987654 }", f"main {told_by}")
    else:
        somebody.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    with page.expect_navigation() as answer:
        page.locator("main form .kern-btn--primary").first.click()
    assert answer.value.status == status
    wrong = faults(page, filled)
    assert not wrong, "\n".join(wrong)
    # The browser itself tells of such an answer.
    somebody.complaints = [told for told in somebody.complaints if f"status of {status}" not in told]


def test_codes_for_the_day_without_a_phone_are_open_to_everybody(
    visit: Callable, made: dict[str, str]
) -> None:
    """Shown to whoever has just given one of them."""
    page = visit("Ratsmitglied Birkenfurt").page
    page.goto("/konto/2fa/recovery-codes/")
    page.locator("main [name=code]").fill(made["code"])
    page.locator("main form .kern-btn--primary").click()
    page.wait_for_url("**/konto/2fa/recovery-codes/")
    wrong = faults(page, ".fsa-codes li")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("width", [360, 1280])
def test_text_of_twice_the_size_needs_no_scrolling_to_the_side(visit: Callable, width: int) -> None:
    """As in browsers that enlarge the text alone: neither header nor page grow out of the screen."""
    options = {"viewport": {"width": width, "height": 900}}
    visitor, adviser = visit(**options).page, visit("Beraterin", **options).page
    adviser.goto("/beratung/faelle/")
    case = adviser.locator(f"main a:has-text('{CASE}')").first.get_attribute("href")
    ways = [(visitor, path) for path in ("/", "/suche/?q=Sozialplanung", f"{WORK}kleinraeumige-sozialberichterstattung/",
                                         "/foerderung/", "/kommunen/", "/konto/login/")]  # fmt: skip
    ways += [(adviser, path) for path in ("/", "/beratung/", case, f"{case}bearbeiten/")]
    wrong = []
    for page, path in ways:
        answer = page.goto(path)
        assert answer.ok
        assert page.evaluate(TWICE) == 2
        wider = page.evaluate(WIDER)
        if wider > 0:
            wrong.append(f"{page.url}: {wider} px wider than the screen")
    assert not wrong, "\n".join(wrong)


def test_what_is_closed_to_some_would_be_found(visit: Callable) -> None:
    """The look itself works: a picture without text and a line too wide are told."""
    somebody = visit()
    somebody.page.goto("/praxis/")
    somebody.page.evaluate(
        "() => document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"/static/fsa/mark.svg\"><pre>'"
        " + 'x'.repeat(900) + '</pre>')"
    )
    somebody.page.evaluate(AXE.read_text())
    assert any("image-alt" in found for found in somebody.page.evaluate(RUN, TAGS))
    assert somebody.page.evaluate(WIDER) > 0
