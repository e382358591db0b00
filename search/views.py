"""The results page and the suggestions while typing."""

from __future__ import annotations

import structlog
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from fsa_portal.http import Request, reader_language
from search.contract import find, tell_quoted
from search.engines.base import EngineFault
from search.labels import value_labels
from search.page import ResultsPage, address_in, query_from
from search.query import suggest as find_suggestions

log = structlog.get_logger(__name__)


@require_safe
@never_cache
def results(request: Request) -> HttpResponse:
    """``/suche/``: what is found, for this person in the role in force. 503 when the search does not answer."""
    query = query_from(request.GET, reader_language())
    result = find(query, request.actor)  # type: ignore[attr-defined]
    page = ResultsPage(query, result)
    tell_quoted(request, result.hits)
    return render(request, "search/results.html", {"page": page}, status=503 if result.failed else 200)


@require_safe
@never_cache
def suggest(request: Request) -> JsonResponse:
    """Lines below the search field, as JSON; 503 when the search does not answer."""
    try:
        found = find_suggestions(request.GET.get("q", ""), request.actor)  # type: ignore[attr-defined]
    except EngineFault:
        log.exception("search.suggest_failed")
        return JsonResponse({"suggestions": [], "status": ""}, status=503)
    kinds = value_labels("kind", dict.fromkeys(one.kind for one in found), reader_language())
    number = len(found)
    return JsonResponse(
        {
            "suggestions": [
                {
                    "text": one.text,
                    "lang": one.language,
                    "url": address_in(reader_language(), one.url, one.language) or one.url,
                    "kind": kinds[one.kind],
                }
                for one in found
            ],
            "label": gettext("Suggestions"),
            "status": ngettext(
                "%(number)d suggestion, choose with the arrow keys",
                "%(number)d suggestions, choose with the arrow keys",
                number,
            )
            % {"number": number},
        }
    )
