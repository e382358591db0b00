"""Follow-ups: whom to ask what became of a closed case, and what they said."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import BooleanField, Exists, OuterRef
from django.db.models.functions import Cast
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from cms.filters import page_of
from consultations.cases import actions
from consultations.cases.history import last_saved
from consultations.cases.models import CaseAssignment, FollowUp
from consultations.cases.permissions import can_open_case
from consultations.cases.readings import record_readings
from consultations.cases.results.forms import FollowUpForm
from consultations.cases.workspace import case_form, case_of, case_trail
from fsa_portal.conflicts import conflict_response
from fsa_portal.http import Request
from fsa_portal.records import Conflict

ALL = "alle"


@require_safe
def follow_ups(request: Request) -> HttpResponse:
    """Who is to be asked now, mine first; ``?stand=alle`` with those to come and those answered. Template
    ``cases/follow_ups.html``: ``page_obj``, ``everything``, ``today``."""
    if not can_open_case(request.actor):
        raise Http404
    today = timezone.localdate()
    rows = FollowUp.objects.visible_to(request.actor).select_related("case__authority", "case__organisation")
    everything = request.GET.get("stand") == ALL
    if everything:
        rows = rows.order_by("-due_on", "-pk")
    else:
        led = CaseAssignment.objects.filter(
            case=OuterRef("case"), affiliation=request.actor.affiliation_id, is_lead=True
        )
        rows = (
            rows.due(today).annotate(mine=Cast(Exists(led), BooleanField())).order_by("-mine", "due_on", "pk")
        )
    page = page_of(rows.defer("text"), request.GET)
    record_readings(request, [one.case for one in page])
    return render(
        request, "cases/follow_ups.html", {"page_obj": page, "everything": everything, "today": today}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def follow_up(request: Request, reference: str) -> HttpResponse:
    """Put it off, or write down what the client said. Template ``cases/form.html``."""
    case = case_of(request, reference, to_work=True)
    found = case.follow_ups.select_related("case__authority", "case__organisation").order_by("pk").last()
    if found is None or case.is_open or found.by_client:
        raise Http404
    form = FollowUpForm(request.POST if request.method == "POST" else None, record=found)
    if request.method == "POST" and form.is_valid():
        try:
            actions.write_follow_up(found, by=request.actor, **form.cleaned_data)
        except Conflict as conflict:
            record_readings(request, [case])
            by, at = last_saved(case)
            back = case.get_absolute_url()
            return conflict_response(
                request, conflict, form=form, back=back, by=by, at=at, trail=case_trail(case)
            )
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, gettext("The follow-up is saved."))
            return HttpResponseRedirect(case.get_absolute_url())
    heading = gettext("What became of it?")
    return case_form(request, case, form, heading=heading, submit=gettext("Save"))
