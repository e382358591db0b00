"""What every address of ours answers to every role, row by row. A role that a row forgets is an error."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from fsa_portal.notices.topics import Topic
from knowledge.vocabulary.models import Vocabulary
from tests.factories.content import term
from tests.security.canaries import LINK, ROLES
from tests.security.world import READERS, World

Statuses = Mapping[str, int]
Data = Callable[[World, str], dict[str, Any]]
Path = Callable[[World], str]


def by(*, nobody: int, outside: int, birkenfurt: int, reader: int, moorbach: int, moorbach_reader: int, welfare: int,
       adviser: int, adviser2: int, lead: int, desk: int) -> Statuses:  # fmt: skip
    """Statuses by role. ``outside`` act for nobody who is advised; the ``desk`` is the FSA without advice."""
    return {
        "visitor": nobody,
        LINK: nobody,
        "unaffiliated": outside,
        "ministry": outside,
        "coordinator": birkenfurt,
        "member": birkenfurt,
        "reader": reader,
        "foreign_coordinator": moorbach,
        "foreign": moorbach,
        "foreign_reader": moorbach_reader,
        "welfare": welfare,
        "adviser": adviser,
        "adviser2": adviser2,
        "lead": lead,
        "editor": desk,
        "organiser": desk,
        "admin": desk,
    }


def all_(status: int) -> Statuses:
    """Everybody gets the same."""
    return dict.fromkeys(ROLES, status)


def signed_in(status: int) -> Statuses:
    """Everybody with an account gets the same; the others are sent to sign in."""
    return all_(status) | {"visitor": 302, LINK: 302}


def _fsa(*, adviser: int, adviser2: int, lead: int, desk: int) -> Statuses:
    """Inside the workspace, where everybody else finds nothing."""
    return by(nobody=302, outside=404, birkenfurt=404, reader=404, moorbach=404, moorbach_reader=404, welfare=404,
              adviser=adviser, adviser2=adviser2, lead=lead, desk=desk)  # fmt: skip


def _client(*, birkenfurt: int, moorbach: int, welfare: int) -> Statuses:
    """Inside the area of the advised bodies; who only reads finds no case, and the FSA has its own view."""
    return by(nobody=302, outside=404, birkenfurt=birkenfurt, reader=404, moorbach=moorbach, moorbach_reader=404,
              welfare=welfare, adviser=404, adviser2=404, lead=404, desk=404)  # fmt: skip


STAFF_READ = _fsa(adviser=200, adviser2=200, lead=200, desk=200)
ADVISERS_READ = _fsa(adviser=200, adviser2=200, lead=200, desk=404)
ADVISERS_WRITE = _fsa(adviser=302, adviser2=302, lead=302, desk=404)
FIRST_READS = _fsa(adviser=200, adviser2=404, lead=200, desk=404)
FIRST_WRITES = _fsa(adviser=302, adviser2=404, lead=302, desk=404)
SECOND_READS = _fsa(adviser=404, adviser2=200, lead=200, desk=404)
SECOND_WRITES = _fsa(adviser=404, adviser2=302, lead=302, desk=404)
NO_CASE = signed_in(404)
WRONG_METHOD = signed_in(405)


def _nothing(world: World, role: str) -> dict[str, Any]:
    return {}


@dataclass(frozen=True, slots=True)
class Row:
    """One address: the pattern that it belongs to, its object, and what each role gets.

    ``missing`` is the same address of a thing that does not exist: who is refused gets the same page for both.
    """

    pattern: str
    path: Path
    get: Statuses
    post: Statuses | None
    data: Data = _nothing
    missing: Path | None = None
    label: str = ""
    writes: bool = field(default=True)
    """Whether a POST that is let through changes something."""

    def __str__(self) -> str:
        return f"{self.pattern} {self.label}".strip()


def fixed(address: str) -> Path:
    return lambda world: address


# --- what forms send ---


def new_case(world: World, role: str) -> dict[str, Any]:
    return {"authority": world.who.birkenfurt.pk, "title": "Neu", "visibility": "internal"}


def contact(world: World, role: str) -> dict[str, Any]:
    return {"date": timezone.localdate().isoformat(), "kind": "telefonat", "minutes": "5", "text": "Notiz",
            "visibility": "internal"}  # fmt: skip


def _of(name: str) -> Callable[[World], Any]:
    return lambda world: world.cases[name]


def step(name: str) -> Data:
    return lambda world, role: {"next_step": "Anruf", "next_step_on": "2030-01-01",
                                "version": world.cases[name].version}  # fmt: skip


def changed(name: str) -> Data:
    return lambda world, role: {"title": "Anders", "goal": "", "risk": "", "visibility": "internal",
                                "version": world.cases[name].version}  # fmt: skip


def closed(name: str) -> Data:
    outcome = lambda: term(Vocabulary.CASE_OUTCOME, "unbekannt").pk  # noqa: E731
    return lambda world, role: {
        "status": "abgeschlossen",
        "outcome": outcome(),
        "version": world.cases[name].version,
    }


def mail_choice(world: World, role: str) -> dict[str, Any]:
    return {topic: "weekly" for topic in Topic.values} | {"language": "en"}


def own_affiliation(world: World, role: str) -> dict[str, Any]:
    held = getattr(world.who, role, None)
    return {"affiliation": held.pk if held is not None and role != "unaffiliated" else "1"}


# --- the table ---

OPEN = [
    Row("healthz", fixed("/healthz"), all_(200), all_(405)),
    Row("readyz", fixed("/readyz"), all_(200), all_(405)),
    Row("sitemap", fixed("/sitemap.xml"), all_(200), all_(405)),
    Row("robots", fixed("/robots.txt"), all_(200), all_(405)),
    Row("search:results", fixed("/suche/?q=Sozialplanung"), all_(200), all_(405)),
    Row("search:suggest", fixed("/suche/vorschlaege/?q=sozial"), all_(200), all_(405)),
    Row("directory:list", fixed("/kommunen/"), all_(200), all_(405)),
    Row("directory:authority", lambda w: w.who.birkenfurt.get_absolute_url(), all_(200), all_(405)),
    Row("directory:authority", fixed("/kommunen/05888-nirgends/"), all_(404), all_(405), label="missing"),
    Row("media", fixed("/media/nicht-da.png"), all_(404), all_(405), label="missing"),
    Row("media", fixed("/media/%2e%2e/portal.sqlite3"), all_(404), all_(405), label="above its folder"),
    Row("link", lambda w: w.links["goal"], all_(200), all_(200)),
    Row("link", fixed("/link/kaputt/"), all_(404), all_(404), label="broken"),
    Row(
        "redaktion/(?:password_reset|failwhale|test404)/",
        fixed("/redaktion/password_reset/"),
        NO_CASE,
        NO_CASE,
    ),
    Row("redaktion/(?:password_reset|failwhale|test404)/", fixed("/redaktion/failwhale/"), NO_CASE, NO_CASE),
    Row("redaktion/api/main/images/", fixed("/redaktion/api/main/images/"), NO_CASE, NO_CASE),
    Row("^_util/", fixed("/_util/login/"), all_(404), all_(404)),
    Row("^_util/", fixed("/_util/authenticate_with_password/1/1/"), all_(404), all_(404)),
]

ACCOUNT = [
    Row(
        "notices:preferences",
        fixed("/konto/benachrichtigungen/"),
        signed_in(200),
        signed_in(302),
        mail_choice,
    ),
    Row("accounts:start", fixed("/konto/start/"), signed_in(302), WRONG_METHOD),
    Row(
        "accounts:switch", fixed("/konto/rolle/"), WRONG_METHOD, signed_in(302), own_affiliation, writes=False
    ),
]

WORKSPACE = [
    Row("cases:today", fixed("/beratung/"), STAFF_READ, WRONG_METHOD),
    Row("cases:list", fixed("/beratung/faelle/"), STAFF_READ, WRONG_METHOD),
    Row("cases:new", fixed("/beratung/faelle/neu/"), ADVISERS_READ, ADVISERS_WRITE, new_case),
]  # fmt: skip
MINE = [
    Row("cases:mine", fixed("/mein/beratung/"), signed_in(200), WRONG_METHOD),
]
NOT_THERE = "1999-0001"


def _case_rows(name: str, inner: Statuses, reads: Statuses, writes: Statuses, side: Statuses,
               agrees: Statuses) -> list[Row]:  # fmt: skip
    """All addresses of one case."""

    def row(pattern: str, inside: str, get: Statuses, post: Statuses, data: Data = _nothing) -> Row:
        def path(world: World) -> str:
            return inside.format(world.cases[name].reference)

        return Row(pattern, path, get, post, data, missing=fixed(inside.format(NOT_THERE)), label=name)

    return [
        row("cases:case", "/beratung/faelle/{}/", inner, WRONG_METHOD),
        row("cases:add_contact", "/beratung/faelle/{}/kontakt/", WRONG_METHOD, writes, contact),
        row("cases:next_step", "/beratung/faelle/{}/schritt/", WRONG_METHOD, writes, step(name)),
        row("cases:change", "/beratung/faelle/{}/bearbeiten/", reads, writes, changed(name)),
        row("cases:change_status", "/beratung/faelle/{}/status/", reads, writes, closed(name)),
        row("cases:my_case", "/mein/beratung/{}/", side, WRONG_METHOD),
        row("cases:confirm_goal", "/mein/beratung/{}/ziel/", WRONG_METHOD, agrees),
    ]


CASES = [
    *_case_rows("internal", STAFF_READ, ADVISERS_READ, ADVISERS_WRITE,
                _client(birkenfurt=200, moorbach=404, welfare=404), _client(birkenfurt=302, moorbach=404, welfare=404)),
    *_case_rows("confidential", FIRST_READS, FIRST_READS, FIRST_WRITES,
                _client(birkenfurt=200, moorbach=404, welfare=404), _client(birkenfurt=302, moorbach=404, welfare=404)),
    *_case_rows("moorbach", SECOND_READS, SECOND_READS, SECOND_WRITES,
                _client(birkenfurt=404, moorbach=200, welfare=404), _client(birkenfurt=404, moorbach=302, welfare=404)),
    *_case_rows("welfare", STAFF_READ, ADVISERS_READ, ADVISERS_WRITE,
                _client(birkenfurt=404, moorbach=404, welfare=200), _client(birkenfurt=404, moorbach=404, welfare=302)),
]  # fmt: skip

PARTNERS_READ = by(nobody=404, outside=404, birkenfurt=200, reader=200, moorbach=200, moorbach_reader=200, welfare=200,
                   adviser=200, adviser2=200, lead=200, desk=200)  # fmt: skip
STAFF_READ_PAGE = by(nobody=404, outside=404, birkenfurt=404, reader=404, moorbach=404, moorbach_reader=404,
                     welfare=404, adviser=200, adviser2=200, lead=200, desk=200)  # fmt: skip
PAGE_STATES = {
    "public": all_(200),
    "partners": PARTNERS_READ,
    "internal": STAFF_READ_PAGE,
    "embargo": all_(404),
    "draft": all_(404),
}
PAGE_TYPES = ("standard", "example", "programme", "document", "chapter", "edition", "chapter-of-edition", "work",
              "edition-of-work", "chapter-of-work")  # fmt: skip


def _page_row(kind: str, state: str) -> Row:
    def path(world: World) -> str:
        return world.pages[f"{kind}-{state}"]

    def missing(world: World) -> str:
        return f"{path(world).rstrip('/').rpartition('/')[0]}/gibt-es-nicht/"

    # A page answers a POST as it answers a GET; asked once, as it is the same code for all of them.
    post = PAGE_STATES[state] if kind == "standard" else None
    return Row(
        "wagtail_serve",
        path,
        PAGE_STATES[state],
        post,
        missing=missing,
        label=f"{kind}-{state}",
        writes=False,
    )


def _file_rows(state: str) -> list[Row]:
    """A document's file, its versions, and a picture: below its page, and at an address of its own, where editors may
    fetch every file."""
    statuses = PAGE_STATES[state]
    editors = dict.fromkeys(("lead", "editor", "admin"), 200)

    def direct(world: World) -> str:
        pk, name = world.files[state]
        return f"/dateien/{pk}/{name}"

    return [
        Row("wagtail_serve", lambda w: f"{w.pages[f'document-{state}']}datei/", statuses, None,
            missing=lambda w: f"{w.pages[f'document-{state}']}nichts/", label=f"file-{state}", writes=False),
        Row("wagtail_serve", lambda w: f"{w.pages[f'document-{state}']}fassungen/1/",
            statuses if state != "draft" else all_(404), None,
            missing=lambda w: f"{w.pages[f'document-{state}']}fassungen/99/", label=f"version-{state}", writes=False),
        Row("wagtaildocs_serve", direct, {**statuses, **editors}, all_(405), missing=fixed("/dateien/999999/datei.txt"),
            label=state),
        Row("document_version", lambda w: f"/dateien/{w.files[state][0]}/fassungen/1/", {**statuses, **editors},
            all_(405), missing=fixed("/dateien/999999/fassungen/1/"), label=state),
        Row("media", lambda w: w.pictures[state], {**statuses, **editors}, all_(405),
            missing=fixed("/media/images/nicht-da.png"), label=state),
    ]  # fmt: skip


AREAS = ("", "handbuch/", "praxis/", "foerderung/", "bibliothek/", "en/")
EDITORS_READ, EDITORS_WRITE, EDITORS_WRONG_METHOD = (
    signed_in(404) | dict.fromkeys(("lead", "editor", "admin"), status) for status in (200, 302, 405)
)
EDITORS_NOTHING = signed_in(404)


def _withdrawal(name: str, post: Statuses) -> Row:
    address = "/redaktion/bibliothek/{}/fassungen/1/zurueckziehen/"
    return Row("withdraw_version", lambda w: address.format(w.page_ids[name]), EDITORS_WRONG_METHOD, post,
               lambda w, role: {"sent": "1"}, missing=fixed(address.format(987654)), label=name)  # fmt: skip


PAGES = [
    Row("account_settings", fixed("/redaktion/account/"), EDITORS_READ, None),
    Row(
        "library_versions",
        lambda w: f"/redaktion/bibliothek/{w.page_ids['document-internal']}/fassungen/",
        EDITORS_READ,
        EDITORS_WRONG_METHOD,
        missing=fixed("/redaktion/bibliothek/987654/fassungen/"),
    ),
    _withdrawal("document-replaced", EDITORS_WRITE),
    # The present version is not withdrawn: it is replaced, or its page is unpublished.
    _withdrawal("document-internal", EDITORS_NOTHING),
    *(Row("wagtail_serve", fixed(f"/{area}"), all_(200), None, label=area or "home") for area in AREAS),
    Row("wagtail_serve", lambda w: w.pages["work"], all_(200), None, label="work"),
    Row("wagtail_serve", fixed("/gibt-es-nicht/"), all_(404), all_(404), label="missing"),
    *(_page_row(kind, state) for kind in PAGE_TYPES for state in READERS),
    *(row for state in READERS for row in _file_rows(state)),
]


# --- organisations, contact persons and the register, in the workspace ---

DIRECTORY_READ = _fsa(adviser=200, adviser2=200, lead=200, desk=200) | {"editor": 404}
"""Forms and questions: of those who may write."""
DIRECTORY_WRITE = _fsa(adviser=302, adviser2=302, lead=302, desk=302) | {"editor": 404}
REGISTER_READ = _fsa(adviser=404, adviser2=404, lead=200, desk=404) | {"admin": 200}
REGISTER_WRITE = _fsa(adviser=404, adviser2=404, lead=302, desk=404) | {"admin": 302}


def new_organisation(world: World, role: str) -> dict[str, Any]:
    return {"name": f"Verein {role}", "kind": "verein-initiative", "active_in": [world.who.birkenfurt.key]}


def changed_organisation(world: World, role: str) -> dict[str, Any]:
    return {"name": "Anders", "kind": "stiftung", "version": world.bodies["active"].version}


def new_contact(world: World, role: str) -> dict[str, Any]:
    return {"authority": world.who.birkenfurt.key, "role": "Jugendamt", "source": "Telefonat"}


def changed_contact(name: str) -> Data:
    body = {"authority": lambda w: w.who.birkenfurt.key, "organisation": lambda w: w.bodies["active"].pk}[
        name
    ]
    return lambda world, role: {
        name: body(world),
        "role": "Jugendamt",
        "source": "Telefonat",
        "retain_until": world.contacts[name].retain_until.isoformat(),
        "version": world.contacts[name].version,
    }


def sent(world: World, role: str) -> dict[str, Any]:
    """A button without fields."""
    return {"sent": "1"}


def new_authority(world: World, role: str) -> dict[str, Any]:
    return {"key": "05999777", "name": f"Neustadt {role}", "kind": "kreisangehoerige-stadt"}


def changed_authority(world: World, role: str) -> dict[str, Any]:
    return {"kind": "renamed", "name": "Umbenannt", "effective_on": "2026-01-01", "source": "Gesetz",
            "version": world.who.birkenfurt.version}  # fmt: skip


def _directory_row(pattern: str, path: str, thing: str, name: str, get: Statuses, post: Statuses,
                   data: Data = _nothing) -> Row:  # fmt: skip
    return Row(f"directory:{pattern}", lambda w: path.format(getattr(w, thing)[name].pk), get, post, data,
               missing=fixed(path.format(987654)), label=name)  # fmt: skip


DIRECTORY = [
    Row("directory:organisations", fixed("/beratung/organisationen/"), STAFF_READ, WRONG_METHOD),
    Row("directory:new_organisation", fixed("/beratung/organisationen/neu/"), DIRECTORY_READ, DIRECTORY_WRITE,
        new_organisation),
    Row("directory:contacts", fixed("/beratung/kontakte/"), STAFF_READ, WRONG_METHOD),
    Row("directory:new_contact", fixed("/beratung/kontakte/neu/"), DIRECTORY_READ, DIRECTORY_WRITE, new_contact),
    Row("directory:new_authority", fixed("/beratung/kommunen/neu/"), REGISTER_READ, REGISTER_WRITE, new_authority),
    Row("directory:change_authority", lambda w: f"/beratung/kommunen/{w.who.birkenfurt.key}/aenderung/",
        REGISTER_READ, REGISTER_WRITE, changed_authority, missing=fixed("/beratung/kommunen/05888/aenderung/")),
    _directory_row("organisation", "/beratung/organisationen/{}/", "bodies", "active", STAFF_READ, WRONG_METHOD),
    _directory_row("organisation", "/beratung/organisationen/{}/", "bodies", "ended", STAFF_READ, WRONG_METHOD),
    _directory_row("change_organisation", "/beratung/organisationen/{}/bearbeiten/", "bodies", "active",
                   DIRECTORY_READ, DIRECTORY_WRITE, changed_organisation),
    _directory_row("retire_organisation", "/beratung/organisationen/{}/ende/", "bodies", "active",
                   DIRECTORY_READ, DIRECTORY_WRITE, sent),
    _directory_row("reinstate_organisation", "/beratung/organisationen/{}/weiter/", "bodies", "ended",
                   WRONG_METHOD, DIRECTORY_WRITE, sent),
    *(
        row
        for name in ("authority", "organisation")
        for row in (
            _directory_row("contact", "/beratung/kontakte/{}/", "contacts", name, STAFF_READ, WRONG_METHOD),
            _directory_row("change_contact", "/beratung/kontakte/{}/bearbeiten/", "contacts", name,
                           DIRECTORY_READ, DIRECTORY_WRITE, changed_contact(name)),
            _directory_row("confirm_contact", "/beratung/kontakte/{}/bestaetigen/", "contacts", name,
                           WRONG_METHOD, DIRECTORY_WRITE, sent),
            _directory_row("remove_contact", "/beratung/kontakte/{}/entfernen/", "contacts", name,
                           DIRECTORY_READ, DIRECTORY_WRITE, sent),
        )
    ),
]  # fmt: skip

# --- roles: one's own, those of one's body, everybody's ---


def only(status: int, *roles: str) -> Statuses:
    """Those get it; whoever else is signed in finds nothing, the others are sent to sign in."""
    return signed_in(404) | dict.fromkeys(roles, status)


MANAGERS = ("admin", "lead")
COORDINATORS = ("coordinator", "foreign_coordinator")


def asked_role(world: World, role: str) -> dict[str, Any]:
    return {"body": f"authority:{world.who.erlental.key}", "role": "member", "message": "Sozialplanung"}


def accepted(world: World, role: str) -> dict[str, Any]:
    return {"answer": "accept"}


def confirmed(world: World, role: str) -> dict[str, Any]:
    return {"decision": "confirm", "role": "member"}


def new_colleague(world: World, role: str) -> dict[str, Any]:
    return {"email": f"neu-{role}@example.net", "role": "reader"}


def limited(world: World, role: str) -> dict[str, Any]:
    return {"role": "reader"}


def given_role(world: World, role: str) -> dict[str, Any]:
    return {"role": "editor", "share_of_post": "1", "starts_on": timezone.localdate().isoformat()}


def changed_role(world: World, role: str) -> dict[str, Any]:
    return {
        "share_of_post": "0.25",
        "starts_on": world.who.adviser.starts_on.isoformat(),
        "conflict_note": "x",
    }


def new_conflict(world: World, role: str) -> dict[str, Any]:
    return {"body": f"authority:{world.who.erlental.key}"}


def new_domain(world: World, role: str) -> dict[str, Any]:
    return {"domain": "erlental.de", "body": f"authority:{world.who.erlental.key}"}


def _role_row(pattern: str, path: str, pk: Callable[[World], int], get: Statuses, post: Statuses,
              data: Data = sent) -> Row:  # fmt: skip
    return Row(f"accounts:{pattern}", lambda w: path.format(pk(w)), get, post, data,
               missing=fixed(path.format(987654)))  # fmt: skip


def _waiting(name: str) -> Callable[[World], int]:
    return lambda world: world.access[name].pk


def _held(name: str) -> Callable[[World], int]:
    return lambda world: getattr(world.who, name).pk


def _person(name: str) -> Callable[[World], int]:
    return lambda world: getattr(world.who, name).user_id


ACCESS = [
    Row("accounts:roles", fixed("/konto/rollen/"), signed_in(200), WRONG_METHOD),
    Row("accounts:request_role", fixed("/konto/rollen/neu/"), signed_in(200), signed_in(302), asked_role),
    _role_row("withdraw_request", "/konto/rollen/{}/zurueckziehen/", _waiting("request"), WRONG_METHOD,
              only(302, "unaffiliated")),
    _role_row("leave", "/konto/rollen/{}/abgeben/", _held("member"), only(200, "member"), only(302, "member")),
    _role_row("answer_invitation", "/konto/einladungen/{}/", _waiting("invitation"), WRONG_METHOD,
              only(302, "unaffiliated"), accepted),
    Row("accounts:team", fixed("/mein/team/"), only(200, *COORDINATORS), WRONG_METHOD),
    Row("accounts:team_invite", fixed("/mein/team/einladen/"), only(200, *COORDINATORS), only(302, *COORDINATORS),
        new_colleague),
    _role_row("team_request", "/mein/team/anfragen/{}/", _waiting("request"), only(200, "coordinator"),
              only(302, "coordinator"), confirmed),
    _role_row("team_change", "/mein/team/{}/", _held("member"), only(200, "coordinator"), only(302, "coordinator"),
              limited),
    _role_row("team_remove", "/mein/team/{}/entfernen/", _held("reader"), only(200, "coordinator"),
              only(302, "coordinator")),
    _role_row("team_withdraw_invitation", "/mein/team/einladungen/{}/", _waiting("team-invitation"), WRONG_METHOD,
              only(302, "coordinator")),
    Row("accounts:access", fixed("/beratung/zugaenge/"), only(200, *MANAGERS), WRONG_METHOD),
    Row("accounts:access_invite", fixed("/beratung/zugaenge/einladen/"), only(200, *MANAGERS),
        only(302, *MANAGERS), lambda world, role: {"email": "neu@example.net", "role": "editor"}),
    _role_row("access_request", "/beratung/zugaenge/anfragen/{}/", _waiting("request"), only(200, *MANAGERS),
              only(302, *MANAGERS), confirmed),
    _role_row("access_withdraw_invitation", "/beratung/zugaenge/einladungen/{}/", _waiting("team-invitation"),
              WRONG_METHOD, only(302, *MANAGERS)),
    _role_row("access_withdraw_invitation", "/beratung/zugaenge/einladungen/{}/", _waiting("admin-invitation"),
              WRONG_METHOD, only(302, "admin")),
    _role_row("access_person", "/beratung/zugaenge/{}/", _person("adviser"), only(200, *MANAGERS), WRONG_METHOD),
    _role_row("access_give", "/beratung/zugaenge/{}/rolle/", _person("adviser"), only(200, *MANAGERS),
              only(302, *MANAGERS), given_role),
    _role_row("access_give", "/beratung/zugaenge/{}/rolle/", _person("lead"), only(200, "admin"),
              only(302, "admin"), given_role),
    _role_row("access_change", "/beratung/zugaenge/rollen/{}/", _held("adviser"), only(200, *MANAGERS),
              only(302, *MANAGERS), changed_role),
    _role_row("access_change", "/beratung/zugaenge/rollen/{}/", _held("admin"), only(200), only(302), changed_role),
    _role_row("access_end", "/beratung/zugaenge/rollen/{}/beenden/", _held("editor"), only(200, *MANAGERS),
              only(302, *MANAGERS)),
    _role_row("access_end", "/beratung/zugaenge/rollen/{}/beenden/", _held("admin"), only(200), only(302)),
    _role_row("access_conflict", "/beratung/zugaenge/{}/konflikte/", _person("organiser"), WRONG_METHOD,
              only(302, *MANAGERS), new_conflict),
    _role_row("access_end_conflict", "/beratung/zugaenge/konflikte/{}/", _waiting("conflict"), WRONG_METHOD,
              only(302, *MANAGERS)),
    Row("accounts:domains", fixed("/beratung/zugaenge/maildomains/"), only(200, "admin"), only(302, "admin"),
        new_domain),
    _role_row("remove_domain", "/beratung/zugaenge/maildomains/{}/", _waiting("domain"), WRONG_METHOD,
              only(302, "admin")),
]  # fmt: skip

# --- sign-in ---

SIGN_IN = [
    Row("signin:code", fixed("/konto/signup/code/"), signed_in(302) | {"visitor": 410, LINK: 410},
        signed_in(302) | {"visitor": 410, LINK: 410}),
    Row("signin:onward", fixed("/konto/2fa/weiter/"), signed_in(302), WRONG_METHOD),
    Row("signin:sessions", fixed("/konto/sessions/"), signed_in(200), signed_in(302)),
    Row("signin:sessions", fixed("/konto/sessions/"), signed_in(200), signed_in(404),
        lambda w, role: {"session": "987654"}, label="foreign"),
    Row("signin:reset_second_factor", lambda w: f"/beratung/zugaenge/{w.who.adviser.user_id}/zweiter-faktor/",
        only(200, "admin"), only(302, "admin"), sent, missing=fixed("/beratung/zugaenge/987654/zweiter-faktor/")),
    Row("signin:reset_second_factor", lambda w: f"/beratung/zugaenge/{w.who.admin.user_id}/zweiter-faktor/",
        only(404), only(404), sent, missing=fixed("/beratung/zugaenge/987654/zweiter-faktor/"), label="own"),
]  # fmt: skip

# --- what administrators read of what the portal records by itself ---

ADMIN_READ = _fsa(adviser=404, adviser2=404, lead=404, desk=404) | {"admin": 200}
ADMIN_WRITE = _fsa(adviser=404, adviser2=404, lead=404, desk=404) | {"admin": 302}
ADMIN_WRONG_METHOD = _fsa(adviser=404, adviser2=404, lead=404, desk=404) | {"admin": 405}


def _record_screen(
    name: str, place: str, *, get: Statuses = ADMIN_READ, post: Statuses | None = ADMIN_WRONG_METHOD
) -> Row:
    """A screen of the editors' area; ``{}`` in its place stands for the object."""

    def path(world: World) -> str:
        return place.format(world.records[name.partition(":")[0]].pk)

    missing = fixed(place.format(987654)) if "{}" in place else None
    return Row(name, path, get, post, missing=missing)


