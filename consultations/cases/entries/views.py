"""The line and the form that it fills, under ``/beratung/eintrag/``."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from consultations.cases import actions
from consultations.cases.entries import filling
from consultations.cases.entries.filling import Filling
from consultations.cases.entries.forms import MOST, EntryForm, LineForm, MailForm, rows_of
from consultations.cases.entries.reuse import as_given, nearest
from consultations.cases.models import Contact, ShortAdvice
from consultations.cases.permissions import can_advise_shortly
from consultations.cases.readings import record_readings
from fsa_portal.http import Request
from fsa_portal.uploads.mails import read_mail


def _advisers_only(request: Request) -> None:
    if not can_advise_shortly(request.actor):
        raise Http404


@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: Request) -> HttpResponse:
    """The form of an entry, empty or (POST) to be saved; with ``again``, ``more`` or ``give`` it only comes back: with
    the cases of the bodies that it names now, room for one more body, or a page that was given.

    Template ``cases/entry.html``: ``line_form``, ``form``, ``doubtful`` (names of fields to look at), ``unresolved``,
    ``refusals``, ``repeated``, ``left_out`` (names of files of a mail), ``nearest`` (what there is on its topics),
    ``can_add``.
    """
    _advisers_only(request)
    if request.method != "POST":
        return _shown(request, Filling({"date": timezone.localdate(), "visibility": "internal"}))
    if {"again", "more", "give"} & set(request.POST):
        return _shown(request, _as_sent(request))
    form = EntryForm(request.POST, request.FILES, actor=request.actor)
    if form.is_valid():
        try:
            entries = actions.log_visit(by=request.actor, **form.entry())
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _said(entries))
            return HttpResponseRedirect(_place_of(entries[0]))
    return _page(request, form, status=422)


@require_POST
def read_line(request: Request) -> HttpResponse:
    """What the line says, as values of the form; nothing is written. What was corrected meanwhile (``kept``: names of
    fields) stays; ``repeat`` asks for the last entry instead. To htmx only the form is answered."""
    _advisers_only(request)
    sent, today = request.POST, timezone.localdate()
    if "repeat" in sent:
        if sent["repeat"] != "1":
            raise Http404
        last = filling.last_visit(request.actor)
        if not last:
            return _nothing(
                request, LineForm(auto_id="eintrag_%s"), gettext("You have not logged anything yet.")
            )
        # The text of the contact is shown again.
        record_readings(request, [one.case for one in last if isinstance(one, Contact)])
        return _shown(request, filling.once_more(last, today=today))
    if "email" in request.FILES:
        return _mail_read(request)
    line_form = LineForm(sent, auto_id="eintrag_%s")
    if not line_form.is_valid():
        return _nothing(request, line_form)
    found = filling.from_line(line_form.cleaned_data["line"], today=today)
    kept = set(sent.getlist("kept"))
    if kept:
        found.bodies = max(found.bodies, rows_of(sent, "body"))
        found.materials = max(found.materials, rows_of(sent, "material"))
    return _shown(request, found.kept(sent, kept))


def _mail_read(request: Request) -> HttpResponse:
    """The form with what a mail says that was handed in as a file; the file itself is not kept."""
    form = MailForm(None, request.FILES)
    if not form.is_valid():
        return _nothing(request, LineForm(auto_id="eintrag_%s"), str(form.errors["email"][0]))
    try:
        mail = read_mail(form.cleaned_data["email"])
    except ValidationError as refused:
        return _nothing(request, LineForm(auto_id="eintrag_%s"), refused.messages[0])
    return _shown(request, filling.from_mail(mail, today=timezone.localdate()))


def _as_sent(request: Request) -> Filling:
    """The form with everything that stands in it."""
    sent = request.POST
    found = Filling(
        {},
        bodies=rows_of(sent, "body") + ("more" in sent),
        materials=rows_of(sent, "material"),
    ).kept(sent, {*sent, "topics"})
    if "give" in sent:
        found.give(as_given(sent["give"], actor=request.actor))
    return found


def _shown(request: Request, found: Filling) -> HttpResponse:
    form = EntryForm(
        initial=found.initial, actor=request.actor, bodies=found.bodies, materials=found.materials
    )
    return _page(request, form, found=found)


def _nothing(request: Request, line_form: LineForm, told: str = "") -> HttpResponse:
    """Nothing was read: the line is empty, or there is nothing to repeat."""
    context = {"line_form": line_form, "told": told, "form": None}
    template = "cases/entry_nothing.html" if _by_script(request) else "cases/entry.html"
    return render(request, template, context)


def _page(
    request: Request, form: EntryForm, *, found: Filling | None = None, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "line_form": LineForm(initial={"line": form["line"].value() or ""}, auto_id="eintrag_%s"),
        "doubtful": found.doubtful if found else (),
        "unresolved": found.unresolved if found else (),
        "refusals": filling.refusals(form.named, actor=request.actor),
        "repeated": "repeat" in request.POST or (found is not None and found.is_mail),
        "filed": found is not None and found.is_mail,
        "left_out": found.left_out if found is not None else (),
        "nearest": nearest(form.chosen_topics(), actor=request.actor) if found is not None else (),
        "can_add": form.bodies < MOST,
    }
    template = "cases/entry_fields.html" if _by_script(request) else "cases/entry.html"
    return render(request, template, context, status=status)


def _by_script(request: Request) -> bool:
    return request.headers.get("HX-Request") == "true"


def _said(entries: list[Contact | ShortAdvice]) -> str:
    if len(entries) > 1:
        return gettext("One visit is logged for %(count)d bodies.") % {"count": len(entries)}
    if isinstance(entries[0], ShortAdvice):
        return gettext("The short advice is logged.")
    return gettext("The contact is logged.")


def _place_of(entry: Contact | ShortAdvice) -> str:
    if isinstance(entry, Contact):
        return entry.get_absolute_url()
    return f"{entry.client.get_absolute_url()}#kurzberatung"
