"""The start after sign-in and the switch of roles."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from fsa_portal.accounts.middleware import SESSION_KEY
from fsa_portal.accounts.models import EDITING_ROLES
from fsa_portal.accounts.principals import actor_for
from fsa_portal.accounts.signin import factors
from fsa_portal.actor import Actor
from fsa_portal.audit.models import AuditEntry, record
from fsa_portal.directory.models import Authority
from fsa_portal.http import Request


def start_page(actor: Actor) -> str:
    """Where somebody begins who has just signed in or changed the role."""
    if actor.has_role("adviser", "lead"):
        return reverse("cases:today")
    if actor.has_role(*EDITING_ROLES):
        return reverse("wagtailadmin_home")
    bodies = [p for p in actor.principals if p.startswith(("authority:", "organisation:"))]
    if any(p.endswith(":member") for p in bodies):
        return reverse("cases:mine")
    # Who reads along finds no consultations, but much about the own authority.
    keys = [p.partition(":")[2] for p in bodies if p.startswith("authority:")]
    if own := Authority.objects.filter(key__in=keys).first():
        return own.get_absolute_url()
    return "/" if actor.affiliation_id is not None else reverse("accounts:roles")


@require_GET
def start(request: Request) -> HttpResponse:
    """After the sign-in: to the area of the role in force."""
    return HttpResponseRedirect(start_page(request.actor))


@require_POST
def switch(request: Request) -> HttpResponse:
    """Act under another of one's own affiliations. POST ``affiliation``: its id; ``next``: where to go on."""
    wanted = request.POST.get("affiliation", "")
    chosen = next((a for a in request.affiliations if str(a.pk) == wanted), None)
    if chosen is None:
        messages.error(request, gettext("This role is not yours, or it has ended."))
        return HttpResponseRedirect(start_page(request.actor))
    request.session[SESSION_KEY] = chosen.pk
    actor = actor_for(chosen)
    record(AuditEntry.What.ROLE_SWITCHED, by=actor, about=chosen)
    if factors.is_missing(request, chosen):
        return HttpResponseRedirect(reverse("accounts:start"))
    messages.success(request, gettext("You now act as %(role)s.") % {"role": chosen.label})
    goal = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(
        goal, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        goal = start_page(actor)
    if goal.startswith("/beratung/") and not actor.is_staff:
        # The workspace does not exist for the new role.
        goal = start_page(actor)
    return HttpResponseRedirect(goal)
