"""The steps of an adviser in the own calendar: made and taken back under ``/konto/``, read by programs without a
sign-in. Whoever has the address reads what is due, so it says nothing of a confidential case but its reference."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe
from icalendar import Calendar, Event

from consultations.cases import actions
from consultations.cases.day.reading import my_open_cases
from consultations.cases.models import Case, CaseEvent, StepCalendar
from consultations.cases.permissions import can_have_calendar
from fsa_portal.accounts.models import Affiliation
from fsa_portal.accounts.principals import actor_for
from fsa_portal.actor import Actor
from fsa_portal.http import Request
from fsa_portal.notices.letters import absolute

A_DAY = dt.timedelta(days=1)


@require_http_methods(["GET", "HEAD", "POST"])
def own(request: Request) -> HttpResponse:
    """The address of one's own calendar: make, see, take back (POST with ``revoke``). Template ``cases/calendar.html``:
    ``calendar``, ``calendar_url``."""
    if not can_have_calendar(request.actor):
        raise Http404
    if request.method == "POST":
        if "revoke" in request.POST:
            actions.revoke_calendar(by=request.actor)
            messages.success(request, gettext("The address is taken back."))
        else:
            actions.make_calendar(by=request.actor)
            messages.success(request, gettext("The calendar has a new address."))
        return HttpResponseRedirect(reverse("cases:own_calendar"))
    calendar = StepCalendar.objects.filter(affiliation=request.actor.affiliation_id).first()
    context = {
        "calendar": calendar,
        "calendar_url": absolute(calendar.get_absolute_url()) if calendar is not None else "",
    }
    return render(request, "cases/calendar.html", context)


@require_safe
def steps(request: Request, token: str) -> HttpResponse:
    """The calendar at a secret address; 404 alike for one that never was, was taken back or whose role has ended."""
    calendar = StepCalendar.objects.of_address(token).first()
    if calendar is None:
        raise Http404
    actor = actor_for(Affiliation.objects.with_body().get(pk=calendar.affiliation_id))
    if not can_have_calendar(actor):
        raise Http404
    response = HttpResponse(written(actor), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="fsa.ics"'
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response


def written(actor: Actor) -> bytes:
    """All planned steps of the actor's open cases, each on its day: whole days, which are the same in every time zone."""
    calendar = Calendar()
    calendar.add("prodid", "-//FSA//Portal//DE")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", gettext("Steps in FSA cases"))
    calendar.add("x-wr-timezone", settings.TIME_ZONE)
    last = CaseEvent.objects.filter(case=OuterRef("pk")).order_by("-at").values("at")[:1]
    planned = my_open_cases(actor).exclude(next_step_on=None).annotate(last_entry=Subquery(last))
    for case in planned.order_by("next_step_on", "pk"):
        calendar.add_component(_event(case))
    return calendar.to_ical()


def _event(case: Any) -> Event:
    event = Event()
    event.add("uid", f"{case.reference}@{urlsplit(settings.BASE_URL).hostname}")
    event.add("summary", _summary(case))
    event.add("dtstart", case.next_step_on)
    event.add("dtend", case.next_step_on + A_DAY)
    changed = case.last_entry or dt.datetime.combine(case.opened_on, dt.time(), dt.UTC)
    event.add("dtstamp", changed.astimezone(dt.UTC))
    event.add("sequence", case.version)
    event.add("url", absolute(case.get_absolute_url()))
    # Nobody is busy all day, and what it is stays with who has the calendar.
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    return event


def _summary(case: Case) -> str:
    return case.reference if case.is_confidential else f"{case.reference}: {case.next_step}"
