"""The door without a password, and the mails of the demo."""

from __future__ import annotations

import email
import email.policy
from pathlib import Path

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from fsa_portal.accounts.models import User
from fsa_portal.demo.people import DOMAIN

MAILS_SHOWN = 50


@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as the demo person with the id in ``person``."""
    wanted = request.POST.get("person", "")
    if not wanted.isdecimal() or len(wanted) > 12:
        raise Http404
    user = User.objects.filter(pk=int(wanted), email__endswith=f"@{DOMAIN}", is_active=True).first()
    if user is None:
        raise Http404
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    goal = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(
        goal, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        goal = reverse("accounts:start")
    return HttpResponseRedirect(goal)


@require_GET
def mailbox(request: HttpRequest) -> HttpResponse:
    """What the demo has mailed, newest first."""
    folder = Path(settings.EMAIL_FILE_PATH)
    files = sorted(folder.glob("*.log"), key=lambda f: f.stat().st_mtime, reverse=True)[:MAILS_SHOWN]
    mails = []
    for file in files:
        message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
        body = message.get_body(("plain",))
        mails.append(
            {
                "subject": message["Subject"],
                "to": message["To"],
                "date": message["Date"],
                "text": body.get_content() if body else "",
            }
        )
    return render(request, "demo/mailbox.html", {"mails": mails})
