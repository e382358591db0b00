"""Every page template in the browser: its heading, a filled list, nothing that axe minds, no scrolling to the side."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
from django.template.loader import get_template
from playwright.sync_api import Page

from bench.portal import ROOT, Portal
from tests.journeys.prepared import inside

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
RUN = """tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})
  .then(found => found.violations.map(v => `${v.id}: ${v.nodes.map(n => n.target.join(' ')).slice(0, 3).join(' | ')}`))"""
WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
TWICE = """() => { const size = () => parseFloat(getComputedStyle(document.body).fontSize), before = size();
  document.documentElement.style.fontSize = '200%'; return size() / before; }"""
WORK = "/handbuch/moderne-sozialplanung/"
CASE = "Erster kleinräumiger Sozialbericht"
NUMBER = "2026-0010"
EXTENDS = re.compile(r"""\{% extends ["']([^"']+)""")


@dataclass(frozen=True, slots=True)
class Stop:
    """A page to look at: where it is, and what must be on it at least once."""

    path: str
    filled: str = "main h1"
    status: int = 200
    follow: str = ""
    """A link on the page whose target is meant: the first that fits this selector."""


STOPS: dict[str, list[Stop]] = {
    "": [
        Stop("/", "main form[role=search]"),
        Stop("/en/", "main form[role=search]"),
        Stop("/handbuch/", "main a[href*='/handbuch/']"),
        Stop(WORK, ".fsa-rows li"),
        Stop(f"{WORK}kleinraeumige-sozialberichterstattung/", "article [id^=abs-]"),
        Stop(f"{WORK}praeventionsketten/", ".fsa-bars__row"),
        Stop(f"{WORK}wirkungsorientiert-steuern/", ".fsa-notes li"),
        Stop(f"{WORK}wirkungsorientiert-steuern/", ".fsa-figure img[alt][src^='/media/']"),
        Stop(f"{WORK}foerdermittel-einwerben/", ".fsa-panel a[href$='.xlsx']"),
        Stop(f"{WORK}daten-und-berichte/?druck=1", "article.fsa-print-chapter"),
        Stop(f"{WORK}2011/sozialberichterstattung-auf-kleiner-ebene/", ".fsa-edition--old"),
        Stop("/praxis/", "#treffer li, main li a"),
        Stop("/praxis/", "main h1", follow="main a[href^='/praxis/']:not([href*='?'])"),
        Stop("/?fuer=kreis", "#fuer option[value=kreis]"),
        Stop("/ueber-uns/", "main .fsa-keep button"),
        Stop("/en/about-us/", "link[hreflang=de]"),
        Stop("/leichte-sprache/", "main h2"),
        Stop("/barrierefreiheit/", "main h2"),
        Stop("/merkliste/", ".fsa-empty"),
        Stop("/merkliste/geteilt/kaputt/", status=404),
        Stop("/praxis/?year=1900", ".fsa-empty"),
        Stop("/praxis/?topic=kinderarmut&sort=effort", "#treffer li"),
        Stop("/praxis/vergleich/", ".fsa-empty"),
        Stop(
            "/praxis/vergleich/?b=zwoelf-indikatoren-reichen-fuer-den-start&b=kreis-koordiniert-kommunen-entscheiden"
            "&b=haushaltsplanung-mit-sozialindex&b=gibt-es-nicht",
            "thead th:nth-child(4)",
        ),
        Stop("/praxis/reifegrade/", "main section h2"),
        Stop("/praxis/zwoelf-indikatoren-reichen-fuer-den-start/kontakt/", "main form"),
        Stop("/foerderung/", "main li a"),
        Stop("/foerderung/", "main h1", follow="main a[href^='/foerderung/']:not([href*='?'])"),
        Stop("/foerderung/?applicant=freier-traeger&share=1-10", ".fsa-chip--on"),
        Stop("/foerderung/?applicant=hochschule&group=offen", ".fsa-empty"),
        Stop("/foerderung/nachbarschaften-staerken-kinder-im-blick/", "#eigenanteil ~ div tbody tr"),
        Stop("/foerderung/zusammenleben-im-viertel/?stand=2021-06-01", "#fassungen ~ ol li"),
        Stop("/foerderung/planungsstelle-start/", "#frist"),
        Stop("/bibliothek/", "main li a"),
        Stop("/bibliothek/", "main h1", follow="main a[href^='/bibliothek/']:not([href*='?'])"),
        Stop("/haeufige-fragen/", "#treffer li a"),
        Stop("/haeufige-fragen/?audience=fachpolitik&topic=armutsbekaempfung"),
        Stop("/haeufige-fragen/", "main form button", follow="main a[href^='/haeufige-fragen/']:not([href*='?'])"),
        Stop("/en/frequently-asked-questions/", "#treffer li a"),
        Stop("/glossar/", "main dl dfn"),
        Stop("/zeitleiste/", ".fsa-timeline li time"),
        Stop("/themen/", "main li a[href^='/themen/']"),
        Stop("/themen/strategische-sozialplanung/", ".fsa-result"),
        Stop("/en/themen/strategische-sozialplanung/", ".fsa-result"),
        Stop("/barrierefreiheit/feedback/", "main form textarea"),
        Stop("/bibliothek/?state=archived", ".fsa-status"),
        Stop("/bibliothek/grusswort-regionalkonferenz-erlental/", ".fsa-note--learn"),
        Stop("/bibliothek/studie-was-von-planungsstellen-bleibt/", "#foerderung"),
        Stop("/bibliothek/foerdertoepfe-fuer-sozialplanung/", "#fassungen"),
        Stop("/kommunen/05998000-rheinfurth/", "#beitraege"),
        Stop("/kommunen/05999002-moorbach/", ".fsa-empty"),
        Stop("/kommunen/", "main a[href^='/kommunen/05']"),
        Stop("/kommunen/?view=a-z", "main a[href^='/kommunen/05']"),
        Stop("/kommunen/?q=gibtesnicht"),
        Stop("/kommunen/", "main h1", follow="main a[href^='/kommunen/05']"),
        Stop("/suche/?q=Sozialplanung", ".fsa-result"),
        Stop("/en/suche/?q=Sozialplanung", ".fsa-result"),
        Stop("/suche/?q=gibtesnichtnirgends", ".fsa-empty"),
        Stop("/konto/login/", "main form"),
        Stop("/konto/signup/", "main form"),
        Stop("/konto/password/reset/", "main form"),
        Stop("/demo/postfach/"),
        Stop("/link/kaputt/", status=404),
        Stop("/gibt-es-nicht/", status=404),
    ],
    "Planer Birkenfurt": [
        Stop("/mein/beratung/", ".fsa-rows li"),
        Stop("/mein/beratung/", "main h1", follow="main a[href^='/mein/beratung/2']"),
        Stop("/konto/email/", "main form"),
        Stop("/konto/password/change/", "main form"),
        Stop("/konto/2fa/"),
        Stop("/konto/sessions/", "main form"),
        Stop("/konto/benachrichtigungen/", "main form"),
        Stop("/konto/daten/", "main form"),
        Stop("/beratung/", status=404),
    ],
    "Wohlfahrtsverband": [
        Stop("/mein/beratung/2026-0010/", "#ansprache"),
    ],
    "Ratsmitglied Birkenfurt": [
        Stop("/mein/beratung/", ".fsa-empty"),
    ],
    "Redakteurin": [
        Stop("/beratung/", ".fsa-lead"),
    ],
    "Neue Planerin": [
        Stop("/konto/rollen/", "#wartet"),
        Stop("/konto/rollen/neu/", "main form select"),
    ],
    "Neuer Kollege": [
        Stop("/konto/rollen/", "#einladungen"),
    ],
    "Koordinatorin Birkenfurt": [
        Stop("/konto/rollen/", ".fsa-rows li"),
        Stop("/konto/rollen/", "main form button", follow="main a[href$='/abgeben/']"),
        Stop("/mein/team/", "tbody tr"),
        Stop("/mein/team/einladen/", "main form"),
        Stop("/mein/team/", "main form", follow="main a[href*='/mein/team/anfragen/']"),
        Stop("/mein/team/", "main form", follow="tbody a[href^='/mein/team/']"),
    ],
    "Administratorin": [
        Stop("/beratung/zugaenge/", "tbody tr"),
        Stop("/beratung/zugaenge/?q=gibtesnicht", ".fsa-empty"),
        Stop("/beratung/zugaenge/einladen/", "main form"),
        Stop("/beratung/zugaenge/", "main form", follow="main a[href*='/zugaenge/anfragen/']"),
        Stop("/beratung/zugaenge/?q=beraterin-2", "tbody tr", follow="tbody a[href^='/beratung/zugaenge/']"),
        Stop("/beratung/zugaenge/maildomains/", ".fsa-rows li"),
        Stop("/beratung/warum/?address=/praxis/&person=planer@birkenfurt.example", "main form"),
        Stop("/beratung/datenschutz/"),
    ],
    "Beraterin": [
        Stop("/beratung/"),
        Stop("/beratung/kontaktanfragen/"),
        Stop("/beratung/faelle/", "tbody tr"),
        Stop("/beratung/faelle/?status=ruht&status=anfrage"),
        Stop("/beratung/faelle/neu/", "main form select"),
        Stop("/beratung/organisationen/", "tbody tr"),
        Stop("/beratung/organisationen/", "main h1", follow="tbody a[href^='/beratung/organisationen/']"),
        Stop("/beratung/organisationen/neu/", "main form [type=checkbox]"),
        Stop("/beratung/kontakte/", "tbody tr"),
        Stop("/beratung/kontakte/", "main dl", follow="tbody a[href^='/beratung/kontakte/']"),
        Stop("/beratung/kontakte/?q=gibtesnicht", ".fsa-empty"),
        Stop("/beratung/faelle/", ".fsa-timeline li", follow=f"main a:has-text('{CASE}')"),
        Stop("/beratung/faelle/2026-0010/uebergeben/", "main form select"),
        Stop("/beratung/faelle/2026-0010/kontakt/", "main li a", status=405),
        Stop("/kommunen/", "main h1", follow="main a[href^='/kommunen/05']"),
    ],
}  # fmt: skip

PREPARED: dict[str, list[Stop]] = {
    "": [
        Stop("{former}", "main li a[href^='/kommunen/']"),
        Stop("{link}", "main form button"),
        Stop("{list}", "main li a[href^='/praxis/']"),
        Stop("/konto/signup/code/", status=410),
        Stop("/konto/password/reset/key/done/"),
    ],
    "Planer Birkenfurt": [
        Stop("/konto/daten/loeschen/", "main form"),
        Stop("/konto/2fa/totp/activate/", "main form"),
        Stop("/konto/2fa/webauthn/"),
        Stop("/konto/2fa/webauthn/add/", "main form"),
    ],
    "Ratsmitglied Birkenfurt": [
        Stop("/merkliste/", "main textarea"),
    ],
    "Administratorin": [
        Stop("{erasure}", "main form fieldset"),
        Stop("/beratung/datenschutz/naechtlich/", "main li, tbody tr"),
        Stop("{person}", "main h1"),
        Stop("{person}rolle/", "main form"),
        Stop("{person}zweiter-faktor/", "main form"),
        Stop("/beratung/kommunen/neu/", "main form"),
        Stop("/beratung/kommunen/05999001/aenderung/", "main form"),
    ],
    "Beraterin": [
        Stop(f"/beratung/faelle/{NUMBER}/bearbeiten/", "main form"),
        Stop(f"/beratung/faelle/{NUMBER}/status/", "main form"),
        Stop("/beratung/kontakte/neu/", "main form"),
        Stop("{contact}bearbeiten/", "main form"),
        Stop("{contact}entfernen/", "main form"),
        Stop("{organisation}bearbeiten/", "main form"),
        Stop("{organisation}ende/", "main form"),
        Stop("{request}", "main form"),
    ],
}  # fmt: skip
"""Pages of things that the demo has not; ``{name}`` stands for an address that ``prepared.make`` gives."""

NO_STOP = {
    "403.html": "refuses what no link of a page leads to; the frame and words of 404.html",
    "403_csrf.html": "answers a form without its token only; the frame of 404.html",
    "429.html": "answers who tried too often only; the frame of 404.html",
    "409.html": "test_two_texts_side_by_side looks at it",
    "signed_out.html": "answers the form of somebody who was signed out meanwhile; test_no_script_runs sends one",
    "other_role.html": "answers the form of somebody who acts in another role meanwhile",
    "directory/confirm_end.html": "the second step of a form that cannot be taken back",
    "cms/preview_closed.html": "stands in the frame of the editors' preview",
    "library/not_ready.html": "shown until the file of a document is made",
}
"""Page templates of ours that no stop shows, and why."""


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


@pytest.mark.slow
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("person", STOPS, ids=lambda person: person or "visitor")
def test_every_page_in_each_scheme_and_width(
    visit: Callable, made: dict[str, str], person: str, scheme: str, width: int
) -> None:
    options = {
        "color_scheme": scheme,
        "viewport": {"width": width, "height": 900},
        "reduced_motion": "reduce",
    }
    wrong = walk(visit, made, person, **options)
    assert not wrong, "\n".join(wrong)


def test_two_texts_side_by_side_are_open_to_everybody(visit: Callable) -> None:
    """The page for whoever saves a case that somebody else saved meanwhile."""
    somebody = visit("Beraterin")
    page = somebody.page
    page.goto(f"/beratung/faelle/{NUMBER}/bearbeiten/")
    page.locator("[name=risk]").fill("Ein anderes Risiko")
    page.evaluate("() => { document.querySelector('[name=version]').value = 987654 }")
    with page.expect_navigation() as answer:
        page.locator("main form button.kern-btn--primary").first.click()
    assert answer.value.status == 409
    wrong = faults(page, "main .fsa-conflict")
    assert not wrong, "\n".join(wrong)
    somebody.complaints.clear()  # the browser reports the 409 itself


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
