"""Every address × every role × reading and writing: what is declared happens, and nothing else.

Our own addresses stand row by row in ``own_urls/``; those of Wagtail's admin and of allauth are judged by area.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

import pytest
from django.db import transaction
from django.http import QueryDict
from django.urls import resolve, reverse

from fsa_portal.audit.models import AuditEntry
from tests.security.canaries import EDITING, LINK, ROLES
from tests.security.conftest import EACH
from tests.security.own_urls import ROWS, Row
from tests.security.patterns import WAGTAILS_OWN_FAULTS, Pattern, address, patterns
from tests.security.tables import checksum
from tests.security.visits import Answer, Visits, blanked
from tests.security.world import World

pytestmark = pytest.mark.django_db

FOREIGN_AREAS = [pattern for pattern in patterns() if pattern.area is not None]
SHOWN_TO_ALL = {"_util/": 404}
OPEN_ACCOUNT = re.compile(
    r"^/konto/(?:login|signup|confirm-email|password/reset|2fa/(?:authenticate|webauthn/login)|oidc|inactive|"
    r"3rdparty|login/code)(?:/|$)"
)
QUICK = ("visitor", "member", "organiser", "editor")
"""Who stands for all others in other people's areas: for each way in which the guard there can decide, one."""
SLOWLY = [each if each.id in QUICK else pytest.param(each.id, marks=pytest.mark.slow) for each in EACH]


def sign_in(path: str) -> str:
    """Where a visitor is sent who asks for a closed ``path``."""
    query = QueryDict(mutable=True)
    query["next"] = path
    language = "/en" if path.startswith("/en/") else ""
    return f"{language}/konto/login/?{query.urlencode()}"


@pytest.fixture(autouse=True)
def told(request: pytest.FixtureRequest, record_property) -> Iterator[None]:
    """How much each test asked: ``--junitxml`` adds it up, also of several processes."""
    if "visits" not in request.fixturenames:
        yield
        return
    visits = request.getfixturevalue("visits")
    before = visits.count, len(visits.leaks), len(visits.faults)
    yield
    after = visits.count, len(visits.leaks), len(visits.faults)
    for name, earlier, later in zip(("requests", "leaks", "faults"), before, after, strict=True):
        record_property(name, later - earlier)


# --- the declarations themselves ---


def test_every_pattern_is_declared() -> None:
    declared = {row.pattern for row in ROWS}
    missing = [p.key for p in patterns() if p.area is None and p.key not in declared]
    assert not missing, f"say in own_urls who may see: {missing}"


def test_every_declaration_is_of_a_pattern_and_names_every_role() -> None:
    known = {p.key for p in patterns()}
    assert {row.pattern for row in ROWS} <= known
    for row in ROWS:
        assert set(row.get) == set(ROLES), str(row)
        assert row.post is None or set(row.post) == set(ROLES), str(row)


def test_every_row_leads_to_its_pattern(world: World) -> None:
    for row in ROWS:
        match = resolve(unquote(row.path(world).partition("?")[0]))
        named = match.view_name if match.url_name else match.route
        assert named == row.pattern, str(row)


def pairs(world: World) -> set[tuple[str, str]]:
    """Every address of the rows with every role that asks for it."""
    return {(row.path(world), role) for row in ROWS for role in row.get}


OWN_OBJECTS = {
    "visitor": ("page", "example-public"),
    LINK: ("link", "case-internal-goal"),
    "unaffiliated": ("account", ""),
    "coordinator": ("mine", "case-internal-shared-contact"),
    "member": ("mine", "case-confidential-shared-contact"),
    "reader": ("page", "example-partners"),
    "foreign_coordinator": ("mine", "case-moorbach-shared-contact"),
    "foreign": ("mine", "case-moorbach-goal"),
    "foreign_reader": ("page", "document-partners"),
    "welfare": ("mine", "case-welfare-shared-contact"),
    "adviser": ("case", "case-confidential-inner-contact"),
    "adviser2": ("case", "case-moorbach-inner-contact"),
    "lead": ("case", "case-moorbach-risk"),
    "editor": ("edit", "example-draft"),
    "organiser": ("page", "chapter-internal"),
    "admin": ("edit", "chapter-of-edition-draft"),
    "ministry": ("figures", ""),
}
"""What each role comes for."""


