"""Which addresses take a question, and by which names: what their own pages offer, in a form or a link."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qsl, urlsplit

from tests.lists import LISTS
from tests.security.canaries import ROLES
from tests.security.own_urls import ROWS
from tests.security.visits import Visits
from tests.security.world import World

EVERYWHERE = ("seite", "page", "anzahl", "sort", "format", "stand", "next", "q")
"""Names that a page reads without offering them in this world: it is too small for a second page."""
_FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.S)
_NAME = re.compile(r'<(?:input|select|button)\b[^>]*?\sname="([^"]+)"')
_LINK = re.compile(r'href="([^"]*\?[^"]*)"')
_ACTION = re.compile(r'action="([^"]*)"')


def offered(text: str, path: str) -> set[str]:
    """Names that the page offers for its own address."""
    names: set[str] = set()
    for attributes, inside in _FORM.findall(text):
        action = _ACTION.search(attributes)
        leads_to = urlsplit(unescape(action[1])).path if action else ""
        if 'method="post"' not in attributes.lower() and leads_to in {"", path}:
            names |= set(_NAME.findall(inside))
    for link in _LINK.findall(text):
        parts = urlsplit(unescape(link))
        if not parts.netloc and parts.path in {"", path}:
            names |= {name for name, _ in parse_qsl(parts.query, keep_blank_values=True)}
    return names


def paths_of_lists(world: World) -> set[tuple[str, str]]:
    """Role and path of all lists."""
    addresses = {(role, path if isinstance(path, str) else path(world)) for role, path, _ in LISTS}
    return {(role, address.partition("?")[0]) for role, address in addresses}


def lists(visits: Visits) -> dict[tuple[str, str], tuple[str, ...]]:
    """Role and path of every list (``tests/lists.py``) and of every address of the matrix that takes a question; of
    several that show the same page, one."""
    world = visits.world
    wanted = [(role, path if isinstance(path, str) else path(world)) for role, path, _ in LISTS]
    listed = paths_of_lists(world)
    for row in ROWS:
        role = next((role for role in ROLES if row.get[role] == 200), None)
        # The editors' area is Wagtail's.
        if role is not None and not row.path(world).startswith("/redaktion/"):
            wanted.append((role, row.path(world)))
    found: dict[tuple[str, str], set[str]] = {}
    alike: set[tuple[str, frozenset[str]]] = set()
    for role, address in wanted:
        path, _, query = address.partition("?")
        answer = visits.send(role, "GET", address)
        names = {name for name, _ in parse_qsl(query)}
        if answer.response["Content-Type"].startswith("text/html"):
            names |= offered(answer.text, path)
        if (role, path) in listed or (role, path) in found:
            found.setdefault((role, path), set()).update(names)
            continue
        template = answer.response.templates[0].name if answer.response.templates else path
        if names and (template, frozenset(names)) not in alike:
            alike.add((template, frozenset(names)))
            found[role, path] = names
    return {place: tuple(sorted(names)) for place, names in found.items()}
