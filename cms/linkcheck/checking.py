"""Every week all links of all published pages are looked at; in pieces, and a killed worker goes on where it was."""

from __future__ import annotations

import datetime as dt
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, zip_longest
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_noop

from cms.linkcheck.finding import targets
from cms.linkcheck.inside import judge
from cms.linkcheck.models import BROKEN, Link, Verdict
from cms.linkcheck.probing import Finding, look
from cms.models import BasePage
from fsa_portal.outbox import progress, queue
from fsa_portal.outbox.models import Job
from fsa_portal.outbox.pieces import in_pieces

ASK = "linkcheck.ask"
COLLECT = "linkcheck.collect"
PAGES_AT_ONCE = 25
"""Pages that are read before what was found is written."""
PAUSE = 1.0
"""Seconds between two questions to the same server."""


def begin() -> dict[str, Any]:
    """Note the links of all pages, check those to the portal itself, and queue the questions to other servers."""
    began = timezone.now()
    done = int(progress.cursor().get("done", 0))
    last = int(progress.cursor().get("last", 0))
    total = BasePage.objects.live().count()
    while pks := list(
        BasePage.objects.live()
        .filter(pk__gt=last)
        .order_by("pk")
        .values_list("pk", flat=True)[:PAGES_AT_ONCE]
    ):
        readings = {page.pk: read(page) for page in BasePage.objects.filter(pk__in=pks).specific()}
        in_pieces(list(enumerate(pks, start=done + 1)), partial(_note, readings, total))
        last, done = pks[-1], done + len(pks)
    Link.objects.exclude(page__in=BasePage.objects.live().values("pk")).delete()
    outside = Link.objects.outside()
    if settings.LINK_CHECK and outside.exists():
        with transaction.atomic():
            queue.enqueue(ASK, "all", {"since": began.isoformat()})
    return {
        gettext_noop("pages"): done,
        gettext_noop("links"): Link.objects.count(),
        gettext_noop("links to other sites"): outside.count(),
    }


def _note(readings: Mapping[int, Reading], total: int, some: Sequence[tuple[int, int]]) -> None:
    for number, pk in some:
        if pk in readings:
            keep(readings[pk])
        progress.report(done=number, total=total, cursor={"last": pk, "done": number})


@dataclass(frozen=True, slots=True)
class Reading:
    """What stood in a page when it was read, and what was found where it links to the portal itself."""

    page: int
    state: tuple[Any, ...]
    targets: frozenset[str]
    findings: Mapping[str, Finding]


STATE = ("live", "live_revision_id", "last_published_at")
"""What tells that a page was published or taken back meanwhile."""


def read(page: BasePage) -> Reading:
    """The links that a page has now; those that lead to the portal are checked. Nothing is written."""
    wanted = targets(page) if page.live and not page.is_closed_to_changes else set()
    inside = [target for target in wanted if not target.startswith(("http://", "https://"))]
    state = tuple(getattr(page, name) for name in STATE)
    return Reading(page.pk, state, frozenset(wanted), judge(page, inside))


def keep(reading: Reading) -> None:
    """Make the rows of a page what was read, unless it was published anew since: then it is read again by its own job."""
    if not BasePage.objects.filter(pk=reading.page, **dict(zip(STATE, reading.state, strict=True))).exists():
        return
    rows = Link.objects.filter(page=reading.page)
    known = set(rows.values_list("target", flat=True))
    if gone := known - reading.targets:
        rows.filter(target__in=gone).delete()
    new = reading.targets - known
    # A link that another page has too was asked already.
    asked = {
        link.target: link for link in Link.objects.outside().filter(target__in=new).exclude(last_checked=None)
    }
    Link.objects.bulk_create([_new(reading.page, target, asked.get(target)) for target in sorted(new)])
    by_finding: dict[Finding, list[str]] = defaultdict(list)
    for target, finding in reading.findings.items():
        by_finding[finding].append(target)
    for finding, found in by_finding.items():
        write(rows.filter(target__in=found), finding)


def _new(page: int, target: str, same: Link | None) -> Link:
    if same is None:
        return Link(page_id=page, target=target)
    return Link(
        page_id=page, target=target, verdict=same.verdict, status=same.status, leads_to=same.leads_to,
        last_checked=same.last_checked, broken_since=same.broken_since,
    )  # fmt: skip


def collect_again(job: Job) -> None:
    """A page was saved or deleted: its own links, and those that lead to it."""
    pk = int(job.key)
    leading_here = Link.objects.filter(target=f"page:{pk}").values("page")
    for page in BasePage.objects.filter(Q(pk=pk) | Q(pk__in=leading_here)).specific():
        reading = read(page)
        with transaction.atomic():
            keep(reading)


def ask_all(job: Job) -> None:
    """Ask other people's servers, each address once, however many pages link to it."""
    since = dt.datetime.fromisoformat(job.payload["since"])
    due = Link.objects.outside().filter(Q(last_checked=None) | Q(last_checked__lt=since))
    addresses = list(due.order_by("target").values_list("target", flat=True).distinct())
    total, done = len(addresses), 0
    silent = []
    for address in _politely(_mixed(addresses)):
        finding = look(address)
        if finding.verdict == Verdict.SILENT:
            # Once more at the end: a server that is started anew is no dead link.
            silent.append(address)
            continue
        done += 1
        with transaction.atomic():
            write(due.filter(target=address), finding)
            progress.report(done=done, total=total)
    for address in _politely(silent):
        done += 1
        finding = look(address)
        with transaction.atomic():
            write(due.filter(target=address), finding)
            progress.report(done=done, total=total)


def write(links: QuerySet[Link], finding: Finding) -> None:
    """What was found now; since when a link is broken stays as long as it is."""
    now = timezone.now()
    since = Coalesce(F("broken_since"), Value(now)) if finding.verdict in BROKEN else None
    links.update(
        verdict=finding.verdict,
        status=finding.status,
        leads_to=finding.leads_to,
        last_checked=now,
        broken_since=since,
    )


def _mixed(addresses: Iterable[str]) -> Sequence[str]:
    """The addresses so that those of one server are far from each other."""
    by_host: dict[str, list[str]] = defaultdict(list)
    for address in addresses:
        by_host[_host(address)].append(address)
    return [one for one in chain.from_iterable(zip_longest(*by_host.values())) if one is not None]


def _host(address: str) -> str:
    try:
        return urlsplit(address).netloc.lower()
    except ValueError:
        return ""


def _politely(addresses: Iterable[str]) -> Iterator[str]:
    """One after the other, with a pause between two of the same server; what is left waits when the worker ends."""
    asked: dict[str, float] = {}
    for address in addresses:
        host = _host(address)
        wait = asked.get(host, 0.0) + PAUSE - time.monotonic()
        if host in asked and wait > 0:
            queue.stopping.wait(wait)
        if queue.stopping.is_set():
            raise queue.NotNow(timezone.now())
        yield address
        asked[host] = time.monotonic()
