"""Requests in the advisers' workspace: what waits, and what is done with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Case as When_
from django.db.models import IntegerField, Value, When
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from cms.filters import page_of
from consultations.cases.models import AdviceRequest
from consultations.cases.requests import actions, forms
from consultations.cases.requests.permissions import can_answer_requests, can_plan_duties
from fsa_portal.http import Request
from fsa_portal.records import Conflict

ALL = "alle"


@require_safe
def requests(request: Request) -> HttpResponse:
    """What waits, mine first, the oldest above; ``?stand=alle`` with what is settled. Template ``cases/requests.html``:
    ``page_obj``, ``everything``, ``today``, ``can_plan``."""
    if not can_answer_requests(request.actor):
        raise Http404
    rows = AdviceRequest.objects.visible_to(request.actor).with_body().defer("text")
    everything = request.GET.get("stand") == ALL
    if everything:
        rows = rows.order_by("-received_at", "-pk")
    else:
        of_me = When(adviser=request.actor.affiliation_id, then=Value(0))
        mine_first = When_(of_me, default=Value(1), output_field=IntegerField())
        rows = rows.waiting().order_by(mine_first, "answer_by", "pk")
    context = {
        "page_obj": page_of(rows, request.GET),
        "everything": everything,
        "today": timezone.localdate(),
        "can_plan": can_plan_duties(request.actor),
    }
    return render(request, "cases/requests.html", context)


@require_safe
def request_page(request: Request, reference: str) -> HttpResponse:
    """One request. Template ``cases/request.html``: ``asked``, ``events``, ``joinable`` (whether the body has open
    cases), ``trail``."""
    asked = _request(request, reference)
    context = {
        "asked": asked,
        "topics": asked.topics.all(),
        "wishes": asked.wishes.all(),
        "events": asked.events.select_related("by_user"),
        "joinable": forms.joinable(asked, request.actor).exists(),
        "trail": _trail(),
    }
    return render(request, "cases/request.html", context)


def _request(request: Request, reference: str) -> AdviceRequest:
    """404 alike for what is not there and what the actor may not see."""
    found = AdviceRequest.objects.visible_to(request.actor).with_body().filter(reference=reference).first()
    if found is None:
        raise Http404
    return found


def _trail(asked: AdviceRequest | None = None) -> list[dict[str, Any]]:
    steps = [{"title": gettext("Requests for advice"), "url": reverse("cases:requests")}]
    return [*steps, {"title": asked.reference, "url": asked.get_absolute_url()}] if asked else steps


def _answer(
    request: Request,
    reference: str,
    form_class: type[forms.AnswerForm],
    act: Callable[[AdviceRequest, dict[str, Any]], HttpResponse],
    *,
    heading: str,
    submit: str,
) -> HttpResponse:
    """A form about a request. Template ``cases/request_form.html``: ``asked``, ``form``, ``heading``, ``submit``,
    ``trail``. Who was overtaken reads what stands there now and may send the same once more."""
    asked = _request(request, reference)
    status = 200
    sent = request.POST if request.method == "POST" else None
    form = form_class(sent, request=asked, actor=request.actor)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return act(asked, form.cleaned_data)
            except ValidationError as refused:
                known = set(getattr(refused, "error_dict", {})) <= set(form.fields)
                form.add_error(None, refused if known else refused.messages)  # type: ignore[arg-type]
            except Conflict as conflict:
                status = 409
                data = request.POST.copy()
                data["version"] = str(conflict.current.version)
                asked = _request(request, reference)
                form = form_class(data, request=asked, actor=request.actor)
                form.add_error(
                    None,
                    gettext(
                        "Somebody else changed this request meanwhile. Read above how it stands now, then send once more."
                    ),
                )
    context = {"asked": asked, "form": form, "heading": heading, "submit": submit, "trail": _trail(asked)}
    return render(request, "cases/request_form.html", context, status=status)


def _done(request: Request, words: str, asked: AdviceRequest) -> HttpResponse:
    messages.success(request, words % {"reference": asked.reference})
    return HttpResponseRedirect(reverse("cases:requests"))


@require_http_methods(["GET", "HEAD", "POST"])
def take_on(request: Request, reference: str) -> HttpResponse:
    """Open a case of it."""

    def act(asked: AdviceRequest, values: dict[str, Any]) -> HttpResponse:
        case = actions.take_on(asked, by=request.actor, **values)
        messages.success(request, gettext("Case %(reference)s is open.") % {"reference": case.reference})
        return HttpResponseRedirect(case.get_absolute_url())

    return _answer(
        request, reference, forms.TakeOnForm, act, heading=gettext("Take on"), submit=gettext("Open case")
    )


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: Request, reference: str) -> HttpResponse:
    """Write it into an open case."""

    def act(asked: AdviceRequest, values: dict[str, Any]) -> HttpResponse:
        actions.join(asked, by=request.actor, **values)
        messages.success(request, gettext("The request stands in the case now."))
        return HttpResponseRedirect(values["case"].get_absolute_url())

    return _answer(
        request, reference, forms.JoinForm, act, heading=gettext("Join to a case"), submit=gettext("Join")
    )


@require_http_methods(["GET", "HEAD", "POST"])
def refer(request: Request, reference: str) -> HttpResponse:
    """Tell the requester whom to ask instead."""

    def act(asked: AdviceRequest, values: dict[str, Any]) -> HttpResponse:
        actions.refer(asked, by=request.actor, **values)
        return _done(request, gettext("Request %(reference)s is referred; the requester gets a mail."), asked)

    return _answer(
        request, reference, forms.ReferForm, act, heading=gettext("Refer"), submit=gettext("Refer")
    )


@require_http_methods(["GET", "HEAD", "POST"])
def put_aside(request: Request, reference: str) -> HttpResponse:
    """Withdrawn, or no request at all."""

    def act(asked: AdviceRequest, values: dict[str, Any]) -> HttpResponse:
        actions.put_aside(asked, by=request.actor, **values)
        return _done(request, gettext("Request %(reference)s is closed."), asked)

    return _answer(
        request, reference, forms.PutAsideForm, act, heading=gettext("Put aside"), submit=gettext("Put aside")
    )


@require_http_methods(["GET", "HEAD", "POST"])
def pass_on(request: Request, reference: str) -> HttpResponse:
    """Let somebody else answer."""

    def act(asked: AdviceRequest, values: dict[str, Any]) -> HttpResponse:
        actions.pass_on(asked, by=request.actor, **values)
        return _done(request, gettext("Request %(reference)s is passed on."), asked)

    return _answer(
        request, reference, forms.PassOnForm, act, heading=gettext("Pass on"), submit=gettext("Pass on")
    )
