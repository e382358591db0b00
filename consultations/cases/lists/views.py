"""The list of cases."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render as page
from django.utils import timezone
from django.views.decorators.http import require_GET

from cms.filters import page_of
from consultations.cases.lists import panel
from consultations.cases.lists.choices import KnownChoices
from consultations.cases.lists.narrowing import narrowed
from consultations.cases.lists.query import LINE_PARAMETER, LONGEST_LINE, asked_in, parse, render
from consultations.cases.permissions import can_open_case
from fsa_portal.http import Request

PAGE_SIZES = (25, 50, 100)


@require_GET
def case_list(request: Request) -> HttpResponse:
    """All cases. Template ``cases/list.html``: ``page_obj`` (of cases with ``assignments``, who is in charge first),
    ``groups`` and ``chips`` (filters), ``query``, ``line`` (the filters in words), ``completions``, ``kept`` and
    ``conditions`` (the rest of the address for the boxes and for the field), ``sizes``, ``size``, ``can_open``."""
    if not request.actor.is_staff:
        raise Http404
    known = KnownChoices(request.actor)
    query = asked_in(request.GET, known)
    wanted = request.GET.get("anzahl", "")
    size = int(wanted) if wanted in map(str, PAGE_SIZES) else PAGE_SIZES[0]
    kept = [("anzahl", str(size))] if size != PAGE_SIZES[0] else []
    if parse(request.GET.get(LINE_PARAMETER, ""), known).conditions:
        # What was understood goes on in the address, where boxes, pages and tables find it.
        return HttpResponseRedirect(request.path + query.address(*kept))
    cases = (
        narrowed(query, actor=request.actor)
        .with_client()
        .prefetch_related("assignments__affiliation__user")
        .order_by("-opened_on", "-pk")
    )
    groups = panel.panel(query, known, actor=request.actor)
    context = {
        "page_obj": page_of(cases, request.GET, size),
        "groups": groups,
        "chips": panel.chips(query, known, *kept),
        "query": query,
        "line": render(query, known),
        "longest_line": LONGEST_LINE,
        "completions": panel.completions(groups, known),
        "kept": [*panel.beside_boxes(query), *kept],
        "conditions": [*query.parameters(), *kept],
        "sizes": PAGE_SIZES,
        "size": size,
        "today": timezone.localdate(),
        "can_open": can_open_case(request.actor),
    }
    return page(request, "cases/list.html", context)
