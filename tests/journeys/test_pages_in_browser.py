"""Every page template in the browser: its heading, a filled list, nothing that axe minds, no scrolling to the side."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
RUN = """tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})
  .then(found => found.violations.map(v => `${v.id}: ${v.nodes.map(n => n.target.join(' ')).slice(0, 3).join(' | ')}`))"""
WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
TWICE = """() => { const size = () => parseFloat(getComputedStyle(document.body).fontSize), before = size();
  document.documentElement.style.fontSize = '200%'; return size() / before; }"""
WORK = "/handbuch/moderne-sozialplanung/"
CASE = "Erster kleinräumiger Sozialbericht"


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
        Stop("/foerderung/?place=05999001", ".fsa-chip--on"),
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


def looked_at(page: Page, stop: Stop) -> list[str]:
    """What is wrong with the page."""
    answer = page.goto(stop.path)
    if stop.follow:
        target = page.locator(stop.follow).first.get_attribute("href")
        answer = page.goto(target or "")
    assert answer is not None
    where = page.url
    wrong = []
    if answer.status != stop.status:
        wrong.append(f"{where}: {answer.status}")
    if not page.locator("h1").first.inner_text().strip():
        wrong.append(f"{where}: no heading")
    if not page.locator(stop.filled).count():
        wrong.append(f"{where}: nothing at {stop.filled}")
    page.evaluate(AXE.read_text())
    wrong += [f"{where}: {found}" for found in page.evaluate(RUN, TAGS)]
    wider = page.evaluate(WIDER)
    if wider > 0:
        wrong.append(f"{where}: {wider} px wider than the screen")
    return wrong


def walk(visit: Callable, person: str, **options: object) -> list[str]:
    somebody = visit(person or None, **options)
    wrong = [fault for stop in STOPS[person] for fault in looked_at(somebody.page, stop)]
    if person == "Beraterin":
        case = somebody.page
        case.goto("/beratung/faelle/")
        address = case.locator(f"main a:has-text('{CASE}')").first.get_attribute("href")
        for inside in ("bearbeiten/", "status/"):
            wrong += looked_at(case, Stop(f"{address}{inside}", "main form"))
    return wrong


@pytest.mark.parametrize("person", STOPS, ids=lambda person: person or "visitor")
def test_every_page_is_there_filled_and_open_to_everybody(visit: Callable, person: str) -> None:
    """Light, on a wide screen."""
    wrong = walk(visit, person)
    assert not wrong, "\n".join(wrong)


@pytest.mark.slow
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("person", STOPS, ids=lambda person: person or "visitor")
def test_every_page_in_each_scheme_and_width(visit: Callable, person: str, scheme: str, width: int) -> None:
    options = {
        "color_scheme": scheme,
        "viewport": {"width": width, "height": 900},
        "reduced_motion": "reduce",
    }
    wrong = walk(visit, person, **options)
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
