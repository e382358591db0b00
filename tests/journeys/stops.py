"""Where the tests in the browser stop: pages by person, each with what must be on it."""

from __future__ import annotations

from dataclasses import dataclass

WORK = "/handbuch/moderne-sozialplanung/"
CASE = "Erster kleinräumiger Sozialbericht"
NUMBER = "2026-0010"


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
        Stop("/anfragen/", "main form select option[value='05999001']"),
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
        Stop("/foerderung/nachbarschaften-staerken-kinder-im-blick/aenderungen/", ".fsa-empty"),
        Stop("/kommunen/05334-staedteregion-aachen/", "#geschichte"),
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
        Stop("/demo/rollen/", "main .fsa-people li"),
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
    "Leserin im Ministerium": [
        Stop("/beratung/zahlen/", ".fsa-panel--accent a"),
        Stop("/beratung/zahlen/bericht/", "section tbody td"),
    ],
    "Teamleitung": [
        Stop("/beratung/zustaendigkeit/", "tbody tr"),
        Stop("/beratung/zustaendigkeit/05999/", "main form select"),
    ],
    "Beraterin": [
        Stop("/beratung/"),
        Stop("/beratung/kontaktanfragen/"),
        Stop("/beratung/anfragen/", "tbody tr"),
        Stop("/beratung/anfragen/2026-0011/annehmen/", "main form select"),
        Stop("/beratung/anfragen/", "main .fsa-timeline li", follow="tbody a[href^='/beratung/anfragen/']"),
        Stop("/beratung/nachfragen/?stand=alle", "tbody tr"),
        Stop("/beratung/eintrag/", "main form select option[value^='organisation:']"),
        Stop("/konto/tasten/", "main form [type=checkbox]"),
        Stop("/konto/kalender/", "main form button"),
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
        Stop("/beratung/kommunen/05999001/stand/", ".fsa-timeline li"),
        Stop("/beratung/kommunen/05999001/stand/", "main form [name=reason]", follow="main li a[href*='/stand/']"),
        Stop("/beratung/zahlen/", "main dl dd"),
        Stop("/beratung/zahlen/beratene-stellen/", ".fsa-curve path[d]"),
        Stop("/beratung/zahlen/beratene-stellen/?von=2018-12-31&bis=2018-01-01", ".kern-alert"),
        Stop("/beratung/zahlen/themen/", ".fsa-bars__row rect"),
        Stop("/beratung/zahlen/zeit/", "tbody tr"),
        Stop("/beratung/zahlen/planungsstand/", ".fsa-bars__row rect"),
        Stop("/beratung/faelle/2026-0010/uebergeben/", "main form select"),
        Stop("/beratung/faelle/2026-0010/kontakt/", "main li a", status=405),
        Stop("/kommunen/", "main h1", follow="main a[href^='/kommunen/05']"),
    ],
}  # fmt: skip

PREPARED: dict[str, list[Stop]] = {
    "": [
        Stop("{work}", ".fsa-empty"),
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
        Stop("/konto/2fa/recovery-codes/", "main [name=code]"),
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
        Stop("{correction}", "main form [name=reason]"),
        Stop("{advice}", "main details"),
        Stop("{advice}korrigieren/", "main form [name=reason]"),
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
    "signin/nothing_to_confirm_with.html": "for who is signed in by the own organisation; the frame of the account",
    "account/confirm_email_verification_code.html": "asks for a code from a mail; the frame and one field of the sign-in",
    "409.html": "test_what_comes_too_late looks at it",
    "signed_out.html": "test_what_comes_too_late looks at it",
    "other_role.html": "test_what_comes_too_late looks at it",
    "mfa/recovery_codes/index.html": "test_codes_for_the_day_without_a_phone looks at it",
    "cases/asked.html": "the receipt of a form that was sent; a heading, two sentences and two links",
    "directory/confirm_end.html": "the second step of a form that cannot be taken back",
    "cms/preview_closed.html": "stands in the frame of the editors' preview",
    "library/not_ready.html": "shown until the file of a document is made",
}
"""Page templates of ours that no stop shows, and why."""
