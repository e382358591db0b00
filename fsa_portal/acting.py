"""Who acts in the request that is being answered: for the few places that are told of an act, not of its request."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from fsa_portal.actor import Actor

_in_force: ContextVar[Actor | None] = ContextVar("actor_in_force", default=None)


def acting() -> Actor | None:
    """The person in the affiliation in force; None outside of requests, as in jobs and commands."""
    return _in_force.get()


@contextmanager
def acts(actor: Actor) -> Iterator[None]:
    """Inside, it is this actor who acts."""
    token = _in_force.set(actor)
    try:
        yield
    finally:
        _in_force.reset(token)
