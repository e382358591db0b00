"""Puts ``request.actor`` on every request and guards the areas that are not for everybody."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from fsa_portal.accounts.models import EDITING_ROLES, Affiliation
from fsa_portal.accounts.principals import actor_for, actor_without_affiliation
from fsa_portal.actor import ANONYMOUS, Actor
from fsa_portal.http import Request

SESSION_KEY = "affiliation"
FORM_FIELD = "opened_under"
"""Hidden field of every form: the affiliation under which it was opened."""

_LANGUAGE_PREFIX = re.compile(r"^/en(?=/)")
_CLOSED = re.compile(r"^/(?:beratung|mein|redaktion|konto)(?:/|$)")
_OPEN_ACCOUNT_PAGES = re.compile(
    r"^/konto/(?:login|signup|confirm-email|password/reset|2fa/(?:authenticate|webauthn/login)|oidc|inactive|"
    r"3rdparty|login/code)(?:/|$)"
)
_EDITORS_AREA = re.compile(r"^/redaktion(?:/|$)")
_SECOND_FACTOR_AREAS = re.compile(r"^/(?:beratung|redaktion)(?:/|$)")


class ActorMiddleware:
    """Finds the affiliation in force, at each request anew, so that an ended one is dead at once."""

    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        if request.user.is_authenticated:
            affiliations = list(Affiliation.objects.in_force().with_body().filter(user=request.user.pk))
            chosen = _chosen(request, affiliations)
            request.affiliations = affiliations
            request.actor = actor_for(chosen) if chosen else actor_without_affiliation(request.user.pk)
        else:
            request.affiliations = []
            request.actor = ANONYMOUS
        refusal = self._refuse(request)
        return refusal if refusal is not None else self.get_response(request)

    def _refuse(self, request: Request) -> HttpResponse | None:
        path = _LANGUAGE_PREFIX.sub("", request.path_info)
        actor: Actor = request.actor
        if _CLOSED.match(path) and actor.is_anonymous and not _OPEN_ACCOUNT_PAGES.match(path):
            return HttpResponseRedirect(
                f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}"
            )
        if _EDITORS_AREA.match(path) and not actor.has_role(*EDITING_ROLES) and not actor.is_anonymous:
            # Wagtail would send a signed-in person to the sign-in page and back for ever.
            return _not_found(request)
        if _SECOND_FACTOR_AREAS.match(path) and actor.is_staff and not settings.PORTAL_DEMO:
            return _ask_second_factor(request)
        return None

    def process_view(self, request: Request, *args: object) -> HttpResponse | None:
        """A form that was opened under another affiliation is refused, and its text shown again."""
        opened = request.POST.get(FORM_FIELD) if request.method == "POST" else None
        if opened is None or opened == str(request.actor.affiliation_id or ""):
            return None
        texts = [
            (name, value)
            for name in request.POST
            if name not in {FORM_FIELD, "csrfmiddlewaretoken", "version"}
            for value in request.POST.getlist(name)
            if value
        ]
        return render(request, "other_role.html", {"texts": texts}, status=409)


def _chosen(request: Request, affiliations: list[Affiliation]) -> Affiliation | None:
    wanted = request.session.get(SESSION_KEY)
    return next((a for a in affiliations if a.pk == wanted), affiliations[0] if affiliations else None)


def _ask_second_factor(request: Request) -> HttpResponse | None:
    if not is_mfa_enabled(request.user):
        return HttpResponseRedirect(reverse("mfa_index"))
    # Without the user argument allauth answers [] whatever was used.
    records = get_authentication_records(request, request.user)
    if not any(record.get("method") == "mfa" for record in records):
        return HttpResponseRedirect(reverse("mfa_reauthenticate"))
    return None


def _not_found(request: Request) -> HttpResponse:
    from django.views.defaults import page_not_found

    return page_not_found(request, Http404())
