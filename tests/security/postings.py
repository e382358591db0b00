"""Every form of ours as a role that may use it finds it: where it stands, what it offers, what it sends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from bs4 import BeautifulSoup, Tag

from tests.security.own_urls import ROWS, Row
from tests.security.own_urls.base import Path, fixed
from tests.security.visits import Visits
from tests.security.world import World

PREFERRED = (
    "member",
    "coordinator",
    "adviser",
    "adviser2",
    "lead",
    "editor",
    "unaffiliated",
    "admin",
    "welfare",
)
"""Who uses a form here: of those who may, the first."""
USED_BY = dict.fromkeys(("shortlist:move", "shortlist:tidy", "shortlist:stop_sharing"), "adviser")
"""Whose list has so much on it that the form is shown."""
STANDS_ON: dict[str, Path] = {
    "accounts:answer_invitation": fixed("/konto/rollen/"),
    "accounts:access_end_conflict": lambda w: f"/beratung/zugaenge/{w.who.organiser.user_id}/",
    "accounts:switch": fixed("/konto/rollen/"),
    "accounts:team_withdraw_invitation": fixed("/mein/team/"),
    "accounts:access_withdraw_invitation": fixed("/beratung/zugaenge/"),
    "funding_checked": fixed("/redaktion/foerderung/pruefen/"),
    "reference:reuse": lambda w: w.pages["question-public"],
    "shortlist:keep": lambda w: w.pages["programme-public"],
}
"""Pages with a form that posts to an address which is not below them."""


@dataclass(frozen=True, slots=True)
class Field:
    """One name that a form sends: ``choice`` (of several), ``button``, ``hidden`` or ``entry``."""

    name: str
    kind: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Posting:
    """A row that is posted to, by one role, with data that are taken and the fields of the form."""

    row: Row
    role: str
    path: str
    data: dict[str, Any]
    fields: dict[str, Field]
    has_form: bool

    @property
    def taken(self) -> int:
        """The answer when everything is right."""
        assert self.row.post is not None
        return self.row.post[self.role]

    @property
    def names(self) -> list[str]:
        """What is sent or could be, in a steady order."""
        return sorted({*self.fields, *self.data} - {"csrfmiddlewaretoken"})


def who_uses(row: Row) -> str | None:
    """The role that is let through; nobody where everything is refused."""
    if row.post is None:
        return None
    first = USED_BY.get(row.pattern, PREFERRED[0])
    fits = [role for role in (first, *PREFERRED) if row.post[role] in {200, 302, 303}]
    return fits[0] if fits else None


POSTING = [row for row in ROWS if who_uses(row)]
ONE_EACH = list({row.pattern: row for row in reversed(POSTING)}.values())[::-1]
"""The first row of each pattern: the forms of the others are the same."""


def find(visits: Visits, row: Row) -> Posting:
    """The row as its role finds it."""
    role = who_uses(row)
    assert role is not None
    path, given = row.path(visits.world), row.data(visits.world, role)
    form = next(_forms(visits, role, row, path, given), None)
    fields = _fields(form) if form is not None else {}
    hidden = {
        name: list(one.values) if len(one.values) > 1 else one.values[0]
        for name, one in fields.items()
        if one.kind == "hidden"
    }
    return Posting(row, role, path, {**hidden, **given}, fields, has_form=form is not None)


def _forms(visits: Visits, role: str, row: Row, path: str, given: dict[str, Any]) -> Iterator[Tag]:
    """The forms that post to ``path``, on the first page that has any, those first that send most of what is given."""
    for page in _pages(visits.world, row, path):
        answer = visits.send(role, "GET", page)
        if answer.status != 200:
            continue
        soup = BeautifulSoup(answer.text, "html.parser")
        found = [
            form
            for form in soup.find_all("form")
            if str(form.get("method", "")).lower() == "post"
            and urljoin(page, str(form.get("action") or page)).partition("?")[0] == path.partition("?")[0]
        ]
        yield from sorted(found, key=lambda form: -len(_fields(form).keys() & given.keys()))


def _pages(world: World, row: Row, path: str) -> Iterator[str]:
    """Where the form may stand: there, where it is known to stand, and above."""
    yield path
    if row.pattern in STANDS_ON:
        yield STANDS_ON[row.pattern](world)
    above = path.strip("/").split("/")[:-1]
    while above:
        yield f"/{'/'.join(above)}/"
        above.pop()


def _fields(form: Tag) -> dict[str, Field]:
    found: dict[str, tuple[str, list[str]]] = {}
    for one in form.find_all(["input", "select", "textarea", "button"]):
        name = str(one.get("name") or "")
        if not name or name == "csrfmiddlewaretoken" or one.has_attr("disabled"):
            continue
        values = [str(one.get("value") or "")]
        kind = "entry"
        if one.name == "select":
            kind = "choice"
            values = [str(option.get("value") or "") for option in one.find_all("option")]
        elif one.name == "button":
            kind = "button"
        elif one.get("type") == "radio" or (one.get("type") == "checkbox" and one.has_attr("value")):
            kind = "choice"
        elif one.get("type") == "hidden":
            kind = "hidden"
        found.setdefault(name, (kind, []))[1].extend(values)
    return {name: Field(name, kind, tuple(values)) for name, (kind, values) in found.items()}


class Postings:
    """Each row is looked for once."""

    def __init__(self, visits: Visits) -> None:
        self.visits = visits
        self.found: dict[int, Posting] = {}

    def of(self, row: Row) -> Posting:
        if id(row) not in self.found:
            self.found[id(row)] = find(self.visits, row)
        return self.found[id(row)]
