"""Requests of all roles, each taken back, with what it wrote."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import quote

from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.utils.translation import override

from fsa_portal.audit.models import AuditEntry
from tests.security.canaries import LINK, ROLES
from tests.security.world import World

_WRITES = re.compile(
    r'^\s*(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|UPDATE|DELETE\s+FROM|REPLACE\s+INTO)\s+"?(\w+)', re.I
)
BOOKKEEPING = frozenset({"django_session", "audit_auditentry"})
"""Tables that a request may write to beside what it changes: who is signed in, and what is audited."""


@contextmanager
def watched() -> Iterator[set[str]]:
    """All tables that are written to meanwhile, also by writes that are taken back."""
    tables: set[str] = set()

    def look(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if found := _WRITES.match(sql):
            tables.add(found[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield tables


def rows_changed_so_far() -> int:
    """How many rows were written, as the database itself counts them: by triggers and unknown statements too."""
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        return int(connection.connection.total_changes)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0) FROM pg_stat_xact_user_tables"
        )
        return int(cursor.fetchone()[0])


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, read to its end, and what was written.

    ``wrote``: tables but for the bookkeeping, which is ``noted``; ``audited``: kinds of new audit entries; ``rows``: how
    many rows were written in all; ``seen``: what ``look`` saw before it was taken back.
    """

    response: HttpResponse
    status: int
    text: str
    wrote: frozenset[str]
    noted: frozenset[str]
    audited: frozenset[str]
    rows: int
    seen: Any

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
    last_audited: int = 0

    def __post_init__(self) -> None:
        for role in ROLES:
            browser = Client() if role == LINK else self.world.who.client(role)
            browser.raise_request_exception = False
            self.browsers[role] = browser
        self.browsers[LINK].get(self.world.links["goal"])
        # Signing in was audited too.
        self.last_audited = AuditEntry.objects.order_by("pk").values_list("pk", flat=True).last() or 0

    def send(
        self,
        role: str,
        method: str,
        path: str,
        data: dict[str, Any] | None = None,
        *,
        may_fail: bool = False,
        forged: bool = False,
        stays: bool = False,
        look: Callable[[frozenset[str]], Any] | None = None,
        **extra: Any,
    ) -> Answer:
        """One request of ``role``. Leaks and faults are noted; cookies and data are as before afterwards.

        ``forged``: the request has to prove where it comes from; ``stays``: what it changed is left to the caller;
        ``look`` is given the tables that were written to, while they still hold it.
        """
        browser = self.browsers[role]
        cookies = browser.cookies.output(header="", sep=";")
        browser.handler.enforce_csrf_checks = forged
        before = rows_changed_so_far()
        with transaction.atomic(), override("de"):
            with watched() as tables:
                response = _ask(browser, method, path, data or {}, extra)
                body = b"".join(response.streaming_content) if response.streaming else response.content
            rows = rows_changed_so_far() - before
            wrote = frozenset(tables - BOOKKEEPING)
            audited: frozenset[str] = frozenset()
            if "audit_auditentry" in tables:
                fresh = AuditEntry.objects.filter(pk__gt=self.last_audited)
                audited = frozenset(fresh.values_list("what", flat=True))
            seen = look(wrote) if look is not None else None
            if not stays:
                transaction.set_rollback(True)
        browser.handler.enforce_csrf_checks = False
        browser.cookies = SimpleCookie(cookies)
        text = body.decode("utf-8", "replace")
        self.count += 1
        if response.status_code >= 500 and not may_fail:
            self.faults.append(f"{response.status_code}: {method} {path} as {role}")
        typed = [value for value in (data or {}).values() if isinstance(value, str)]
        typed += [str(one) for value in (data or {}).values() if isinstance(value, list) for one in value]
        shown = f"{response.headers.get('Location', '')}\n{text}"
        self.leaks += self.world.canaries.leaks(shown, role=role, path=path, typed=typed)
        return Answer(
            response,
            response.status_code,
            text,
            wrote=wrote,
            noted=frozenset(tables & BOOKKEEPING),
            audited=audited,
            rows=rows,
            seen=seen,
        )


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