RECORDS = [
    _record_screen("mails:index", "/redaktion/mails/"),
    _record_screen("mails:index_results", "/redaktion/mails/results/"),
    _record_screen("mails:inspect", "/redaktion/mails/{}/", post=None),
    _record_screen("suppressions:index", "/redaktion/gesperrte-adressen/"),
    _record_screen("suppressions:index_results", "/redaktion/gesperrte-adressen/results/"),
    _record_screen("suppressions:inspect", "/redaktion/gesperrte-adressen/{}/", post=None),
    _record_screen("protokoll:index", "/redaktion/protokoll/"),
    _record_screen("protokoll:index_results", "/redaktion/protokoll/results/"),
    _record_screen("protokoll:inspect", "/redaktion/protokoll/{}/", post=None),
    _record_screen("jobs:index", "/redaktion/auftraege/"),
    _record_screen("jobs:index_results", "/redaktion/auftraege/results/"),
    _record_screen("jobs:inspect", "/redaktion/auftraege/{}/", post=None),
    _record_screen("jobs:retry", "/redaktion/auftraege/{}/nochmal/", get=ADMIN_WRONG_METHOD, post=ADMIN_WRITE),
    Row("nachtarbeit:index", fixed("/redaktion/nachtarbeit/"), ADMIN_READ, ADMIN_WRONG_METHOD),
    Row("accounts:why", lambda w: f"/beratung/warum/?address={w.cases['internal'].get_absolute_url()}"
        f"&person={w.who.adviser.user.email}", ADMIN_READ, WRONG_METHOD),
    _record_screen("suppressions:lift", "/redaktion/gesperrte-adressen/{}/freigeben/", get=ADMIN_WRONG_METHOD,
                 post=ADMIN_WRITE),
]  # fmt: skip

