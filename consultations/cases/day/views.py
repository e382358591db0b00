"""The page of today."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from consultations.cases.day.reading import RESTS_TOO_LONG, desk, hours, my_open_cases
from consultations.cases.models import Contact
from consultations.cases.permissions import can_open_case
from consultations.cases.readings import record_readings
from fsa_portal.contributions import DAY
from fsa_portal.directory.views.boxes import boxes
from fsa_portal.http import Request

SHOWN = 10


@require_GET
def today(request: Request) -> HttpResponse:
    """What is to be done. Template ``cases/today.html``: ``today``, ``can_open``; for those who work on cases ``desk``
    (see :class:`~consultations.cases.day.reading.Desk`), ``shown`` (how many rows of a list), ``hours``, ``rests_after``
    (days), ``recent`` (last contacts of my cases), ``boxes`` (of other apps)."""
    if not request.actor.is_staff:
        raise Http404
    day = timezone.localdate()
    context = {"today": day, "can_open": can_open_case(request.actor)}
    if context["can_open"]:
        recent = list(
            Contact.objects.filter(case__in=my_open_cases(request.actor).order_by().values("pk"))
            .select_related("case__authority", "case__organisation")
            .order_by("-date", "-pk")[:8]
        )
        record_readings(request, [contact.case for contact in recent])
        context |= {
            "desk": desk(request.actor, day),
            "shown": f":{SHOWN}",
            "hours": hours(request.actor, day),
            "rests_after": RESTS_TOO_LONG,
            "recent": recent,
            "boxes": boxes(request, DAY, day=day),
        }
    return render(request, "cases/today.html", context)
