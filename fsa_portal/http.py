"""What a view is given."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from fsa_portal.actor import Actor


class Request(HttpRequest):
    """A request after the middleware: who acts, and the roles that the person could act in instead.

    For annotations only; Django makes plain requests and the middleware adds the attributes.
    """

    actor: Actor
    affiliations: list[Any]
    handbook_evergreen: bool
    """Set by the handbook's routing: the address named no edition."""
