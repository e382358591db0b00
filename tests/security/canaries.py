"""Words that stand nowhere else, and who may read them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from tests.factories.people import ROLES as PEOPLE

LINK = "link"
"""Somebody who came by a signed link and has no account."""
ROLES = (*PEOPLE, LINK)

EVERYBODY = frozenset(ROLES)
STAFF = frozenset({"adviser", "adviser2", "lead", "editor", "organiser", "admin"})
EDITING = frozenset({"lead", "editor", "admin"})
BIRKENFURT = frozenset({"coordinator", "member"})
MOORBACH = frozenset({"foreign_coordinator", "foreign"})
PARTNERS = STAFF | BIRKENFURT | MOORBACH | {"reader", "foreign_reader", "welfare"}
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Canary:
    """One word: where it stands and the roles that may meet it."""

    word: str
    where: str
    roles: frozenset[str]
    of_page: bool
    """It stands on a page: the editors' area and the files may show it to those who edit."""
    by_link: bool
    """The page of its signed link shows it to whoever holds the link."""

    def may_be_met(self, role: str, path: str) -> bool:
        edits = self.of_page and role in EDITING and path.startswith(("/redaktion/", "/dateien/"))
        holds = self.by_link and re.match(r"(?:/en)?/link/", path) is not None
        return role in self.roles or edits or holds


def word_of(where: str) -> str:
    """A word of letters without meaning, the same for the same place in every run."""
    digest = hashlib.sha256(where.encode()).digest()
    return "Zq" + "".join(chr(ord("a") + byte % 26) for byte in digest[:14])


class Canaries:
    """All canaries of the world."""

    def __init__(self) -> None:
        self.all: list[Canary] = []

    def new(self, where: str, roles: Iterable[str], *, of_page: bool = False, by_link: bool = False) -> str:
        """The word to write at ``where``."""
        canary = Canary(word_of(where), where, frozenset(roles), of_page, by_link)
        assert canary.word not in {known.word for known in self.all}, where
        self.all.append(canary)
        return canary.word

    def at(self, where: str) -> Canary:
        return next(known for known in self.all if known.where == where)

    def leaks(self, text: str, *, role: str, path: str, typed: Collection[str] = ()) -> list[str]:
        """Where the words stand that ``text`` shows to a role that may not see them.

        What the person ``typed``, the address included, may be shown again.
        """
        lower, own = text.lower(), " ".join([path, *typed]).lower()
        return [
            f"{role} meets {known.where} at {path}"
            for known in self.all
            if known.word.lower() in lower
            and known.word.lower() not in own
            and not known.may_be_met(role, path)
        ]
