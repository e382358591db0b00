"""Pages about examples that are no page of the tree: side by side, the grades, requests for a contact."""

from __future__ import annotations

from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.db.models import Count, F
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.filters import page_of
from fsa_portal.accounts.models import Affiliation, User
from fsa_portal.http import Request
from knowledge.examples import actions
from knowledge.examples.comparison import LEAST, MOST, PARAMETER, compared
from knowledge.examples.forms import ContactRequestForm
from knowledge.examples.models import ContactRequest, ExampleIndexPage, ExamplePage
from knowledge.examples.permissions import can_ask_about, can_settle_requests


def _index(request: Request) -> ExampleIndexPage:
    """The list of examples, or 404 where it is closed: then nothing about it is open."""
    return get_object_or_404(ExampleIndexPage.objects.visible_to(request.actor))


def _trail(index: ExampleIndexPage, *steps: Any) -> list[dict[str, Any]]:
    return [{"title": page.title, "url": page.get_url()} for page in (index, *steps)]


@require_safe
def comparison(request: Request) -> HttpResponse:
    """``?b=slug&b=slug``. Template ``examples/comparison.html``: ``comparison``, ``rows``, ``least``, ``most``."""
    index = _index(request)
    chosen = compared(request.GET.getlist(PARAMETER), actor=request.actor)
    context = {
        "comparison": chosen,
        "rows": chosen.rows() if chosen.is_possible else [],
        "least": LEAST,
        "most": MOST,
        "index_url": index.get_url(request),
        "trail": _trail(index),
    }
    return render(request, "examples/comparison.html", context)


@require_safe
def maturity(request: Request) -> HttpResponse:
    """What the grades mean. Template ``examples/maturity.html``: ``index``, ``criteria`` with how many examples have
    each grade (``number``)."""
    index = _index(request)
    given = (
        ExamplePage.objects.visible_to(request.actor)
        .order_by()
        .values("maturity")
        .annotate(number=Count("pk"))
    )
    numbers = dict(given.values_list("maturity", "number"))
    criteria = [
        {"criterion": criterion, "number": numbers.get(criterion.grade_id, 0)}
        for criterion in index.criteria.select_related("grade")
    ]
    context = {
        "index": index,
        "criteria": criteria,
        "trail": _trail(index),
        "index_url": index.get_url(request),
    }
    return render(request, "examples/maturity.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: Request, slug: str) -> HttpResponse:
    """Ask to be put in touch. Template ``examples/ask.html``: ``example``, ``form``."""
    index = _index(request)
    example = get_object_or_404(
        ExamplePage.objects.visible_to(request.actor).select_related("authority"), slug=slug
    )
    if not can_ask_about(request.actor, example):
        raise Http404
    form = ContactRequestForm(request.POST or None, initial=_known_of(request))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            key = form.cleaned_data["email"].lower()
            if ratelimit.consume(request, action="contact_request", key=key):
                actions.ask_for_contact(example, by=request.actor, **form.cleaned_data)
                messages.success(
                    request, gettext("Thank you. The FSA will get in touch with you within a few days.")
                )
                return HttpResponseRedirect(example.get_url(request) or "/")
            status = 429
            form.add_error(
                None,
                gettext(
                    "From here, or for this address, too many requests came today. Please try again tomorrow."
                ),
            )
    context = {"example": example, "form": form, "trail": _trail(index, example)}
    return render(request, "examples/ask.html", context, status=status)


def _known_of(request: Request) -> dict[str, str]:
    """What the portal knows already of somebody who is signed in."""
    person = User.objects.filter(pk=request.actor.user_id).first() if request.actor.user_id else None
    if person is None:
        return {}
    held = Affiliation.objects.with_body().filter(pk=request.actor.affiliation_id or 0).first()
    body = held.body if held else None
    return {"name": person.name, "email": person.email, "body": body.name if body else ""}


def _settling_only(request: Request) -> None:
    if not can_settle_requests(request.actor):
        raise Http404


@require_safe
def requests(request: Request) -> HttpResponse:
    """Requests for a contact, open ones first. Template ``examples/requests.html``: ``page_obj``."""
    _settling_only(request)
    rows = (
        ContactRequest.objects.select_related("example__authority")
        .defer("message")
        .order_by(F("done_at").desc(nulls_first=True), "-created_at", "-pk")
    )
    return render(request, "examples/requests.html", {"page_obj": page_of(rows, request.GET)})


@require_safe
def contact_request(request: Request, pk: int) -> HttpResponse:
    """One request. Template ``examples/request.html``: ``asked``."""
    _settling_only(request)
    asked = get_object_or_404(ContactRequest.objects.select_related("example__authority", "done_by"), pk=pk)
    trail = [{"title": gettext("Requests for a contact"), "url": reverse("examples:requests")}]
    return render(request, "examples/request.html", {"asked": asked, "trail": trail})


@require_POST
def settle(request: Request, pk: int) -> HttpResponse:
    """It is seen to."""
    _settling_only(request)
    asked = get_object_or_404(ContactRequest, pk=pk)
    actions.settle_request(asked, by=request.actor)
    messages.success(request, gettext("The request is seen to."))
    return HttpResponseRedirect(reverse("examples:requests"))
