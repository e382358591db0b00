"""The advisers' workspace: today and one case."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Sum
from django.forms import Form
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from consultations.cases import actions
from consultations.cases.forms import (
    CaseChangeForm,
    CaseForm,
    ContactForm,
    HandOverForm,
    NextStepForm,
    StatusForm,
)
from consultations.cases.history import Course, course, last_moved, last_saved
from consultations.cases.models import Case, Contact, MaterialGiven, current_stage
from consultations.cases.permissions import can_open_case, can_work_on
from consultations.cases.readings import record_readings
from consultations.cases.statuses import CaseStatus, next_statuses
from fsa_portal.conflicts import StatefulForm, conflict_response
from fsa_portal.directory.models import Authority, Organisation
from fsa_portal.http import Request
from fsa_portal.records import Conflict


def _staff_only(request: Request) -> None:
    if not request.actor.is_staff:
        raise Http404


def _case(request: Request, reference: str, *, to_work: bool = False) -> Case:
    """The case, or 404 alike for what is not there and what the actor may not see or, ``to_work``, not change.

    Whatever page then shows texts of it says so (``record_readings``).
    """
    case = Case.objects.visible_to(request.actor).with_client().filter(reference=reference).first()
    if case is None or (to_work and not can_work_on(request.actor, case)):
        raise Http404
    return case


@require_GET
def today(request: Request) -> HttpResponse:
    """What is due. Template ``cases/today.html``: ``today``, ``due`` (cases, next step until today), ``coming``,
    ``without_step`` (open cases without a next step), ``recent`` (last contacts of my cases), ``can_open``."""
    _staff_only(request)
    day = timezone.localdate()
    mine = (
        Case.objects.visible_to(request.actor).assigned_to(request.actor.affiliation_id).open().with_client()
    )
    can_open = can_open_case(request.actor)
    recent = (
        Contact.objects.filter(case__in=mine.values("pk"))
        .select_related("case__authority", "case__organisation")
        .order_by("-date", "-pk")[:8]
    )
    # The page of those who only read along has none of this.
    if can_open:
        record_readings(request, [contact.case for contact in recent])
    context = {
        "today": day,
        "due": mine.filter(next_step_on__lte=day).order_by("next_step_on", "pk"),
        "coming": mine.filter(next_step_on__gt=day).order_by("next_step_on", "pk")[:10],
        "without_step": mine.filter(next_step_on=None).order_by("opened_on")[:10],
        "recent": recent,
        "can_open": can_open,
    }
    return render(request, "cases/today.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    """Open a case. Template ``cases/form.html``: ``form``, ``heading``, ``submit``, ``trail``, ``case`` unless it is new."""
    if not can_open_case(request.actor):
        raise Http404
    form = CaseForm(request.POST) if request.method == "POST" else CaseForm(initial=_preset(request))
    if request.method == "POST" and form.is_valid():
        try:
            case = actions.open_case(by=request.actor, **form.cleaned_data)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, gettext("Case %(reference)s is open.") % {"reference": case.reference})
            return HttpResponseRedirect(case.get_absolute_url())
    context = {
        "form": form,
        "trail": _trail(),
        "heading": gettext("New case"),
        "submit": gettext("Open case"),
    }
    return render(request, "cases/form.html", context, status=422 if form.errors else 200)


def _preset(request: Request) -> dict[str, Any]:
    """The client from whose page somebody comes: ``?kommune=`` or ``?organisation=``."""
    asked = request.GET
    found: dict[str, Any] = {}
    if key := asked.get("kommune"):
        found["authority"] = Authority.objects.current().filter(key=key).first()
    elif (pk := asked.get("organisation", "")).isascii() and pk.isdigit():
        found["organisation"] = Organisation.objects.current().filter(pk=int(pk)).first()
    return found


def _trail(case: Case | None = None) -> list[dict[str, Any]]:
    """The way to a page of the workspace, below today."""
    steps = [{"title": gettext("Cases"), "url": reverse("cases:list")}]
    return [*steps, {"title": case.reference, "url": case.get_absolute_url()}] if case else steps


def _conflict(request: Request, conflict: Conflict, form: StatefulForm) -> HttpResponse:
    case = cast(Case, conflict.current)
    record_readings(request, [case])
    by, at = last_saved(case)
    trail = [{"title": case.reference, "url": case.get_absolute_url()}]
    return conflict_response(
        request, conflict, form=form, back=case.get_absolute_url(), by=by, at=at, trail=trail
    )


def _show(request: Request, case: Case, *, status: int = 200, **forms: Form) -> HttpResponse:
    """Template ``cases/case.html``: ``case``, ``course`` (contacts and events, newest first), ``part`` and ``parts`` of
    it, ``assignments``, ``effort`` (minutes and number of contacts), ``given`` (number of materials), ``contact_form``, ``step_form``, ``form`` (the one
    that was refused), ``stage`` (of planning in the authority, if known), ``can_work``, ``can_move``, ``confirm_url`` (signed link for the client)."""
    from consultations.cases.rights import goal_link

    record_readings(request, [case])
    asked = request.GET.get("verlauf")
    part = Course(asked) if asked in Course.values else Course.ALL
    confirmable = case.goal and case.is_open and not case.goal_confirmed_at
    context: dict[str, Any] = {
        "case": case,
        "trail": _trail(),
        "course": course(case, part=part, actor=request.actor),
        "part": part,
        "parts": Course.choices,
        "assignments": case.assignments.select_related("affiliation__user"),
        "topics": case.topics.all(),
        "wishes": list(case.wishes.all()),
        "given": MaterialGiven.objects.filter(contact__case=case).count(),
        "effort": case.contacts.aggregate(minutes=Sum("minutes", default=0), contacts=Count("pk")),
        "contact_form": ContactForm(),
        "step_form": NextStepForm(record=case),
        "form": next(iter(forms.values()), None),
        "stage": current_stage(case.authority) if case.authority else None,
        "can_work": can_work_on(request.actor, case),
        "can_move": bool(next_statuses(case.status)),
        "today": timezone.localdate(),
        "confirm_url": request.build_absolute_uri(goal_link(case)) if confirmable else "",
    }
    return render(request, "cases/case.html", context | forms, status=status)


def _form(request: Request, case: Case, form: Form, *, heading: str, submit: str) -> HttpResponse:
    """A form about a case, as it is opened or with what was wrong in it. Template ``cases/form.html``."""
    record_readings(request, [case])
    context = {"case": case, "form": form, "heading": heading, "submit": submit, "trail": _trail(case)}
    return render(request, "cases/form.html", context, status=422 if form.errors else 200)


@require_GET
def case(request: Request, reference: str) -> HttpResponse:
    """One case with all that the FSA knows."""
    return _show(request, _case(request, reference))


@require_POST
def add_contact(request: Request, reference: str) -> HttpResponse:
    """Log a contact; wrong input comes back with the text in place."""
    found = _case(request, reference, to_work=True)
    form = ContactForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, found, status=422, contact_form=form)
    contact = actions.log_contact(found, by=request.actor, **form.cleaned_data)
    messages.success(request, gettext("The contact is logged."))
    return HttpResponseRedirect(contact.get_absolute_url())


@require_POST
def next_step(request: Request, reference: str) -> HttpResponse:
    """Set, move or (with ``done``) finish the next step; ``back=today`` leads back to what is due."""
    found = _case(request, reference, to_work=True)
    data = request.POST.copy()
    if "done" in data:
        data["next_step"] = data["next_step_on"] = ""
    form = NextStepForm(data, record=found)
    if form.is_valid() and not form.cleaned_data["next_step"] and not found.next_step:
        form.add_error("next_step", gettext("Say what is to be done."))
    if not form.is_valid():
        return _show(request, found, status=422, step_form=form)
    values = dict(form.cleaned_data)
    try:
        actions.set_next_step(found, by=request.actor, **values)
    except Conflict as conflict:
        return _conflict(request, conflict, form)
    except ValidationError as refused:
        form.add_error(None, refused)
        return _show(request, found, status=422, step_form=form)
    if "done" in data:
        messages.success(request, gettext("Done: %(step)s") % {"step": found.next_step})
    elif not values["next_step"]:
        messages.success(request, gettext("No step is planned any more."))
    else:
        messages.success(request, gettext("The next step is saved."))
    goal = reverse("cases:today") if data.get("back") == "today" else found.get_absolute_url()
    return HttpResponseRedirect(goal)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: Request, reference: str) -> HttpResponse:
    """Change the texts of a case."""
    found = _case(request, reference, to_work=True)
    form = CaseChangeForm(request.POST or None, record=found)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_case(found, by=request.actor, **form.cleaned_data)
        except Conflict as conflict:
            return _conflict(request, conflict, form)
        messages.success(request, gettext("The case is saved."))
        return HttpResponseRedirect(found.get_absolute_url())
    return _form(request, found, form, heading=gettext("Edit case"), submit=gettext("Save"))


@require_http_methods(["GET", "HEAD", "POST"])
def change_status(request: Request, reference: str) -> HttpResponse:
    """Move the case on, or close it with an outcome."""
    found = _case(request, reference, to_work=True)
    moved_meanwhile = request.POST.get("before", found.status) != found.status
    if moved_meanwhile and request.POST.get("status") == found.status:
        # Sent twice, or: of two who moved it at once, this one leaves it where the other one put it.
        messages.info(request, gettext("The status stays as it is."))
        return HttpResponseRedirect(found.get_absolute_url())
    form = _overtaken(request.POST, found) if moved_meanwhile else None
    form = form or StatusForm(request.POST or None, record=found)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_status(found, by=request.actor, **form.cleaned_data)
        except Conflict as conflict:
            return _conflict(request, conflict, form)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, gettext("The status is saved."))
            return HttpResponseRedirect(found.get_absolute_url())
    return _form(request, found, form, heading=gettext("Change status"), submit=gettext("Save status"))


def _overtaken(sent: QueryDict, case: Case) -> StatusForm | None:
    """Sent with a status that the case could take when the form was opened, and cannot from where somebody else put it:
    there is nothing to choose between, so the form says so, and what else was entered goes on from there."""
    wanted = sent.get("status")
    if wanted not in CaseStatus.values or wanted in next_statuses(case.status):
        return None
    said = {"wanted": CaseStatus(wanted).label, "now": case.get_status_display(), "by": last_moved(case)}
    moved = gettext(
        "While this form was open, %(by)s changed the status to “%(now)s”. From there the case cannot be moved to “%(wanted)s”."
        " Choose anew, or leave it as it is with “Cancel”."
    )
    data = sent.copy()
    data["before"], data["version"] = case.status, str(case.version)
    return StatusForm(data, record=case, moved=moved % said)


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: Request, reference: str) -> HttpResponse:
    """Somebody else is in charge from now on."""
    found = _case(request, reference, to_work=True)
    form = HandOverForm(request.POST if request.method == "POST" else None, case=found)
    if request.method == "POST" and form.is_valid():
        try:
            actions.hand_over(found, by=request.actor, **form.cleaned_data)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            said = {"reference": found.reference, "name": form.cleaned_data["affiliation"].user}
            messages.success(request, gettext("Case %(reference)s is in the hands of %(name)s.") % said)
            # A confidential case that left one's hands is not open any more.
            held = found.assignments.filter(affiliation=request.actor.affiliation_id).exists()
            stays_open = held or not found.is_confidential or request.actor.has_role("lead")
            return HttpResponseRedirect(found.get_absolute_url() if stays_open else reverse("cases:list"))
    return _form(request, found, form, heading=gettext("Hand the case over"), submit=gettext("Hand over"))