@pytest.mark.parametrize("role", ROLES)
def test_every_role_has_an_object_of_its_own_and_sees_it(world: World, visits: Visits, role: str) -> None:
    where, name = OWN_OBJECTS[role]
    case = world.cases.get(name.split("-")[1] if name.startswith("case-") else "")
    without_canary = {
        "account": world.who.unaffiliated.email,
        "figures": "Integriert und strategisch gesteuert",
    }
    word = world.canaries.at(name).word if name else without_canary[where]
    path = {
        "page": lambda: world.pages[name],
        "link": lambda: world.links["goal"],
        "account": lambda: "/konto/email/",
        "figures": lambda: reverse("reporting:planning_trend"),
        "mine": lambda: case.client_url,
        "case": lambda: case.get_absolute_url(),
        "edit": lambda: f"/redaktion/pages/{world.page_ids[name]}/edit/",
    }[where]()
    answer = visits.send(role, "GET", path)
    assert answer.status == 200
    assert word in answer.text


# --- our own addresses ---


READINGS = {AuditEntry.What.READ, AuditEntry.What.EXPORTED}
"""What may be audited when somebody only reads."""


def refused(answer: Answer) -> bool:
    """Whether this role got nothing: not there, not allowed, or sent to sign in."""
    return answer.status in {403, 404, 405, 410} or (
        answer.status == 302 and "/konto/login/" in answer.location
    )


def check_own(visits: Visits, role: str, row: Row, method: str, absent: dict[str, Answer]) -> Iterator[str]:
    """What is wrong with the answer. ``absent`` keeps what this role gets for what does not exist."""
    path = row.path(visits.world)
    expected = (row.get if method == "GET" else row.post)[role]
    data = row.data(visits.world, role) if method == "POST" else None
    answer = visits.send(role, method, path, data)
    told = f"{method} {path} ({row}) as {role}"
    if answer.status != expected:
        yield f"{told}: {answer.status}, expected {expected}"
    if answer.wrote and (method == "GET" or refused(answer)):
        yield f"{told} wrote to {sorted(answer.wrote)}"
    if refused(answer) and (answer.noted or answer.rows):
        yield f"{told} left {answer.rows} rows in {sorted(answer.noted)}"
    if method == "GET" and not answer.audited <= READINGS:
        yield f"{told} is audited as {sorted(answer.audited)}"
    if row.writes and data and expected == 302 and not refused(answer) and not answer.wrote:
        yield f"{told} was let through and wrote nothing"
    there = row.leads_to(visits.world) if row.leads_to is not None and method == "POST" else sign_in(path)
    if role in {"visitor", LINK} and answer.status == 302 and answer.location != there:
        yield f"{told} is sent to {answer.location}"
    # Whoever reads it may learn that nobody posts to it.
    told_before = answer.status == 405 and row.get[role] == 200
    if row.missing is None or not refused(answer) or told_before:
        return
    other_path = row.missing(visits.world)
    key = f"{method} {other_path}"
    if key not in absent:
        absent[key] = visits.send(role, method, other_path, data)
    other = absent[key]
    if other.status == 302:
        if answer.status != 302 or other.location != sign_in(other_path):
            yield f"{told}: {answer.status}, a missing thing is sent to {other.location}"
    elif other.status != answer.status:
        yield f"{told}: {answer.status}, a missing thing gets {other.status}"
    elif blanked(answer.text, path) != blanked(other.text, other_path):
        yield f"{told}: what is foreign looks unlike what is missing"


@pytest.mark.parametrize("role", EACH)
def test_our_own_addresses_answer_as_declared(visits: Visits, role: str) -> None:
    """Also: who is refused changes nothing, and learns nothing that a missing thing would not tell."""
    found: list[str] = []
    before = len(visits.leaks), len(visits.faults)
    absent: dict[str, Answer] = {}
    for row in ROWS:
        found += check_own(visits, role, row, "GET", absent)
        if row.post is not None:
            found += check_own(visits, role, row, "POST", absent)
    found += visits.leaks[before[0] :] + visits.faults[before[1] :]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("role", SLOWLY)
def test_after_all_that_was_refused_every_table_is_as_before(visits: Visits, role: str) -> None:
    """All refused posts one after the other, nothing of them taken back: the checksum of all tables stays the same."""
    with transaction.atomic():
        before, sent = checksum(), 0
        for row in ROWS:
            if row.post is None or row.post[role] not in {302, 403, 404, 405, 410}:
                continue
            if row.post[role] == 302 and (role not in {"visitor", LINK} or row.leads_to is not None):
                continue
            answer = visits.send(
                role, "POST", row.path(visits.world), row.data(visits.world, role), stays=True
            )
            assert refused(answer), str(row)
            sent += 1
        assert sent > 40
        assert checksum() == before
        transaction.set_rollback(True)


ONE_EACH = list({row.pattern: row for row in ROWS}.values())
METHODS = ("PUT", "PATCH", "DELETE", "OPTIONS")
REFUSALS = frozenset({302, 403, 404, 410})


