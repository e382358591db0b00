"""Every pattern of the resolver, and which of them are other people's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from fsa_portal.records import is_own

THIRD_PARTY = {
    "redaktion/": ("wagtail.", "django.views.generic."),
    "konto/": ("allauth.", "django.views.generic."),
    "_util/": ("wagtail.", "django.contrib.auth."),
}
"""Areas by prefix -> the packages whose views may stand there without being named one by one."""
WAGTAILS_OWN_FAULTS = {
    "wagtailadmin_pages:copy": "a POST without new_parent_page, which its form always sends",
    "wagtailadmin_choose_page_external_link": "a POST without an address",
    "wagtailadmin_editing_sessions:ping": "an object id that is no number",
}
"""Views of Wagtail that answer 500 to an editor who sends what no page of it sends; nobody else gets there."""
NAMED = ("wagtail_serve",)
"""Views of others that show our pages: declared like our own."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """One pattern with all that stands before it."""

    route: str
    name: str
    module: str

    @property
    def key(self) -> str:
        """What rows call it: its name, else its route."""
        return self.name or self.route

    @property
    def area(self) -> str | None:
        """The prefix under which it is somebody else's; None when it has to be declared by itself."""
        if is_own(self.module) or self.name in NAMED:
            return None
        found = [
            prefix
            for prefix, modules in THIRD_PARTY.items()
            if self.route.startswith(prefix) and self.module.startswith(modules)
        ]
        return found[0] if found else None


def patterns() -> list[Pattern]:
    """All of them, in the order of the resolver."""
    return list(_walk(get_resolver(), (), ()))


def _joined(before: str, part: str) -> str:
    """As Django joins routes in ``ResolverMatch.route``."""
    return before + part.removeprefix("^") if before else part


def _walk(resolver: URLResolver, parts: tuple[Any, ...], names: tuple[str, ...]) -> Iterator[Pattern]:
    for one in resolver.url_patterns:
        inside = (*parts, one.pattern)
        if isinstance(one, URLResolver):
            yield from _walk(one, inside, (*names, one.namespace) if one.namespace else names)
            continue
        assert isinstance(one, URLPattern)
        yield Pattern(
            route=reduce(_joined, map(str, inside), ""),
            name=":".join([*names, one.name]) if one.name else "",
            module=one.callback.__module__,
        )


_VALUES = {
    "app_label": "cms",
    "app_name": "cms",
    "content_type_app_name": "cms",
    "model_name": "portalimage",
    "content_type_model_name": "standardpage",
    "action": "delete",
    "action_name": "copy",
    "filter_spec": "width-100",
    "key": "schluessel",
    "uidb36": "1",
    "uidb64": "MQ",
    "token": "abc-def",
    "provider_id": "anbieter",
    "language_code": "de",
}
_POSITIONAL = ("(live|earliest|\\d+)", "earliest"), ("(live|latest|\\d+)", "latest")
_ROUTE_ARGUMENT = re.compile(r"<(?:(\w+):)?(\w+)>")
_REGEX_ARGUMENT = re.compile(r"\(\?P<(\w+)>(?:[^()]|\[[^\]]*\])*\)")


def address(pattern: Pattern, *, page: int) -> str:
    """An address that the pattern matches; numbers are the id of ``page``, which may well be no such thing."""

    def value(kind: str | None, name: str) -> str:
        return _VALUES.get(name) or (str(page) if kind in {"int", None} or name.endswith("pk") else "x")

    route = _REGEX_ARGUMENT.sub(lambda found: value("str", found[1]), pattern.route)
    route = _ROUTE_ARGUMENT.sub(lambda found: value(found[1], found[2]), route)
    for group, filled in (*_POSITIONAL, ("(\\d+)", str(page))):
        route = route.replace(group, filled)
    return "/" + route.replace("^", "").replace("$", "").replace("\\.", ".")
