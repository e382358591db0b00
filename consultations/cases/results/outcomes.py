"""What came out of a closed case: which outcomes, and how each is known."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from consultations.cases import actions
from consultations.cases.history import last_saved
from consultations.cases.models import Case, CaseOutcome, ladder_of
from consultations.cases.readings import record_readings
from consultations.cases.results.forms import LadderForm, OutcomeForm, OutcomesForm
from consultations.cases.workspace import case_form, case_of, case_trail
from fsa_portal.conflicts import StatefulForm, conflict_response
from fsa_portal.http import Request
from fsa_portal.records import Conflict


@require_http_methods(["GET", "HEAD", "POST"])
def outcomes(request: Request, reference: str) -> HttpResponse:
    """Say anew what came out. Template ``cases/form.html``."""
    case = case_of(request, reference, to_work=True)
    if case.is_open:
        raise Http404
    form = OutcomesForm(request.POST if request.method == "POST" else None, record=case)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_outcomes(case, by=request.actor, **form.cleaned_data)
        except Conflict as conflict:
            return _conflict(request, case, conflict, form)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, gettext("The outcomes are saved."))
            return HttpResponseRedirect(case.get_absolute_url())
    return case_form(request, case, form, heading=gettext("Outcomes"), submit=gettext("Save"))


@require_http_methods(["GET", "HEAD", "POST"])
def outcome(request: Request, reference: str, pk: int) -> HttpResponse:
    """Say how one of them is known. Template ``cases/form.html``."""
    case = case_of(request, reference, to_work=True)
    named = CaseOutcome.objects.filter(case=case, pk=pk).select_related("term", "evidence_page").first()
    if named is None:
        raise Http404
    form = OutcomeForm(request.POST if request.method == "POST" else None, record=named, request=request)
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        proof = said.pop("evidence")
        try:
            actions.note_outcome(named, by=request.actor, evidence=proof.address, page=proof.page, **said)
        except Conflict as conflict:
            return _conflict(request, case, conflict, form)
        messages.success(request, gettext("The outcome is saved."))
        return HttpResponseRedirect(case.get_absolute_url())
    heading = gettext("Outcome: %(outcome)s") % {"outcome": named}
    return case_form(request, case, form, heading=heading, submit=gettext("Save"))


@require_http_methods(["GET", "HEAD", "POST"])
def ladder_step(request: Request, reference: str, slug: str) -> HttpResponse:
    """Say since when a step of the ladder is reached. Template ``cases/form.html``."""
    case = case_of(request, reference, to_work=True)
    step = next((one for one in ladder_of(case) if one.term.slug == slug), None)
    if step is None:
        raise Http404
    form = LadderForm(request.POST if request.method == "POST" else None, record=step, request=request)
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        proof = said.pop("evidence")
        try:
            actions.set_ladder_step(
                case, step.term, by=request.actor, evidence=proof.address, page=proof.page, **said
            )
        except Conflict as conflict:
            return _conflict(request, case, conflict, form)
        messages.success(request, gettext("The step of the ladder is saved."))
        return HttpResponseRedirect(case.get_absolute_url())
    heading = gettext("Outcome ladder: %(step)s") % {"step": step}
    return case_form(request, case, form, heading=heading, submit=gettext("Save"))


def _conflict(request: Request, case: Case, conflict: Conflict, form: StatefulForm) -> HttpResponse:
    record_readings(request, [case])
    by, at = last_saved(case)
    back = case.get_absolute_url()
    return conflict_response(request, conflict, form=form, back=back, by=by, at=at, trail=case_trail(case))
