"""The door without a password, and the mails of the demo."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from csp.constants import NONE
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from fsa_portal.accounts.models import User
from fsa_portal.demo.mailbox import find, newest
from fsa_portal.demo.people import DOMAIN

MAIL_POLICY = {"default-src": [NONE], "style-src": ["'unsafe-inline'"], "frame-ancestors": [NONE]}


@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Everybody that one click signs in, also for who is signed in already. Template ``demo/people.html``."""
    return render(request, "demo/people.html")


@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as the demo person with the id in ``person``."""
    wanted = request.POST.get("person", "")
    if not wanted.isdecimal() or len(wanted) > 12:
        raise Http404
    user = User.objects.filter(pk=int(wanted), email__endswith=f"@{DOMAIN}", is_active=True).first()
    if user is None:
        raise Http404
    login(request, user)
    UserSession.objects.create_from_request(request)
    goal = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(
        goal, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        goal = reverse("accounts:start")
    return HttpResponseRedirect(goal)


@require_GET
def mailbox(request: HttpRequest) -> HttpResponse:
    """What the demo has mailed, newest first. Template ``demo/mailbox.html``: ``mails``."""
    return render(request, "demo/mailbox.html", {"mails": newest()})


@require_GET
def mail(request: HttpRequest, key: str) -> HttpResponse:
    """One mail as a mail program shows it; its styles stand in it, nothing else is loaded."""
    found = find(key)
    if found is None or not found.html:
        raise Http404
    response = HttpResponse(found.html)
    response._csp_replace = MAIL_POLICY  # type: ignore[attr-defined]
    return response
