"""Administrators: who wants to be erased, what names them, what is decided, and what the nightly purge did."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Sum
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fsa_portal.http import Request
from fsa_portal.privacy import actions, people
from fsa_portal.privacy.forms import CarryOutForm, DecisionForm, NamesForm, PersonForm
from fsa_portal.privacy.models import Erasure, Purge
from fsa_portal.privacy.outlook import outlook
from fsa_portal.privacy.permissions import may_handle_erasures
from fsa_portal.privacy.places import title_of
from fsa_portal.privacy.trouble import trouble_of
from fsa_portal.records import RETENTION

PER_PAGE = 25


def _administrators_only(request: Request) -> None:
    if not may_handle_erasures(request.actor):
        raise Http404


def _erasure(request: Request, pk: int) -> Erasure:
    """The erasure, or 404 alike for what is not there and for who may not see it."""
    _administrators_only(request)
    erasure = Erasure.objects.select_related("person", "requested_by", "carried_out_by").filter(pk=pk).first()
    if erasure is None:
        raise Http404
    return erasure


@require_http_methods(["GET", "HEAD", "POST"])
def overview(request: Request) -> HttpResponse:
    """Requests and erasures, newest first; POST looks a person up.

    Template ``privacy/overview.html``: ``page_obj`` of erasures, ``form``."""
    _administrators_only(request)
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            erasure = actions.prepare_erasure(
                by=request.actor, user=form.user, further_names=form.cleaned_data["further_names"]
            )
        except actions.LastAdministrator:
            form.add_error(
                "email", gettext("This is the only administrator. Give the role to somebody else first.")
            )
        except actions.AnothersAddress:
            form.add_error("further_names", _somebody_elses_address())
        except actions.NotYet:
            form.add_error("email", gettext("This person is being erased already."))
        else:
            return HttpResponseRedirect(erasure.get_absolute_url())
    found = Erasure.objects.select_related("person").order_by("-requested_at", "-pk")
    context = {"form": form, "page_obj": Paginator(found, PER_PAGE).get_page(request.GET.get("seite"))}
    return render(request, "privacy/overview.html", context, status=422 if form.errors else 200)


def _somebody_elses_address() -> str:
    return gettext("Somebody else signs in by one of these addresses. It cannot be looked for.")


@require_GET
def erasure(request: Request, pk: int) -> HttpResponse:
    return _show(request, _erasure(request, pk))


def _show(request: Request, shown: Erasure, *, status: int = 200, **forms: Any) -> HttpResponse:
    """Template ``privacy/erasure.html``: ``erasure``, ``outlook`` (before it is carried out) or
    ``counts`` by what was done, ``decisions`` (forms),
    ``identifiers`` (what is looked for), ``shared_name``, ``names_form``, ``sure_form``; ``trouble`` (why the work
    stands still) with ``trouble_at``, ``may_begin_anew``."""
    trouble = trouble_of(shown)
    questions = list(shown.questions.all())
    counts: dict[str, list[tuple[str, int]]] = {}
    found = [line for line in shown.counts.all() if shown.is_preview]
    for line in [] if found else shown.counts.all():
        counts.setdefault(str(line.get_what_display()), []).append((title_of(line.place), line.rows))
    known = shown.identifiers
    context = {
        "erasure": shown,
        "counts": list(counts.items()),
        "outlook": outlook(found),
        "questions": questions,
        "undecided": sum(not question.answer for question in questions),
        "decisions": forms.get("decisions") or [DecisionForm(question=question) for question in questions],
        "identifiers": [*known.get("names", []), *known.get("emails", []), *known.get("phones", [])],
        "shared_name": shown.is_open and people.shared_name(shown.person),
        "names_form": forms.get("names_form") or NamesForm(initial={"further_names": shown.further_names}),
        "sure_form": forms.get("sure_form") or CarryOutForm(),
        "trouble": trouble,
        "trouble_at": title_of(trouble.step.partition(":")[2]) if trouble and ":" in trouble.step else "",
        "may_begin_anew": shown.is_unfinished and (trouble or shown.status != Erasure.Status.ERASING),
        "form": next((form for form in forms.values() if not isinstance(form, list)), None),
    }
    return render(request, "privacy/erasure.html", context, status=status)


def _act(request: Request, shown: Erasure, act: Any, done: str) -> HttpResponse:
    """Do one act; what stands against it is said on the page."""
    try:
        act()
    except actions.LastAdministrator:
        messages.error(
            request, gettext("This is the only administrator. Give the role to somebody else first.")
        )
    except actions.Undecided:
        messages.error(request, gettext("Please decide about everything that you are asked about first."))
    except actions.AnothersAddress:
        messages.error(request, _somebody_elses_address())
    except actions.NotYet:
        messages.error(request, gettext("That is not possible now: the erasure has moved on meanwhile."))
    else:
        messages.success(request, done)
    return HttpResponseRedirect(shown.get_absolute_url())


@require_POST
def look_up(request: Request, pk: int) -> HttpResponse:
    """Look up, or look up again with further spellings."""
    shown = _erasure(request, pk)
    form = NamesForm(request.POST)
    if not form.is_valid():
        return _show(request, shown, names_form=form, status=422)
    further = form.cleaned_data["further_names"]
    return _act(
        request,
        shown,
        lambda: actions.prepare_erasure(by=request.actor, user=shown.person, further_names=further),
        gettext("The search has begun."),
    )


@require_POST
def decide(request: Request, pk: int) -> HttpResponse:
    """Keep all decisions of the page; those left open stay open."""
    shown = _erasure(request, pk)
    forms = [DecisionForm(request.POST, question=question) for question in shown.questions.all()]
    answered = [form for form in forms if form.add_prefix("answer") in request.POST]
    if not all(form.is_valid() for form in answered):
        return _show(request, shown, decisions=forms, status=422)

    def act() -> None:
        for form in answered:
            actions.decide(by=request.actor, question=form.question, **form.cleaned_data)

    return _act(request, shown, act, gettext("The decisions are saved."))


@require_POST
def carry_out(request: Request, pk: int) -> HttpResponse:
    shown = _erasure(request, pk)
    form = CarryOutForm(request.POST)
    if not form.is_valid():
        return _show(request, shown, sure_form=form, status=422)
    return _act(
        request,
        shown,
        lambda: actions.erase_person(by=request.actor, user=shown.person),
        gettext("The account is closed. Everything else follows now, step by step."),
    )


@require_POST
def withdraw(request: Request, pk: int) -> HttpResponse:
    shown = _erasure(request, pk)
    done = gettext("The erasure is withdrawn. Nothing was deleted.")
    if shown.carried_out_by_id is not None:
        done = gettext("The erasure is ended. What was deleted until then stays deleted.")
    return _act(request, shown, lambda: actions.withdraw_erasure(by=request.actor, erasure=shown), done)


@require_GET
def purges(request: Request) -> HttpResponse:
    """What went night by night. Template ``privacy/purges.html``: ``page_obj``, ``nights`` (purge and its lines), ``classes``."""
    _administrators_only(request)
    found = (
        Purge.objects.annotate(rows=Sum("counts__rows"))
        .prefetch_related("counts")
        .order_by("-started_at", "-pk")
    )
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("seite"))
    nights = [(purge, _lines(purge)) for purge in page]
    classes = [(str(kept.title), str(kept)) for kept in RETENTION.values()]
    return render(request, "privacy/purges.html", {"page_obj": page, "nights": nights, "classes": classes})


def _lines(purge: Purge) -> list[tuple[str, str, int]]:
    """What went, and why."""
    return [
        (str(RETENTION[line.retention]), title_of(line.place), line.rows)
        for line in purge.counts.all()
        if line.rows
    ]
