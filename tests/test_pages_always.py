"""What holds for every page of ours: few queries however long the lists, no code in the page, one heading."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fsa_portal.outbox.models import Job
from tests.lists import LISTS, Make
from tests.security.building import whole_portal
from tests.security.canaries import ROLES
from tests.security.markup import active, headings
from tests.security.own_urls import ROWS
from tests.security.visits import Visits
from tests.security.world import World

pytestmark = pytest.mark.django_db
STAFF_LIMIT, VISITORS_LIMIT = 25, 15


@pytest.fixture(scope="module")
def search_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pages") / "search"


@pytest.fixture(autouse=True)
def index(settings, search_folder: Path) -> Path:
    settings.SEARCH_DIR = search_folder
    return search_folder


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, search_folder: Path) -> Iterator[World]:
    with django_db_blocker.unblock(), whole_portal(search_folder) as made:
        yield made


@pytest.fixture(scope="module")
def visits(world: World) -> Visits:
    return Visits(world)


# --- as many queries for many rows as for few ---


def _told(value: object) -> str:
    return value if isinstance(value, str) else getattr(value, "__name__", "?").replace("<lambda>", "case")


@pytest.mark.parametrize(("role", "path", "make"), LISTS, ids=_told)
def test_lists_need_as_many_queries_for_many_rows_as_for_few(
    visits: Visits, role: str, path: str | Callable[[World], str], make: Make
) -> None:
    world = visits.world
    address = path if isinstance(path, str) else path(world)
    asked: list[list[str]] = []

    def queries() -> int:
        # What waits for the index is looked at anew, one by one; warm is when nothing waits.
        Job.objects.all().delete()
        visits.send(role, "GET", address)
        with CaptureQueriesContext(connection) as captured:
            assert visits.send(role, "GET", address).status == 200
        # The savepoint of each visit is this test's own.
        asked.append([query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]])
        return len(asked[-1])

    make(world, 1)
    one = queries()
    make(world, 2)
    make(world, 3)
    assert queries() == one, "\n".join(
        sql for sql, n in Counter(asked[1]).items() if n > Counter(asked[0])[sql]
    )
    assert one <= (VISITORS_LIMIT if role == "visitor" else STAFF_LIMIT)


# --- pages and their headers ---

PAGES = [
    ("visitor", "/konto/login/"),
    ("visitor", "/konto/signup/"),
    ("visitor", "/konto/password/reset/"),
    ("unaffiliated", "/konto/email/"),
    ("member", "/konto/password/change/"),
    ("lead", "/konto/2fa/"),
    ("visitor", "/suche/?q=Armut"),
    ("visitor", "/suche/?q="),
    ("visitor", "/suche/?q=gibtesnicht"),
    ("visitor", "/gibt-es-nicht/"),
    ("visitor", "/link/kaputt/"),
    ("visitor", "/kommunen/?q=Birkenfurt"),
    ("member", "/beratung/"),
    ("editor", "/praxis/beispiel-internal/"),
]


def pages_of_ours(world: World) -> list[tuple[str, str]]:
    """Every address of the security table, by somebody who may see it, and those above."""
    found = list(PAGES)
    for row in ROWS:
        role = next((role for role in ROLES if row.get[role] == 200), None)
        # Screens of the editors' area stand in Wagtail's frame, which has its own header.
        if role is not None and not row.path(world).startswith("/redaktion/"):
            found.append((role, row.path(world)))
    return found


def policy() -> str:
    """What ``CONTENT_SECURITY_POLICY`` says as a header; order does not matter."""
    directives = configured.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    return {name: set(map(str, values)) for name, values in directives.items()}


def header_of(answer: object) -> dict[str, set[str]]:
    parts = [part.split() for part in answer.response["Content-Security-Policy"].split(";") if part.strip()]
    return {name: set(values) for name, *values in parts}


def test_every_page_has_one_heading_no_code_and_the_strict_policy(visits: Visits) -> None:
    wrong = []
    strict = policy()
    assert strict["script-src"] == {"'self'"}
    assert strict["style-src"] == {"'self'"}
    seen = 0
    for role, path in pages_of_ours(visits.world):
        answer = visits.send(role, "GET", path)
        if not answer.response["Content-Type"].startswith("text/html"):
            continue
        seen += 1
        if len(headings(answer.text)) != 1 or not headings(answer.text)[0]:
            wrong.append(f"{path} as {role}: headings {headings(answer.text)}")
        if active(answer.text):
            wrong.append(f"{path} as {role}: {active(answer.text)}")
        if header_of(answer) != strict:
            wrong.append(f"{path} as {role}: {header_of(answer)}")
        if not re.search(r"<title>[^<]*\w[^<]* – FSA</title>", answer.text):
            wrong.append(f"{path} as {role}: no title")
        if answer.response["X-Content-Type-Options"] != "nosniff":
            wrong.append(f"{path} as {role}: types may be guessed")
    assert seen > 60
    assert not wrong, "\n".join(wrong)


def test_only_the_editors_area_has_the_looser_policy(visits: Visits) -> None:
    loose = header_of(visits.send("editor", "GET", "/redaktion/"))
    assert "'unsafe-inline'" in loose["script-src"]
    assert loose["default-src"] == {"'none'"}
    assert loose["frame-ancestors"] == {"'self'"}
    assert "'unsafe-inline'" not in header_of(visits.send("editor", "GET", "/redaktionell/"))["script-src"]


def test_answers_for_signed_in_people_are_kept_by_no_cache_in_between(visits: Visits) -> None:
    """What differs by person says so; a file of the library may be kept only by the person's own browser."""
    for role, path in (
        ("adviser", "/beratung/faelle/"),
        ("member", "/mein/beratung/"),
        ("adviser", visits.world.pages["example-internal"]),
        ("member", "/suche/?q=Armut"),
    ):
        headers = visits.send(role, "GET", path).response.headers
        assert "Cookie" in headers.get("Vary", ""), path
        assert "public" not in headers.get("Cache-Control", ""), path
    headers = visits.send(
        "adviser", "GET", f"{visits.world.pages['document-internal']}datei/"
    ).response.headers
    assert "private" in headers["Cache-Control"]
