"""Kinds of notices: what each says, decided from the database when it is sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext

from fsa_portal.accounts.models import User
from fsa_portal.notices.topics import Topic


@dataclass(frozen=True, slots=True)
class Button:
    """Where a mail leads: what the button says, and a path of ours."""

    label: str
    path: str


@dataclass(frozen=True, slots=True)
class WayOut:
    """The link in a mail that stops such mails: it says what the button of its page says."""

    path: str
    label: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a bundle."""

    line: str
    path: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """The words of one mail, as plain text. It says that there is news and leads to it; it never tells it.

    ``line`` stands for the letter in a bundle (the subject, when it is empty).
    """

    subject: str
    paragraphs: tuple[str, ...] = ()
    button: Button | None = None
    line: str = ""
    entries: tuple[Entry, ...] = ()
    greeting: bool = True

    @property
    def entry(self) -> Entry:
        return Entry(self.line or self.subject, self.button.path if self.button else "")


class Build(Protocol):
    """Gives the letter, or None when the notice is no longer due: its object is gone, the person may not see it."""

    def __call__(self, *, about: int, recipient: User | None) -> Letter | None: ...


class BuildFromPayload(Protocol):
    """Likewise, from what was kept with the mail until it is sent."""

    def __call__(self, payload: Mapping[str, Any]) -> Letter | None: ...


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of notice.

    ``topic`` None: the answer to an act of one's own, or about the safety of the account; it goes at once, is never
    bundled and cannot be stopped. ``reminder``: goes with what the next night sends, however often the person wants
    to hear of the topic ("never" aside), so that nobody gets two in a day.
    """

    name: str
    topic: Topic | None
    build: Build | None = None
    build_from_payload: BuildFromPayload | None = None
    reminder: bool = False
    label: str | Promise = ""
    """What administrators read in the list of mails."""


_kinds: dict[str, Kind] = {}


def register_kind(kind: Kind) -> None:
    """Called in ``AppConfig.ready()``."""
    if kind.name in _kinds:
        raise ValueError(f"notice kind {kind.name!r} is registered twice")
    if (kind.build is None) == (kind.build_from_payload is None):
        raise ValueError(f"notice kind {kind.name!r} needs one way to be built")
    _kinds[kind.name] = kind


def kind_named(name: str) -> Kind:
    return _kinds[name]


BUNDLE = "bundle"
"""The kind of mail that holds several notices."""


def labels() -> dict[str, str]:
    """What each kind of mail is called, by its name; bundles included."""
    return {BUNDLE: gettext("bundle of news")} | {
        kind.name: str(kind.label or kind.name) for kind in _kinds.values()
    }


def offered_topics() -> list[Topic]:
    """What somebody can choose to hear of: the topics that something is sent about."""
    sent = {kind.topic for kind in _kinds.values()}
    return [topic for topic in Topic if topic in sent]
