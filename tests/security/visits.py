"""Requests of all roles, each taken back, with what it wrote."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import quote

from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.utils.translation import override

from tests.security.canaries import LINK, ROLES
from tests.security.world import World

_WRITES = re.compile(
    r'^\s*(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|UPDATE|DELETE\s+FROM|REPLACE\s+INTO)\s+"?(\w+)', re.I
)
BOOKKEEPING = frozenset({"django_session", "audit_auditentry"})
"""Tables that any request may write to: who is signed in, and what is audited."""


@contextmanager
def watched() -> Iterator[set[str]]:
    """The tables of ours and others that are written to meanwhile, also by writes that are taken back."""
    tables: set[str] = set()

    def look(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        found = _WRITES.match(sql)
        if found and found[1] not in BOOKKEEPING:
            tables.add(found[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield tables


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, read to its end, and the tables that were written to."""

    response: HttpResponse
    status: int
    text: str
    wrote: frozenset[str]

    @property
    def location(self) -> str:
        return self.response.headers.get("Location", "")


@dataclass
class Visits:
    """A browser for each role. What one request changes is gone before the next."""

    world: World
    browsers: dict[str, Client] = field(default_factory=dict)
    count: int = 0
    leaks: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        for role in ROLES:
            browser = Client() if role == LINK else self.world.who.client(role)
            browser.raise_request_exception = False
            self.browsers[role] = browser
        self.browsers[LINK].get(self.world.links["goal"])

    def send(
        self,
        role: str,
        method: str,
        path: str,
        data: dict[str, Any] | None = None,
        *,
        may_fail: bool = False,
        **extra: Any,
    ) -> Answer:
        """One request of ``role``. Leaks and faults are noted; cookies and data are as before afterwards."""
        browser = self.browsers[role]
        cookies = browser.cookies.output(header="", sep=";")
        with transaction.atomic(), watched() as tables, override("de"):
            response = _ask(browser, method, path, data or {}, extra)
            body = b"".join(response.streaming_content) if response.streaming else response.content
            transaction.set_rollback(True)
        browser.cookies = SimpleCookie(cookies)
        text = body.decode("utf-8", "replace")
        self.count += 1
        if response.status_code >= 500 and not may_fail:
            self.faults.append(f"{response.status_code}: {method} {path} as {role}")
        typed = [value for value in (data or {}).values() if isinstance(value, str)]
        shown = f"{response.headers.get('Location', '')}\n{text}"
        self.leaks += self.world.canaries.leaks(shown, role=role, path=path, typed=typed)
        return Answer(response, response.status_code, text, frozenset(tables))


def _ask(
    browser: Client, method: str, path: str, data: dict[str, Any], extra: dict[str, Any]
) -> HttpResponse:
    """Besides the names of methods: ``any`` sends the method in the data, ``generic-post`` a body as it is."""
    if method == "any":
        return browser.generic(data["method"], path, **extra)
    if method == "generic-post":
        return browser.generic("POST", path, data["body"], content_type=data["kind"], **extra)
    return getattr(browser, method.lower())(path, data, **extra)


_TOKENS = re.compile(r'value="\w{64}"')


def blanked(text: str, address: str) -> str:
    """A page without what differs in each request: tokens, and its own address in all its spellings."""
    for spelling in (address, quote(address), quote(address, safe=""), f"/en{address}"):
        text = text.replace(spelling, "")
    return _TOKENS.sub("", text)