# --- data of people: one's own, and what administrators do ---


def looked_for(world: World, role: str) -> dict[str, Any]:
    return {"email": world.who.foreign_reader.user.email, "further_names": ""}


def decided(world: World, role: str) -> dict[str, Any]:
    question = world.erasures["asked"].questions.get()
    return {f"q{question.pk}-answer": "remove", f"q{question.pk}-reason": ""}


def sure(world: World, role: str) -> dict[str, Any]:
    return {"sure": "on"}


def _erasure_row(
    pattern: str, inside: str, name: str, get: Statuses, post: Statuses, data: Data = _nothing
) -> Row:
    address = "/beratung/datenschutz/loeschung/{}/" + inside
    return Row(f"privacy:{pattern}", lambda w: address.format(w.erasures[name].pk), get, post, data,
               missing=fixed(address.format(987654)), label=name)  # fmt: skip


PRIVACY = [
    Row("privacy:mine", fixed("/konto/daten/"), signed_in(200), WRONG_METHOD),
    Row("privacy:request_copy", fixed("/konto/daten/kopie/"), WRONG_METHOD, signed_in(302), sent),
    Row("privacy:copy", lambda w: f"/konto/daten/kopie/{w.copy.pk}/", only(200, "member"), WRONG_METHOD,
        missing=fixed("/konto/daten/kopie/987654/")),
    Row("privacy:leave", fixed("/konto/daten/loeschen/"), signed_in(200), signed_in(302), writes=False),
    Row("privacy:stay", fixed("/konto/daten/bleiben/"), WRONG_METHOD, only(302, "unaffiliated", "ministry"), sent),
    Row("privacy:overview", fixed("/beratung/datenschutz/"), only(200, "admin"), only(302, "admin"), looked_for),
    Row("privacy:purges", fixed("/beratung/datenschutz/naechtlich/"), only(200, "admin"), WRONG_METHOD),
    _erasure_row("erasure", "", "asked", only(200, "admin"), WRONG_METHOD),
    _erasure_row("erasure", "", "ready", only(200, "admin"), WRONG_METHOD),
    _erasure_row("look_up", "suchen/", "asked", WRONG_METHOD, only(302, "admin"), sent),
    _erasure_row("decide", "entscheiden/", "asked", WRONG_METHOD, only(302, "admin"), decided),
    _erasure_row("carry_out", "ausfuehren/", "ready", WRONG_METHOD, only(302, "admin"), sure),
    _erasure_row("withdraw", "zuruecknehmen/", "ready", WRONG_METHOD, only(302, "admin"), sent),
]  # fmt: skip

ROWS = [*OPEN, *ACCOUNT, *WORKSPACE, *MINE, *CASES, *DIRECTORY, *ACCESS, *SIGN_IN, *RECORDS, *PRIVACY, *PAGES]
