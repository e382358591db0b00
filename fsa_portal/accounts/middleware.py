"""Puts ``request.actor`` on every request and guards the areas that are not for everybody."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_protect

from fsa_portal.accounts.models import EDITING_ROLES, Affiliation
from fsa_portal.accounts.principals import actor_for, actor_without_affiliation
from fsa_portal.accounts.signin import factors
from fsa_portal.acting import acts
from fsa_portal.actor import ANONYMOUS, Actor
from fsa_portal.entered import entered
from fsa_portal.http import Request
from fsa_portal.openable import where_the_form_stood

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
_NEEDS_ROLE = re.compile(r"^/(?:beratung|redaktion|konto/start)(?:/|$)")


class ActorMiddleware:
    """Finds the affiliation in force, at each request anew, so that an ended one is dead at once.

    A role of the FSA counts only with a second factor: without it the person sees what the public sees, everywhere.
    """

    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        if request.user.is_authenticated:
            affiliations = list(Affiliation.objects.in_force().with_body().filter(user=request.user.pk))
            chosen = _chosen(request, affiliations)
            held_back = chosen is not None and factors.is_missing(request, chosen)
            request.affiliations = affiliations
            request.actor = (
                actor_without_affiliation(request.user.pk)
                if chosen is None or held_back
                else actor_for(chosen)
            )
        else:
            chosen, held_back = None, False
            request.affiliations = []
            request.actor = ANONYMOUS
        refusal = self._refuse(request, chosen if held_back else None)
        if refusal is not None:
            return refusal
        with acts(request.actor):
            return self.get_response(request)

    def _refuse(self, request: Request, held_back: Affiliation | None) -> HttpResponse | None:
        path = _LANGUAGE_PREFIX.sub("", request.path_info)
        actor: Actor = request.actor
        if _CLOSED.match(path) and actor.is_anonymous and not _OPEN_ACCOUNT_PAGES.match(path):
            if request.method == "POST" and "csrfmiddlewaretoken" in request.POST:
                return _signed_out(request)
            return HttpResponseRedirect(_sign_in(request.get_full_path()))
        may_edit = held_back is not None and held_back.role in EDITING_ROLES
        if held_back and _NEEDS_ROLE.match(path) and (may_edit or not _EDITORS_AREA.match(path)):
            return factors.ask(request)
        if _EDITORS_AREA.match(path) and not actor.has_role(*EDITING_ROLES) and not actor.is_anonymous:
            # Wagtail would send a signed-in person to the sign-in page and back for ever.
            return _not_found(request)
        return None

    def process_view(self, request: Request, *args: object) -> HttpResponse | None:
        """A form that was opened under another affiliation is refused, and its text shown again."""
        opened = request.POST.get(FORM_FIELD) if request.method == "POST" else None
        if opened is None or opened == str(request.actor.affiliation_id or ""):
            return None
        if request.actor.is_anonymous:
            return _signed_out(request)
        answer = render(request, "other_role.html", {"texts": entered(request.POST)}, status=409)
        add_never_cache_headers(answer)
        return answer


def _chosen(request: Request, affiliations: list[Affiliation]) -> Affiliation | None:
    wanted = request.session.get(SESSION_KEY)
    return next((a for a in affiliations if a.pk == wanted), affiliations[0] if affiliations else None)


def _not_found(request: Request) -> HttpResponse:
    from django.views.defaults import page_not_found

    return page_not_found(request, Http404())


def _sign_in(onward: str) -> str:
    return f"{reverse('account_login')}?{urlencode({'next': onward})}"


# Only what a form of ours sent is shown again: nobody else puts words into our page.
@csrf_protect
def _signed_out(request: Request) -> HttpResponse:
    """A form of ours came after the session had ended: what was entered is shown again, the sign-in leads back."""
    again = _sign_in(where_the_form_stood(request) or reverse("accounts:start"))
    texts = entered(request.POST)
    if not texts:
        return HttpResponseRedirect(again)
    answer = render(request, "signed_out.html", {"texts": texts, "again": again}, status=403)
    add_never_cache_headers(answer)
    return answer
