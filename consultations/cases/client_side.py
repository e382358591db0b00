"""What the advised body sees of its cases, under ``/mein/beratung/``."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from consultations.cases import actions
from consultations.cases.models import Attachment, Case, FollowUp, ladder_of
from consultations.cases.readings import record_readings
from consultations.cases.rights import follow_up_link
from fsa_portal.accounts.models import Affiliation, Role
from fsa_portal.http import Request
from fsa_portal.links import fingerprint


def _my_case(request: Request, reference: str) -> Case:
    case = Case.objects.visible_to_client(request.actor).with_client().filter(reference=reference).first()
    if case is None:
        raise Http404
    return case


@require_GET
def mine(request: Request) -> HttpResponse:
    """My body's cases. Template ``cases/mine.html``: ``cases`` (newest first), ``held`` (the role in force) and ``why``
    there is nothing for it."""
    cases = Case.objects.visible_to_client(request.actor).with_client().prefetch_related("topics")
    held = next((one for one in request.affiliations if one.pk == request.actor.affiliation_id), None)
    return render(request, "cases/mine.html", {"cases": cases, "why": _why_none(held), "held": held})


def _why_none(held: Affiliation | None) -> str:
    """Why somebody in this role finds nothing here, and who would; empty for those who may see their body's cases."""
    if held is None:
        return gettext(
            "You act for no body yet. Consultations are seen by those who act for the advised body."
        )
    if held.role == Role.READER:
        return gettext(
            "You read along for %(body)s. Its consultations are seen by its coordinators and members; they can give you"
            " another role."
        ) % {"body": held.body.name if held.body else ""}
    if held.role == Role.MINISTRY:
        return gettext(
            "Consultations are between the FSA and the bodies that it advises: only these see them. The ministry"
            " gets figures without single cases."
        )
    if held.body is None:
        return gettext(
            "You act for the FSA. Here the advised bodies see what concerns them; your cases are in the workspace."
        )
    return ""


@require_GET
def my_case(request: Request, reference: str) -> HttpResponse:
    """One case as the client sees it. Template ``cases/my_case.html``: ``case``, ``contacts`` (client-visible ones, with their ``files``),
    ``asked`` (the goal to which the client is asked to say yes), ``adviser`` (the affiliation in charge, if any),
    ``ladder`` (once a step is reached), ``follow_up`` (once its day has come) and ``answer_url`` (where the client says what became of it)."""
    return _show(request, _my_case(request, reference))


def _show(request: Request, case: Case, *, status: int = 200) -> HttpResponse:
    record_readings(request, [case])
    files = Prefetch("attachments", Attachment.objects.for_client().without_text(), to_attr="files")
    follow_up, ladder = _due_follow_up(case), ladder_of(case)
    context = {
        "case": case,
        "asked": fingerprint(case.goal),
        "contacts": case.contacts.for_client().prefetch_related("materials", files),
        "topics": case.topics.all(),
        "adviser": case.in_charge,
        "ladder": ladder if any(step.reached_on for step in ladder) else (),
        "follow_up": follow_up,
        "answer_url": follow_up_link(follow_up) if follow_up and not follow_up.answer else "",
        "trail": [{"title": gettext("My consultations"), "url": reverse("cases:mine")}],
    }
    return render(request, "cases/my_case.html", context, status=status)


def _due_follow_up(case: Case) -> FollowUp | None:
    """What became of the closed case, or is to be asked by now."""
    if case.is_open:
        return None
    return case.follow_ups.filter(due_on__lte=timezone.localdate()).order_by("pk").last()


@require_POST
def confirm_goal(request: Request, reference: str) -> HttpResponse:
    """The client agrees with the goal."""
    case = _my_case(request, reference)
    try:
        actions.confirm_goal(case, by=request.actor, asked=request.POST.get("asked", ""))
    except actions.GoalChanged:
        messages.error(
            request, gettext("The goal has changed since you opened this page. Please read it again.")
        )
        return _show(request, _my_case(request, reference), status=409)
    messages.success(request, gettext("Thank you. The goal is confirmed."))
    return HttpResponseRedirect(case.client_url)
