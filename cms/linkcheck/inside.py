"""Links to the portal itself are checked in the database: whether the thing exists, and whether readers may see it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import unquote

from django.urls import Resolver404, resolve
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from cms.explanation import page_at
from cms.linkcheck.models import Verdict
from cms.linkcheck.probing import Finding
from cms.models import BasePage, PortalDocument, home_of
from fsa_portal.actor import ANONYMOUS, PUBLIC
from fsa_portal.directory.models import Authority
from fsa_portal.http import Request

GONE, OK, CLOSED = Finding(Verdict.GONE), Finding(Verdict.OK), Finding(Verdict.CLOSED)


def judge(page: BasePage, targets: Iterable[str]) -> Mapping[str, Finding]:
    """What a reader of ``page`` finds where it links to the portal."""
    wanted = list(targets)
    ids = {prefix: [int(t.partition(":")[2]) for t in wanted if t.startswith(f"{prefix}:")] for prefix in
           ("page", "document")}  # fmt: skip
    pages = {one.pk: one for one in Page.objects.filter(pk__in=ids["page"]).specific(defer=True)}
    documents = set(PortalDocument.objects.filter(pk__in=ids["document"]).values_list("pk", flat=True))
    readers = page.audience()
    found = {}
    for target in wanted:
        kind, _, number = target.partition(":")
        if kind == "page":
            found[target] = _seen_by(readers, pages.get(int(number)))
        elif kind == "document":
            found[target] = OK if int(number) in documents else GONE
        else:
            found[target] = _at(target, readers)
    return found


def _seen_by(readers: frozenset[str], page: Page | None) -> Finding:
    if page is None or not page.live or not isinstance(page, BasePage):
        return GONE
    return _open_to(readers, page.audience())


def _open_to(readers: frozenset[str], audience: frozenset[str]) -> Finding:
    return OK if PUBLIC in audience or (readers and readers <= audience) else CLOSED


def _visit(path: str) -> Request:
    """What a visitor of the portal's own host would ask."""
    site = home_of("de").get_site()
    request = Request()
    request.path = request.path_info = path
    request.META = {"SERVER_NAME": site.hostname, "SERVER_PORT": str(site.port)}
    request.actor = ANONYMOUS
    return request


def _at(path: str, readers: frozenset[str]) -> Finding:
    """What stands at a path: a page, an old address that leads on, or a view of ours."""
    path = unquote(path)
    try:
        match = resolve(path)
    except Resolver404:
        return GONE
    if match.url_name == "authority" and "key" in match.kwargs:
        return OK if Authority.objects.filter(key=match.kwargs["key"]).exists() else GONE
    if match.url_name != "wagtail_serve":
        return OK
    for explained in page_at(request=_visit(path), path=path):
        if explained.audience:
            return _open_to(readers, explained.audience)
        return GONE
    old = Redirect.normalise_path(path)
    return OK if Redirect.objects.filter(old_path=old).exists() else GONE
