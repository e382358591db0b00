"""The own reading list under ``/merkliste/``, and lists of others that a link opens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header, url_has_allowed_host_and_scheme
from django.utils.text import slugify
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from fsa_portal import exports
from fsa_portal.http import Request
from knowledge.shortlist import actions
from knowledge.shortlist.forms import MoveForm, NoteForm, PageForm, TitleForm
from knowledge.shortlist.lists import PersonsList, entries_of, list_of
from knowledge.shortlist.models import Shortlist
from knowledge.shortlist.origin import origin_or_token
from knowledge.shortlist.pdf import list_pdf
from knowledge.shortlist.reading import COLUMNS, Entry, entries, visible_pages


def _answer(
    request: Request, template: str, title: str, shown: Sequence[Entry], **context: Any
) -> HttpResponse:
    """The list as a page, or as the file that the address asks for."""
    name = slugify(title) or "merkliste"
    if exports.is_asked_for(request.GET):
        return exports.answer(request, name=name, columns=COLUMNS, items=shown)
    if request.GET.get(exports.PARAMETER) == "pdf":
        response = HttpResponse(list_pdf(title, shown), content_type="application/pdf")
        response["Content-Disposition"] = content_disposition_header(True, f"{name}.pdf") or "attachment"
        response["X-Robots-Tag"] = "noindex"
        return response
    # A refused form is shown at its own address, where there is no list.
    path = request.path if request.method == "GET" else reverse("shortlist:own")
    links = exports.links(request.GET, path=path) if shown else []
    context |= {"title": title, "entries": shown, "path": path, "exports": links}
    return render(request, template, context)


@require_GET
def own(request: Request) -> HttpResponse:
    return _own(request)


def _own(
    request: Request,
    *,
    note_form: NoteForm | None = None,
    title_form: TitleForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Template ``shortlist/own.html``: ``title``, ``entries``, ``lost`` (how many cannot be shown), ``notes`` and
    ``title_form`` with the forms, one of them as it was refused, ``record`` with the link for people with an account,
    ``exports``."""
    mine = list_of(request)
    kept = mine.entries()
    shown = entries(kept, request)
    refused = note_form.cleaned_data["page"] if note_form is not None else None
    if note_form is not None and refused not in [entry.page_id for entry in shown]:
        raise Http404
    answer = _answer(
        request,
        "shortlist/own.html",
        mine.title or gettext("Reading list"),
        shown,
        lost=len(kept) - len(shown),
        form=note_form or title_form,
        title_form=title_form or TitleForm(initial={"title": mine.title}),
        notes=[
            (entry, note_form if entry.page_id == refused else _note_form(entry.page_id, entry.note))
            for entry in shown
        ],
        record=mine.record() if isinstance(mine, PersonsList) else None,
    )
    answer.status_code = status
    return answer


def _note_form(page_id: int, note: str) -> NoteForm:
    return NoteForm(initial={"page": page_id, "note": note}, auto_id=_ids_of(page_id))


def _ids_of(page_id: int) -> str:
    """Each page of the list has a form of its own."""
    return f"{page_id}-%s"


@require_GET
def shared(request: Request, token: str) -> HttpResponse:
    """The list of somebody else: title, notes, and those pages that this reader may see anyway.
    Template ``shortlist/shared.html``: ``title``, ``entries``, ``record``, ``exports``."""
    record = Shortlist.objects.of_link(token).shared_on(timezone.localdate()).first()
    if record is None:
        return render(request, "broken_link.html", status=404)
    shown = entries(entries_of(record.user_id), request)
    return _answer(request, "shortlist/shared.html", str(record), shown, record=record)


def _meant(form: Form) -> dict[str, Any]:
    """What a form says that our own pages have made; anything else is no address of ours."""
    if not form.is_valid():
        raise Http404
    return form.cleaned_data


def _back(request: Request, anchor: str = "") -> HttpResponseRedirect:
    """To the page where the button was pressed, else to the list."""
    asked = request.POST.get("next", "")
    here = asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    # See Other: to a visitor a plain redirect is the way to the sign-in.
    return HttpResponseRedirect(asked if here else f"{reverse('shortlist:own')}{anchor}", status=303)


@origin_or_token
@require_POST
def keep(request: Request) -> HttpResponse:
    """Put a page on the list that this person may see; what they may not see is not there."""
    page_id = _meant(PageForm(request.POST))["page"]
    if page_id not in visible_pages(request.actor, [page_id]):
        raise Http404
    try:
        list_of(request).keep(page_id)
    except actions.ListIsFull:
        messages.error(request, gettext("Your reading list is full. Take something off it first."))
    else:
        messages.success(request, gettext("The page is on your reading list."))
    return _back(request)


@origin_or_token
@require_POST
def drop(request: Request) -> HttpResponse:
    """Take a page off the list, whether or not it can still be seen."""
    list_of(request).drop([_meant(PageForm(request.POST))["page"]])
    messages.success(request, gettext("The page is off your reading list."))
    return _back(request)


@require_POST
def tidy(request: Request) -> HttpResponse:
    """Take everything off the list that cannot be shown any more."""
    mine = list_of(request)
    kept = [one.page_id for one in mine.entries()]
    there = visible_pages(request.actor, kept)
    mine.drop([page_id for page_id in kept if page_id not in there])
    return _back(request)


@require_POST
def move(request: Request) -> HttpResponse:
    """One place up or down among the pages that are shown."""
    said = _meant(MoveForm(request.POST))
    mine = list_of(request)
    order = [one.page_id for one in mine.entries()]
    there = visible_pages(request.actor, order)
    shown = [page_id for page_id in order if page_id in there]
    if said["page"] not in shown:
        raise Http404
    place = shown.index(said["page"])
    other = place - 1 if said["to"] == "up" else place + 1
    if 0 <= other < len(shown):
        one, two = order.index(shown[place]), order.index(shown[other])
        order[one], order[two] = order[two], order[one]
        mine.reorder(order)
    return _back(request, f"#seite-{said['page']}")


@require_POST
def annotate(request: Request) -> HttpResponse:
    page_id = _meant(PageForm(request.POST))["page"]
    form = NoteForm(request.POST, auto_id=_ids_of(page_id))
    if not form.is_valid():
        return _own(request, note_form=form, status=422)
    list_of(request).annotate(page_id, form.cleaned_data["note"])
    messages.success(request, gettext("Your note is saved."))
    return _back(request, f"#seite-{page_id}")


@require_POST
def rename(request: Request) -> HttpResponse:
    form = TitleForm(request.POST)
    if not form.is_valid():
        return _own(request, title_form=form, status=422)
    list_of(request).rename(form.cleaned_data["title"].strip())
    return _back(request)


@require_POST
def share(request: Request) -> HttpResponse:
    """For people with an account: a list that a link opens has to stay."""
    if request.actor.user_id is None:
        raise Http404
    actions.share(by=request.actor)
    messages.success(request, gettext("Whoever has the link can read your list now."))
    return _back(request, "#teilen")


@require_POST
def stop_sharing(request: Request) -> HttpResponse:
    if request.actor.user_id is None:
        raise Http404
    actions.stop_sharing(by=request.actor)
    messages.success(request, gettext("The link opens nothing any more."))
    return _back(request, "#teilen")
