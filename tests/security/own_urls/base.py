"""What every address of ours answers to every role: how one row is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.security.canaries import LINK, ROLES
from tests.security.world import World

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


def fsa(*, adviser: int, adviser2: int, lead: int, desk: int) -> Statuses:
    """Inside the workspace, where everybody else finds nothing."""
    return by(nobody=302, outside=404, birkenfurt=404, reader=404, moorbach=404, moorbach_reader=404, welfare=404,
              adviser=adviser, adviser2=adviser2, lead=lead, desk=desk)  # fmt: skip


def client(*, birkenfurt: int, moorbach: int, welfare: int) -> Statuses:
    """Inside the area of the advised bodies; who only reads finds no case, and the FSA has its own view."""
    return by(nobody=302, outside=404, birkenfurt=birkenfurt, reader=404, moorbach=moorbach, moorbach_reader=404,
              welfare=welfare, adviser=404, adviser2=404, lead=404, desk=404)  # fmt: skip


STAFF_READ = fsa(adviser=200, adviser2=200, lead=200, desk=200)
ADVISERS_READ = fsa(adviser=200, adviser2=200, lead=200, desk=404)
ADVISERS_WRITE = fsa(adviser=302, adviser2=302, lead=302, desk=404)
FIRST_READS = fsa(adviser=200, adviser2=404, lead=200, desk=404)
FIRST_WRITES = fsa(adviser=302, adviser2=404, lead=302, desk=404)
SECOND_READS = fsa(adviser=404, adviser2=200, lead=200, desk=404)
SECOND_WRITES = fsa(adviser=404, adviser2=302, lead=302, desk=404)
NO_CASE = signed_in(404)
WRONG_METHOD = signed_in(405)


def nothing(world: World, role: str) -> dict[str, Any]:
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
    data: Data = nothing
    missing: Path | None = None
    label: str = ""
    writes: bool = field(default=True)
    """Whether a POST that is let through changes something."""
    open_form: bool = field(default=False)
    """Whether visitors may send it too; what is done leads them on, not to the sign-in."""

    def __str__(self) -> str:
        return f"{self.pattern} {self.label}".strip()


def fixed(address: str) -> Path:
    return lambda world: address


def only(status: int, *roles: str) -> Statuses:
    """Those get it; whoever else is signed in finds nothing, the others are sent to sign in."""
    return signed_in(404) | dict.fromkeys(roles, status)


def sent(world: World, role: str) -> dict[str, Any]:
    """A button without fields."""
    return {"sent": "1"}
