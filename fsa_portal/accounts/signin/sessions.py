"""A person's own sessions: which there are, and ending them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from allauth.usersessions.internal import flows
from allauth.usersessions.models import UserSession
from allauth.usersessions.views import ListUserSessionsView
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from fsa_portal.accounts.models import User


def end_others(request: HttpRequest, user: User) -> None:
    """End every session and link of the person except the session of this request.

    Called after the person has changed something about the own account; ``user`` must be the person of the request.
    """
    user.end_sessions()
    if request.user.is_authenticated and request.user.pk == user.pk:
        update_session_auth_hash(request, user)
        request.user = user
        UserSession.objects.create_from_request(request)


BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrom", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)
"""What a browser says of itself -> what people call it; the first that fits, as some name others too."""


def browser_of(user_agent: str) -> str:
    """ "Firefox, Windows": enough to recognise the own machine."""
    named = [next((name for sign, name in known if sign in user_agent), "") for known in (BROWSERS, SYSTEMS)]
    return ", ".join(filter(None, named)) or gettext("Unknown browser")


class OwnSessions(ListUserSessionsView):
    """The list. POST ``session``: end that one; without it: all others."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["sessions"].reverse()
        for session in context["sessions"]:
            session.browser = browser_of(session.user_agent)
        return context

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        wanted = request.POST.get("session")
        if wanted is None:
            return super().post(request, *args, **kwargs)
        pk = int(wanted) if wanted.isdecimal() and len(wanted) < 19 else 0
        session = get_object_or_404(UserSession, pk=pk, user=request.user)
        flows.sessions.end_sessions(request, [session])
        if request.user.is_authenticated:
            messages.success(request, gettext("The session has been ended."))
            return HttpResponseRedirect(reverse("usersessions_list"))
        return HttpResponseRedirect(reverse("account_login"))


def forget_ended() -> None:
    """Nightly: browser and address are kept no longer than the session itself."""
    longest = dt.timedelta(days=1)
    with transaction.atomic():
        living = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
        UserSession.objects.filter(created_at__lt=timezone.now() - longest).exclude(
            session_key__in=living
        ).delete()