def check_method(
    visits: Visits, role: str, row: Row, method: str, absent: dict[str, Answer]
) -> Iterator[str]:
    """What is wrong with the answer to a method that no address of ours takes; some tell which they take."""
    path = row.path(visits.world)
    answer = visits.send(role, method, path)
    told = f"{method} {path} ({row}) as {role}: {answer.status}"
    declared = {row.get[role], row.post[role] if row.post is not None else 405} & REFUSALS
    if role not in {"visitor", LINK}:
        declared -= {302}
    if answer.status == 302:
        right = 302 in declared and answer.location == sign_in(path)
    elif answer.status == 200:
        right = method == "OPTIONS" and not declared and not answer.text
    else:
        right = answer.status == 405 or answer.status in declared
    if not right:
        yield f"{told}, expected {sorted({405, *declared})}"
    if answer.wrote or answer.noted or answer.rows:
        yield f"{told}, and left {answer.rows} rows"
    if row.missing is None or row.get[role] not in REFUSALS:
        return
    other_path = row.missing(visits.world)
    if (key := f"{method} {other_path}") not in absent:
        absent[key] = visits.send(role, method, other_path)
    other = absent[key]
    if other.status != answer.status or blanked(answer.text, path) != blanked(other.text, other_path):
        yield f"{told}: what is foreign looks unlike what is missing ({other.status})"


def check_methods(visits: Visits, role: str, asked: Iterable[tuple[str, Row]]) -> None:
    absent: dict[str, Answer] = {}
    found = [fault for method, row in asked for fault in check_method(visits, role, row, method, absent)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("role", EACH)
def test_other_writing_methods_are_refused(visits: Visits, role: str) -> None:
    """Each address is sent one of them by each role, another one by the next."""
    turn = ROLES.index(role)
    check_methods(visits, role, ((METHODS[(turn + n) % len(METHODS)], row) for n, row in enumerate(ONE_EACH)))


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("method", METHODS)
def test_every_other_writing_method_is_refused_everywhere(visits: Visits, role: str, method: str) -> None:
    check_methods(visits, role, ((method, row) for row in ROWS))


@pytest.mark.parametrize("role", ["visitor", "foreign", "adviser2"])
def test_the_english_addresses_are_guarded_alike(visits: Visits, role: str) -> None:
    for row in ROWS:
        if not row.pattern.startswith(("cases:", "accounts:", "search:", "directory:", "link")):
            continue
        path = f"/en{row.path(visits.world)}"
        answer = visits.send(role, "GET", path)
        assert answer.status == row.get[role], path
        if answer.status == 302 and role == "visitor":
            assert answer.location == sign_in(path)
        if answer.status == 200:
            assert '<html lang="en"' in answer.text or "<" not in answer.text


# --- other people's areas ---


def check_foreign(visits: Visits, role: str, pattern: Pattern, method: str, found: list[str]) -> None:
    path = address(pattern, page=visits.world.page_ids["example-draft"])
    excused = role in EDITING and pattern.name in WAGTAILS_OWN_FAULTS
    answer = visits.send(role, method, path, may_fail=excused)
    told = f"{method} {path} ({pattern.key}) as {role}: {answer.status}"
    anonymous = role in {"visitor", LINK}
    if pattern.area in SHOWN_TO_ALL:
        right = answer.status == SHOWN_TO_ALL[pattern.area]
    elif anonymous and not OPEN_ACCOUNT.match(path):
        right = answer.status == 302 and answer.location == sign_in(path)
    elif pattern.area == "redaktion/" and role not in EDITING:
        right = answer.status == 404
    else:
        right = answer.status < 500 or excused
    if not right:
        found.append(told)
    if answer.wrote and (
        (method == "GET" and pattern.area != "redaktion/") or answer.status in {403, 404, 405}
    ):
        found.append(f"{told}, and wrote to {sorted(answer.wrote)}")


@pytest.mark.parametrize("role", SLOWLY)
def test_areas_of_wagtail_and_allauth_open_to_whom_they_are_for(visits: Visits, role: str) -> None:
    found: list[str] = []
    before = len(visits.leaks), len(visits.faults)
    for pattern in FOREIGN_AREAS:
        for method in ("GET", "POST"):
            check_foreign(visits, role, pattern, method, found)
    found += visits.leaks[before[0] :] + visits.faults[before[1] :]
    assert not found, "\n".join(found)


def test_at_least_two_thousand_pairs_of_address_and_role_are_asked(world: World, record_property) -> None:
    record_property("pairs", len(pairs(world)))
    assert len(pairs(world)) >= 2000
