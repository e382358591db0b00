"""Signed links: one right, an end, asked before acted on.

A link ``/link/<token>/`` carries the name of a right, the object and the end in its signature. GET shows what the
link does and asks; only the POST acts. A link that is made for a person carries the person's stamp too and is dead when
that changes. An app registers what a right means with :func:`register_right`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from django.core import signing
from django.forms import BaseForm
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

SALT = "fsa_portal.links"


def fingerprint(words: str) -> str:
    """Of the words to which somebody says yes: what is agreed to is what was read."""
    return salted_hmac(SALT, words, algorithm="sha256").hexdigest()[:32]


class InvalidLink(Exception):
    """The token is broken or was not made by us."""


class ExpiredLink(InvalidLink):
    """The link's time is over, or what it was for, or the person it was made for, has changed."""


class Right(Protocol):
    """What the holder of a link may do with one object."""

    name: str

    def question(self, object_id: int) -> str | None:
        """What the page asks before acting; None when the link serves no more."""

    def act(self, object_id: int) -> str:
        """Do it, as ``Actor.by_link``; returns what to tell the person."""


@runtime_checkable
class FormRight(Protocol):
    """A right whose holder fills in a form below the question."""

    name: str

    def question(self, object_id: int) -> str | None: ...

    def form(self, object_id: int, data: Mapping[str, Any] | None) -> BaseForm:
        """The form, unbound for a first look."""

    def act_with(self, object_id: int, form: Any) -> str:
        """Do what the valid form says; returns what to tell the person."""


@runtime_checkable
class StateRight(FormRight, Protocol):
    """A right whose holder may go on seeing how something stands when there is nothing left to do."""

    def state(self, object_id: int) -> str | None:
        """What the page says then; None while there is something to do, or nothing to see."""


@dataclass(frozen=True, slots=True)
class Link:
    """What a valid token says."""

    right: Right | FormRight
    object_id: int
    ends: dt.datetime
    person: int | None = None
    """For whom it was made."""


_rights: dict[str, Right | FormRight] = {}
_stamps: list[Callable[[int], str | None]] = []


def register_right(right: Right | FormRight) -> None:
    """Called in ``AppConfig.ready()``."""
    _rights[right.name] = right


def register_stamps(stamp_of: Callable[[int], str | None]) -> None:
    """Say how the stamp of a person is found: None when there is no such person any more. Called in ``ready()``."""
    _stamps[:] = [stamp_of]


def make(
    right: str,
    object_id: int,
    *,
    days: int,
    person: int | None = None,
    now: Callable[[], dt.datetime] = timezone.now,
) -> str:
    """The path of a link that gives ``right`` on one object for ``days`` days, to ``person`` if one is named."""
    if right not in _rights:
        raise KeyError(right)
    ends = int((now() + dt.timedelta(days=days)).timestamp())
    said: list[Any] = [right, object_id, ends]
    if person is not None:
        said += [person, _stamp_of(person)]
    token = signing.dumps(said, salt=SALT, compress=True)
    return reverse("link", args=[token])


def _stamp_of(person: int) -> str | None:
    (stamp_of,) = _stamps
    return stamp_of(person)


def read(token: str) -> Link:
    """The right, object, end and person of a token. Raises :class:`InvalidLink` or :class:`ExpiredLink`."""
    try:
        name, object_id, ends, *rest = signing.loads(token, salt=SALT)
        right = _rights[name]
        end = dt.datetime.fromtimestamp(ends, tz=dt.UTC)
        person, stamp = rest or (None, None)
    except (signing.BadSignature, KeyError, ValueError, TypeError) as broken:
        raise InvalidLink from broken
    if end <= timezone.now():
        raise ExpiredLink
    if person is not None and (stamp is None or _stamp_of(person) != stamp):
        raise ExpiredLink
    return Link(right=right, object_id=object_id, ends=end, person=person)
