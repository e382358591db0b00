"""A person's own sessions: which there are, and ending them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from allauth.usersessions.internal import flows
from allauth.usersessions.models import UserSession
from allauth.usersessions.views import ListUserSessionsView
from django.contrib import messages
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, update_session_auth_hash
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.generic import FormView

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


def living(user: User) -> list[UserSession]:
    """The sessions in which the person is still signed in, newest first; as many queries for many as for one."""
    known = {
        one.session_key: one for one in UserSession.objects.filter(user=user).order_by("-created_at", "-pk")
    }
    # Whoever changed the password, or ended all sessions, left sessions behind that are worth nothing.
    proofs = {user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()}
    in_force = set()
    for stored in Session.objects.filter(session_key__in=known, expire_date__gt=timezone.now()):
        data = stored.get_decoded()
        if data.get(SESSION_KEY) == str(user.pk) and data.get(HASH_SESSION_KEY) in proofs:
            in_force.add(stored.session_key)
    return [one for key, one in known.items() if key in in_force]


class OwnSessions(ListUserSessionsView):
    """The list. POST ``session``: end that one; without it: all others."""

    # Django's views of forms take a PUT as a POST, and this one would read no ``session`` from it.
    http_method_names = ("get", "head", "post")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # Not the list of the class above, which asks for each session by itself and writes while it is looked at.
        sessions = living(get_object_or_404(User, pk=self.request.user.pk))
        context = FormView.get_context_data(self, **kwargs)
        context |= {"sessions": sessions, "session_count": len(sessions)}
        for session in sessions:
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
