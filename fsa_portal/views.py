"""Pages that belong to no app: health, sitemap, signed links."""

from __future__ import annotations

from typing import Any

import structlog
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_safe
from django.views.static import serve

from fsa_portal import links

log = structlog.get_logger(__name__)


def missing(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """An address that we do not serve."""
    raise Http404


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponseBadRequest(render(request, "400.html").content)


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
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public page in its languages."""
    from cms.sitemaps import entries

    return render(request, "sitemap.xml", {"entries": entries(request)}, content_type="application/xml")


LONGEST_MEDIA_PATH = 255


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """A rendition of a public image. No name of ours is that long, and the file system faults on longer ones."""
    if len(path.encode()) > LONGEST_MEDIA_PATH:
        raise Http404
    return serve(request, path, document_root=str(settings.MEDIA_ROOT))


@require_GET
def robots(request: HttpRequest) -> HttpResponse:
    closed = "".join(f"Disallow: /{area}/\n" for area in ("beratung", "mein", "redaktion", "konto", "link"))
    body = f"User-agent: *\n{closed}Sitemap: {settings.BASE_URL}/sitemap.xml\n"
    return HttpResponse(body, content_type="text/plain")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def link(request: HttpRequest, token: str) -> HttpResponse:
    """A signed link: GET asks, POST acts. A broken link is missing, an old one says so."""
    try:
        found = links.read(token)
    except links.ExpiredLink:
        return render(request, "link.html", {"expired": True}, status=410)
    except links.InvalidLink as broken:
        raise Http404 from broken
    question = found.right.question(found.object_id)
    if question is None:
        return render(request, "link.html", {"expired": True}, status=410)
    if request.method == "POST":
        return render(request, "link.html", {"done": found.right.act(found.object_id)})
    return render(
        request, "link.html", {"question": question, "ends": found.ends, "yes": gettext("Yes, I agree")}
    )
