"""What an erasure would do, in words: what goes, what loses the name, what stays as a number, and why.

Decided by the same declarations and rules by which the erasure acts (``people``, ``steps``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum

from django.apps import apps
from django.utils.translation import gettext

from fsa_portal.accounts.models import Affiliation, User
from fsa_portal.directory.models import ContactPerson
from fsa_portal.privacy import files, people
from fsa_portal.privacy.identifiers import MARK
from fsa_portal.privacy.models import ErasureCount
from fsa_portal.privacy.places import title_of
from fsa_portal.privacy.steps import MAILS, goes_whole
from fsa_portal.records import RETENTION, personal_data_of


class Fate(Enum):
    """What becomes of what stands at a place; in the order in which the page tells it."""

    GONE = 1
    EMPTIED = 2
    DECIDED = 3
    TAKEN_OUT = 4
    KEPT = 5

    @property
    def title(self) -> str:
        return {
            Fate.GONE: gettext("Is deleted"),
            Fate.EMPTIED: gettext("Is emptied down to a number"),
            Fate.DECIDED: gettext("You decide about it"),
            Fate.TAKEN_OUT: gettext("The name is taken out, the rest stays"),
            Fate.KEPT: gettext("Stays, and points at a number without a name"),
        }[self]

    @property
    def meaning(self) -> str:
        return {
            Fate.GONE: gettext("These belong to the account or only served it: nothing of them is left."),
            Fate.EMPTIED: gettext(
                "Name, addresses, numbers and ways to sign in go; the row stays without them."
            ),
            Fate.DECIDED: gettext(
                "Files that name the person are replaced by a note, or kept with a reason."
            ),
            Fate.TAKEN_OUT: gettext("These texts are about the work. “%(mark)s” stands where the name stood.")
            % {"mark": MARK},
            Fate.KEPT: gettext("These say that somebody did something, no longer who."),
        }[self]


@dataclass(frozen=True, slots=True)
class Line:
    """One place: how many rows, why they go or stay, and for how long."""

    place: str
    rows: int
    why: str


@dataclass(frozen=True, slots=True)
class Group:
    """All places with the same fate."""

    fate: Fate
    lines: list[Line] = field(default_factory=list)


def outlook(counts: Iterable[ErasureCount]) -> list[Group]:
    """The preview of an erasure from what was found."""
    groups = {fate: Group(fate) for fate in Fate}
    for count in counts:
        fate = fate_of(count.what, count.place)
        groups[fate].lines.append(Line(title_of(count.place), count.rows, _why(fate, count.place)))
    return [group for group in groups.values() if group.lines]


def fate_of(what: str, place: str) -> Fate:
    """What becomes of something that was found at this place."""
    if what == ErasureCount.What.KEPT:
        return Fate.KEPT
    if place in {MAILS, "sessions.session"}:
        return Fate.GONE
    app, name, *column = place.split(".")
    model = apps.get_model(app, name)
    if model in {User, ContactPerson}:
        return Fate.EMPTIED
    owned = {table for table, _column in (*people.own_relations(), *people.addressed_tables())}
    if goes_whole(model) or (not column and model in {*owned, Affiliation}):
        return Fate.GONE
    if place in {files.place(*found) for found in files.file_columns()}:
        return Fate.DECIDED
    return Fate.TAKEN_OUT


def _why(fate: Fate, place: str) -> str:
    """The class of retention: what it is for and how long it stays."""
    if fate is Fate.GONE:
        return gettext("part of the account")
    app, name, *column = place.split(".")
    declared = personal_data_of(apps.get_model(app, name))
    named = [declared[one] for one in column if one in declared] or list(declared.values())
    classes = sorted({personal.retention for personal in named if personal.retention in RETENTION})
    return "; ".join(
        gettext("%(why)s (%(title)s: %(label)s)")
        % {"why": RETENTION[one].why, "title": RETENTION[one].title, "label": RETENTION[one].label}
        if RETENTION[one].why
        else f"{RETENTION[one].title}: {RETENTION[one].label}"
        for one in classes
    )
