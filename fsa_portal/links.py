"""Signed links: one right, an end, asked before acted on.

A link ``/link/<token>/`` carries the name of a right, the object and the end in its signature. GET shows what the
link does and asks; only the POST acts. An app registers what a right means with :func:`register_right`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from django.core import signing
from django.urls import reverse
from django.utils import timezone

SALT = "fsa_portal.links"


class InvalidLink(Exception):
    """The token is broken or was not made by us."""


class ExpiredLink(InvalidLink):
    """The link's time is over, or what it was for has changed."""


class Right(Protocol):
    """What the holder of a link may do with one object."""

    name: str

    def question(self, object_id: int) -> str | None:
        """What the page asks before acting; None when the link serves no more."""

    def act(self, object_id: int) -> str:
        """Do it, as ``Actor.by_link``; returns what to tell the person."""


@dataclass(frozen=True, slots=True)
class Link:
    """What a valid token says."""

    right: Right
    object_id: int
    ends: dt.datetime


_rights: dict[str, Right] = {}


def register_right(right: Right) -> None:
    """Called in ``AppConfig.ready()``."""
    _rights[right.name] = right


def make(right: str, object_id: int, *, days: int, now: Callable[[], dt.datetime] = timezone.now) -> str:
    """The path of a link that gives ``right`` on one object for ``days`` days."""
    if right not in _rights:
        raise KeyError(right)
    ends = int((now() + dt.timedelta(days=days)).timestamp())
    token = signing.dumps([right, object_id, ends], salt=SALT, compress=True)
    return reverse("link", args=[token])


def read(token: str) -> Link:
    """The right, object and end of a token. Raises :class:`InvalidLink` or :class:`ExpiredLink`."""
    try:
        name, object_id, ends = signing.loads(token, salt=SALT)
        right = _rights[name]
        end = dt.datetime.fromtimestamp(ends, tz=dt.UTC)
    except (signing.BadSignature, KeyError, ValueError, TypeError) as broken:
        raise InvalidLink from broken
    if end <= timezone.now():
        raise ExpiredLink
    return Link(right=right, object_id=object_id, ends=end)
