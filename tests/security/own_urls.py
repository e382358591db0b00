"""What every address of ours answers to every role, row by row. A role that a row forgets is an error."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

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
    Row("media", fixed("/media/%2e%2e/portal.sqlite3"), all_(400), all_(405), label="above its folder"),
    Row("link", lambda w: w.links["goal"], all_(200), all_(200)),
    Row("link", fixed("/link/kaputt/"), all_(404), all_(404), label="broken"),
    Row(
        "redaktion/(?:password_reset|failwhale|test404)/",
        fixed("/redaktion/password_reset/"),
        NO_CASE,
        NO_CASE,
    ),
    Row("redaktion/(?:password_reset|failwhale|test404)/", fixed("/redaktion/failwhale/"), NO_CASE, NO_CASE),
    Row("^_util/", fixed("/_util/login/"), all_(404), all_(404)),
    Row("^_util/", fixed("/_util/authenticate_with_password/1/1/"), all_(404), all_(404)),
]

ACCOUNT = [
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
    """A document's file: below its page, and at Wagtail's own address, where editors may fetch every file."""
    statuses = PAGE_STATES[state]
    editors = dict.fromkeys(("lead", "editor", "admin"), 200)

    def direct(world: World) -> str:
        pk, name = world.files[state]
        return f"/dateien/{pk}/{name}"

    return [
        Row("wagtail_serve", lambda w: f"{w.pages[f'document-{state}']}datei/", statuses, None,
            missing=lambda w: f"{w.pages[f'document-{state}']}nichts/", label=f"file-{state}", writes=False),
        Row("wagtaildocs_serve", direct, {**statuses, **editors}, None, missing=fixed("/dateien/999999/datei.txt"),
            label=state),
    ]  # fmt: skip


AREAS = ("", "handbuch/", "praxis/", "foerderung/", "bibliothek/", "en/")
PAGES = [
    *(Row("wagtail_serve", fixed(f"/{area}"), all_(200), None, label=area or "home") for area in AREAS),
    Row("wagtail_serve", lambda w: w.pages["work"], all_(200), None, label="work"),
    Row("wagtail_serve", fixed("/gibt-es-nicht/"), all_(404), all_(404), label="missing"),
    *(_page_row(kind, state) for kind in PAGE_TYPES for state in READERS),
    *(row for state in READERS for row in _file_rows(state)),
]

ROWS = [*OPEN, *ACCOUNT, *WORKSPACE, *MINE, *CASES, *PAGES]
