"""Pages that belong to no app: health, sitemap, signed links."""

from __future__ import annotations

from itertools import chain
from typing import Any
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from fsa_portal import links
from fsa_portal.entered import entered
from fsa_portal.http import Request
from fsa_portal.openable import where_the_form_stood

log = structlog.get_logger(__name__)


def missing(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """An address that we do not serve."""
    raise Http404


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponseBadRequest(render(request, "400.html").content)


@never_cache
def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came without its token, as after all cookies were deleted: what was entered is shown again."""
    context: dict[str, Any] = {}
    if _sent_from_here(request):
        context = {"texts": entered(request.POST), "again": where_the_form_stood(request)}
    return render(request, "403_csrf.html", context, status=403)


def _sent_from_here(request: HttpRequest) -> bool:
    """Whether the browser says that a page of ours sent it: no other site puts words into our pages."""
    sender = request.headers.get("Origin") or request.headers.get("Referer") or ""
    ours = {request.get_host(), urlsplit(settings.BASE_URL).netloc}
    return sender.startswith(("http://", "https://")) and url_has_allowed_host_and_scheme(sender, ours)


@require_GET
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@require_GET
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """The database and the search answer; 503 when one does not."""
    from search.engines import get_engine

    answers = {}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        answers["database"] = True
    except DatabaseError:
        log.exception("readyz.database")
        answers["database"] = False
    try:
        get_engine().status()
        answers["search"] = True
    except Exception:
        log.exception("readyz.search")
        answers["search"] = False
    return JsonResponse(answers, status=200 if all(answers.values()) else 503)


@require_GET
def sitemap(request: Request) -> HttpResponse:
    """Every public page in its languages, every topic and every local authority."""
    from cms.sitemaps import entries, public_pages
    from fsa_portal.directory import sitemaps as authorities
    from knowledge.handbook import sitemaps as handbook
    from knowledge.vocabulary import sitemaps as topics

    pages = chain(public_pages(without=handbook.KINDS), handbook.public_pages())
    listed = chain(entries(pages, request), topics.entries(), authorities.entries())
    return render(request, "sitemap.xml", {"entries": listed}, content_type="application/xml")


@require_GET
def robots(request: HttpRequest) -> HttpResponse:
    closed = "".join(f"Disallow: /{area}/\n" for area in ("beratung", "mein", "redaktion", "konto", "link"))
    body = f"User-agent: *\n{closed}Sitemap: {settings.BASE_URL}/sitemap.xml\n"
    return HttpResponse(body, content_type="text/plain")


@require_GET
@never_cache
def broken_link(request: HttpRequest) -> HttpResponse:
    """Where only links from mails lead, and this one has lost a part."""
    return render(request, "broken_link.html", status=404)


# The signature is the only authority here, and no cookie adds to it: whoever could forge a POST could as well send it.
# Mail programs that stop mails with one click (RFC 8058) have neither token nor cookies.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def link(request: HttpRequest, token: str) -> HttpResponse:
    """A signed link: GET asks, POST acts. A broken link and an old one say so."""
    try:
        found = links.read(token)
    except links.ExpiredLink:
        return render(request, "link.html", {"expired": True}, status=410)
    except links.InvalidLink:
        return render(request, "broken_link.html", status=404)
    right = found.right
    if isinstance(right, links.StateRight) and (state := right.state(found.object_id)) is not None:
        return render(request, "link.html", {"state": state})
    question = right.question(found.object_id)
    if question is None:
        return render(request, "link.html", {"expired": True}, status=410)
    asked = links.fingerprint(question)
    # A mail program that stops mails with one click has not read the question.
    changed = request.method == "POST" and request.POST.get("asked", asked) != asked
    form = None
    if isinstance(right, links.FormRight):
        form = right.form(found.object_id, request.POST if request.method == "POST" else None)
        if not changed and form.is_valid():
            return render(request, "link.html", {"done": right.act_with(found.object_id, form)})
    elif request.method == "POST" and not changed:
        return render(request, "link.html", {"done": right.act(found.object_id)})
    context = {
        "question": question,
        "asked": asked,
        "changed": changed,
        "form": form,
        "ends": found.ends,
        "heading": getattr(right, "heading", gettext("Please confirm")),
        "yes": getattr(right, "yes", gettext("Yes, I agree")),
    }
    refused = form is not None and bool(form.errors)
    return render(request, "link.html", context, status=409 if changed else 422 if refused else 200)
