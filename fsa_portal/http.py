"""What a view is given, and which view an address leads to."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.translation import get_language, get_language_from_path, override

from fsa_portal.actor import Actor


def reader_language() -> str:
    """The code of the language in which the page is shown, without a region: ``de`` or ``en``."""
    return (get_language() or settings.LANGUAGE_CODE).partition("-")[0]


class Request(HttpRequest):
    """A request after the middleware: who acts, and the roles that the person could act in instead.

    For annotations only; Django makes plain requests and the middleware adds the attributes.
    """

    actor: Actor
    affiliations: list[Any]
    handbook_evergreen: bool
    """Set by the handbook's routing: the address named no edition."""


def match_at(path: str) -> ResolverMatch | None:
    """What answers at an address in either language, whatever language is spoken now; None for nothing."""
    with override(get_language_from_path(path) or settings.LANGUAGE_CODE):
        try:
            return resolve(path)
        except Resolver404:
            return None
